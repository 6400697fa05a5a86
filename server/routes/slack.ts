import { randomUUID } from "node:crypto";
import { getCookie, setCookie } from "hono/cookie";
import { may } from "../../domain/actor.ts";
import { ForbiddenError, NotFoundError, UnauthenticatedError } from "../../domain/errors.ts";
import { authenticate } from "../auth/authenticate.ts";
import type { App, AppDependencies } from "../deps.ts";
import { renderNotice } from "./link-page.ts";

const NONCE_COOKIE = "parley_slack_install";
const NONCE_SECONDS = 900;

/** What Slack sends us, and the installation into further workspaces. */
export function mountSlack(app: App, { channels, database, tokens, settings }: AppDependencies): void {
  app.post("/channels/slack/events", async (c) => {
    const { slack } = channels();
    if (!slack) throw new NotFoundError();
    return slack.handle(c.req.raw);
  });

  app.get("/slack/install", async (c) => {
    const { installations } = channels();
    if (!installations) throw new NotFoundError();
    const { actor } = await authenticate(c, { pool: database.pool, tokens }, "web");
    if (!may(actor.role, "person:manage")) throw new ForbiddenError("installing the Slack app (person:manage)");
    const nonce = randomUUID();
    setCookie(c, NONCE_COOKIE, nonce, {
      httpOnly: true,
      sameSite: "Lax",
      secure: settings.publicUrl.startsWith("https:"),
      path: "/slack",
      maxAge: NONCE_SECONDS,
    });
    return c.redirect(await installations.address(actor.tenantId, nonce));
  });

  app.get("/slack/oauth_redirect", async (c) => {
    const { installations } = channels();
    if (!installations) throw new NotFoundError();
    const { state = "", code = "" } = c.req.query();
    if (!code) throw new UnauthenticatedError("The installation was cancelled in Slack.");
    const name = await installations.complete(state, code, getCookie(c, NONCE_COOKIE) ?? "");
    return c.html(renderNotice("Slack is connected", `Parley now answers in ${name}.`));
  });
}
