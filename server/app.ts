import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { renderPageMissing, renderSignInNeeded, renderTrouble } from "../channels/web/page-view.ts";
import type { Channel } from "../domain/actor.ts";
import { errorBody, NotFoundError, toAppError, UnauthenticatedError } from "../domain/errors.ts";
import { authenticate } from "./auth/authenticate.ts";
import type { App, AppDependencies, AppVariables } from "./deps.ts";
import { describeApi } from "./openapi.ts";
import { renderReference } from "./reference-page.ts";
import { mountAgui } from "./routes/agui.ts";
import { mountDocuments } from "./routes/documents.ts";
import { mountHealth } from "./routes/health.ts";
import { mountLink } from "./routes/link.ts";
import { mountMcp } from "./routes/mcp.ts";
import { mountMe } from "./routes/me.ts";
import { mountNotifications } from "./routes/notifications.ts";
import { mountOperator } from "./routes/operator.ts";
import { mountRecordPages } from "./routes/record-page.ts";
import { mountRecords } from "./routes/records.ts";
import { mountRuns } from "./routes/runs.ts";
import { mountSession } from "./routes/session.ts";
import { mountSlack } from "./routes/slack.ts";
import { mountTeams } from "./routes/teams.ts";
import { mountThreads } from "./routes/threads.ts";
import { mountTools } from "./routes/tools.ts";
import { mountWeb } from "./routes/web.ts";
import { STATUS_BY_CODE } from "./status-by-code.ts";
import { mountUploads } from "./uploads.ts";

/** Prefixes that need a person, and how the person then came in. Everything else is public. */
const GUARDED: readonly [prefix: string, channel: Channel][] = [
  ["/v1/*", "rest"],
  ["/agui", "web"],
  ["/mcp/*", "mcp"],
  ["/documents/*", "web"],
  ["/records/*", "web"],
];

/** Scripts, styles and pictures come from here alone; nothing inline, nothing embedded. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  fontSrc: ["'self'"],
  imgSrc: ["'self'", "data:"],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'self'"],
};

export function createApp(deps: AppDependencies): App {
  const { log, metrics, database, tokens } = deps;
  const app: App = new Hono<{ Variables: AppVariables }>();

  app.use(async (c, next) => {
    const started = performance.now();
    await next();
    const durationMs = performance.now() - started;
    const route = c.req.routePath;
    metrics.httpAnswered({ route, method: c.req.method, status: c.res.status, durationMs });
    if (!c.req.path.endsWith("z"))
      log.debug({ method: c.req.method, route, status: c.res.status, ms: Math.round(durationMs) });
  });
  // Around the line below, which would forbid other origins the two scripts that are made for them.
  for (const script of ["/widget.js", "/on-demand.js"])
    app.use(script, async (c, next) => {
      await next();
      c.res.headers.set("cross-origin-resource-policy", "cross-origin");
    });
  app.use(secureHeaders({ contentSecurityPolicy: CONTENT_SECURITY_POLICY, referrerPolicy: "same-origin" }));
  // The widget talks from other origins with a bearer token; cookies never cross.
  app.use("/v1/*", cors({ origin: "*", allowHeaders: ["authorization", "content-type"], maxAge: 600 }));
  app.use("/agui", cors({ origin: "*", allowHeaders: ["authorization", "content-type"], maxAge: 600 }));

  app.onError((cause, c) => {
    const error = toAppError(cause);
    if (error.fault !== "caller") log.error({ err: cause, route: c.req.routePath }, error.code);
    if (error instanceof UnauthenticatedError) {
      c.header("www-authenticate", 'Bearer realm="parley"');
      if (isForPeople(c)) return c.html(renderSignInNeeded(), 401);
    }
    const status = STATUS_BY_CODE[error.code];
    // A person who follows an old or a hidden address gets a page; what may not be seen reads like what is not there.
    if ((status === 404 || status === 403) && isForPeople(c)) return c.html(renderPageMissing(), 404);
    if (status === 503) c.header("retry-after", "2");
    if (isForPeople(c)) return c.html(renderTrouble(error.message), status);
    return c.json(errorBody(error), status);
  });
  app.notFound((c) =>
    isForPeople(c) ? c.html(renderPageMissing(), 404) : c.json(errorBody(new NotFoundError()), 404),
  );

  for (const [prefix, channel] of GUARDED)
    app.use(prefix, async (c, next) => {
      c.set("session", await authenticate(c, { pool: database.pool, tokens }, channel));
      await next();
    });

  mountHealth(app, deps);
  mountWeb(app, deps);
  mountSession(app, deps);
  mountMe(app, deps);
  mountAgui(app, deps);
  mountThreads(app, deps);
  mountRuns(app, deps);
  mountRecords(app, deps);
  mountRecordPages(app, deps);
  mountUploads(app, deps);
  mountDocuments(app, deps);
  mountMcp(app, deps);
  mountNotifications(app, deps);
  mountLink(app, deps);
  mountSlack(app, deps);
  mountTeams(app, deps);
  mountOperator(app, deps);
  mountTools(app, deps);
  app.get("/openapi.json", (c) => c.json(describeApi(deps.settings.publicUrl)));
  app.get("/docs", (c) => c.html(renderReference(describeApi(deps.settings.publicUrl))));
  return app;
}

/** A browser asks for a page; programs, and everything under /v1, get JSON. */
const isForPeople = (c: Context): boolean =>
  c.req.method === "GET" && !c.req.path.startsWith("/v1/") && Boolean(c.req.header("accept")?.includes("text/html"));
