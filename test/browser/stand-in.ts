import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { RunAgentInputSchema } from "@ag-ui/core/schemas";
import { renderPageView, renderSignInNeeded } from "../../channels/web/page-view.ts";
import type { DealRecord } from "../../channels/web/records/record-page.ts";
import { renderShell } from "../../channels/web/shell.ts";
import { standInPage } from "./stand-in-pages.ts";
import { createThreads, type StandInThread } from "./stand-in-threads.ts";

const CONTENT_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

const TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

export type StandIn = Awaited<ReturnType<typeof startStandIn>>;

/**
 * A server with the shapes the web client relies on and scripted answers, so that the client is tested without models,
 * databases or time. It is strict: a request it does not know is recorded as unexpected, and tests look at that list.
 */
export async function startStandIn(webDir: string) {
  const threads = createThreads();
  const uploads = new Map<string, { name: string; bytes: number; polls: number }>();
  const unexpected: string[] = [];
  const options = { signedIn: true, offline: false, breakStreamAfterEvents: 0, port: 0 };

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const url = new URL(request.url ?? "/", "http://stand-in");
    const path = url.pathname;
    const route = `${request.method} ${path}`;
    const json = (status: number, value: unknown) => send(response, status, "application/json", JSON.stringify(value));
    const html = (text: string, status = 200) => send(response, status, "text/html; charset=utf-8", text);
    if (route === "GET /") return html(renderShell({ title: "Parley" }));
    if (route === "GET /host") return html(hostPage(url.searchParams.get("theme") ?? "light"));
    if (route === "GET /favicon.ico") return send(response, 204, "image/x-icon", "");
    if (route === "GET /host.css") return send(response, 200, "text/css", HOST_CSS);
    if (route === "GET /widget.js" || route === "GET /on-demand.js" || path.startsWith("/assets/"))
      return file(response, join(webDir, path.replace(/^\/assets\/|^\//, "")));
    const view = /^\/documents\/([^/]+)\/pages\/(\d+)$/.exec(path);
    if (view) return showPage(view[1] ?? "", Number(view[2]), url, html);
    if (route === "POST /sign-out") {
      options.signedIn = false;
      return send(response, 204, "text/plain", "");
    }
    if (!options.signedIn) return json(401, { error: { code: "UNAUTHENTICATED", message: "Sign in first." } });
    if (route === "GET /v1/me") return json(200, me(options.offline));
    if (route === "GET /v1/threads") return json(200, threads.list());
    if (route === "GET /v1/approvals") return json(200, { data: [], hasMore: false, total: 0 });
    if (route === "POST /agui") return run(request, response, json);
    return withIds(request, response, url, json);
  }

  function showPage(id: string, number: number, url: URL, html: (text: string, status?: number) => void) {
    if (!options.signedIn) return html(renderSignInNeeded(), 401);
    const page = standInPage(id, number);
    const at = (name: string) => (url.searchParams.has(name) ? Number(url.searchParams.get(name)) : undefined);
    return page ? html(renderPageView(page, { start: at("start"), end: at("end") })) : html("", 404);
  }

  async function run(
    request: IncomingMessage,
    response: ServerResponse,
    json: (status: number, value: unknown) => void,
  ) {
    const parsed = RunAgentInputSchema.safeParse(JSON.parse((await bodyOf(request)).toString()));
    if (!parsed.success) return json(422, { error: { code: "INVALID_INPUT", message: parsed.error.message } });
    const { threadId, runId, messages, forwardedProps } = parsed.data;
    const question = String(messages.findLast((message) => message.role === "user")?.content ?? "");
    const documentIds: string[] = forwardedProps?.documentIds ?? [];
    const attachments = documentIds.map((documentId) => ({
      documentId,
      name: uploads.get(documentId)?.name ?? documentId,
    }));
    const thread = threads.start(threadId, runId, question, attachments, options.offline);
    stream(response, thread, thread.lastSeq, false);
  }

  function stream(response: ServerResponse, thread: StandInThread, after: number, withIds: boolean) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(": open\n\n");
    let left = options.breakStreamAfterEvents;
    options.breakStreamAfterEvents = 0;
    const stop = thread.follow(after, (event, seq) => {
      response.write(`${withIds ? `id: ${seq}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
      if (left > 0 && --left === 0) response.destroy();
      else if (event.type === "RUN_FINISHED" || event.type === "RUN_ERROR") response.end();
    });
    response.on("close", stop);
    if (!thread.activeRunId) response.end();
  }

  async function withIds(
    request: IncomingMessage,
    response: ServerResponse,
    url: URL,
    json: (status: number, value: unknown) => void,
  ) {
    const [, , kind, id = "", part, number] = url.pathname.split("/");
    const route = [request.method, kind, part].filter(Boolean).join(" ");
    const thread = threads.get(id);
    const missing = () => json(404, { error: { code: "NOT_FOUND", message: "Not there." } });
    switch (route) {
      case "GET threads":
        return thread ? json(200, thread.history()) : missing();
      case "PATCH threads":
        if (thread) thread.title = JSON.parse((await bodyOf(request)).toString()).title;
        return thread ? json(200, {}) : missing();
      case "DELETE threads":
        threads.remove(id);
        return send(response, 204, "text/plain", "");
      case "GET threads events":
        return thread ? stream(response, thread, Number(url.searchParams.get("after")), true) : missing();
      case "POST runs cancel":
        return json(202, { status: threads.cancel(id) });
      case "GET runs":
        return json(200, threads.receipt(id));
      case "POST data-rooms documents":
        return upload(request, json);
      case "GET documents":
        return json(200, progress(id));
      case "GET documents pages": {
        const page = standInPage(id, Number(number));
        return page ? json(200, page) : missing();
      }
      case "GET deals":
        return json(200, DEAL);
      case "GET documents file":
        return send(response, 200, "text/plain", "the original");
      default:
        unexpected.push(`${request.method} ${url.pathname}`);
        return missing();
    }
  }

  async function upload(request: IncomingMessage, json: (status: number, value: unknown) => void) {
    const body = await bodyOf(request);
    const name = /filename="([^"]+)"/.exec(body.toString("latin1"))?.[1] ?? "";
    if (!/name="files"/.test(body.toString("latin1"))) unexpected.push("upload without the field files");
    if (name.includes("locked")) {
      const error = { code: "ENCRYPTED_FILE", message: "The file needs a password." };
      return json(422, { error, uploaded: [], failed: [{ file: name, error }] });
    }
    const documentId = `doc_upload${uploads.size + 1}`;
    uploads.set(documentId, { name, bytes: body.length, polls: 0 });
    json(202, { uploaded: [{ documentId, name, status: "queued" }], failed: [] });
  }

  function progress(id: string) {
    const entry = uploads.get(id);
    const poll = entry ? ++entry.polls : 9;
    const reading = poll <= 2;
    return {
      id,
      name: entry?.name,
      status: reading ? "processing" : "ready",
      stage: reading ? "parse" : "done",
      progress: reading ? poll * 40 : 100,
      progressDetail: reading ? `Reading page ${poll * 2} of 5` : null,
      pages: 5,
      sizeBytes: entry?.bytes,
    };
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      unexpected.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    options,
    unexpected,
    threads,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const HOST_CSS = "html,body{margin:0;height:100%}parley-chat{position:fixed;inset:0;width:400px}";

const hostPage = (
  theme: string,
) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A host page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/host.css"><script src="/widget.js" defer></script></head>
<body><main><h1>A host page</h1></main><parley-chat theme="${theme === "dark" ? "dark" : "light"}"></parley-chat></body></html>`;

const DEAL: DealRecord = {
  id: "deal_falcon",
  name: "Project Falcon",
  stage: "due_diligence",
  value: 335_000_000,
  currency: "EUR",
  probability: 0.45,
  expectedCloseDate: "2027-03-20",
  ownerName: "Test Person",
  updatedAt: "2026-11-20T10:00:00Z",
  contacts: [],
  activities: [
    {
      id: "activity_1",
      kind: "call",
      subject: "Customer call",
      body: "No comment on the clause.",
      occurredAt: "2026-11-17T10:00:00Z",
      contact: null,
    },
  ],
};

const me = (offline: boolean) => ({
  user: { id: "user_1", name: "Test Person", email: "test.person@example.com", role: "partner" },
  workspace: { slug: "demo", name: "Example & Partners", demo: true },
  model: { id: offline ? "offline" : "scripted", offline },
  suggestions: [
    "Which contracts end on a change of control?",
    "Value Falcon on the management case",
    "What needs a decision this week?",
  ],
  uploads: { roomId: "room_1", maxBytes: 50_000_000, accept: [".pdf", ".xlsx", ".txt"] },
});

function send(response: ServerResponse, status: number, type: string, body: string | Buffer) {
  response.writeHead(status, {
    "content-type": type,
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
  });
  response.end(body);
}

async function file(response: ServerResponse, path: string) {
  send(response, 200, TYPES[extname(path)] ?? "application/octet-stream", await readFile(path));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
