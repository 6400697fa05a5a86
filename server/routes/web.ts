import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import type { Context } from "hono";
import { renderHostPage } from "../../channels/web/host-page.ts";
import { renderShell } from "../../channels/web/shell.ts";
import { NotFoundError } from "../../domain/errors.ts";
import type { App, AppDependencies } from "../deps.ts";

const MEDIA_TYPES: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
  ".map": "application/json",
};

/** The chat page, and the script by which other pages embed it. */
export function mountWeb(app: App, { settings: { webDir } }: AppDependencies): void {
  app.get("/", (c) => c.html(renderShell({ title: "Parley" })));
  // Where cards and notices lead: the page, opened at what waits for a decision.
  app.get("/approvals/:approvalId", (c) => c.html(renderShell({ title: "Approvals · Parley" })));
  app.get("/host", (c) => c.html(renderHostPage()));
  for (const script of ["widget.js", "on-demand.js"])
    app.get(`/${script}`, async (c) => {
      // A host page of any origin may load the scripts; what it can read is decided by the token it has.
      c.header("access-control-allow-origin", "*");
      return serveAsset(c, webDir, script);
    });
  app.get("/assets/:file", (c) => serveAsset(c, webDir, c.req.param("file")));
}

async function serveAsset(c: Context, folder: string, name: string): Promise<Response> {
  if (!/^[\w][\w.-]*$/.test(name)) throw new NotFoundError();
  const file = path.join(folder, name);
  const found = await stat(file).catch(() => undefined);
  const mediaType = MEDIA_TYPES[path.extname(name)];
  if (!found?.isFile() || !mediaType) throw new NotFoundError();
  const tag = `"${found.size.toString(36)}-${found.mtimeMs.toString(36)}"`;
  c.header("etag", tag);
  c.header("cache-control", "no-cache");
  if (c.req.header("if-none-match") === tag) return c.body(null, 304);
  c.header("content-type", mediaType);
  c.header("content-length", String(found.size));
  return c.body(Readable.toWeb(createReadStream(file)) as ReadableStream);
}
