import { ForeignOriginError, ToolNotFoundError } from "../../domain/errors.ts";
import { MCP_SERVERS, outwardServer } from "../../mcp-servers/index.ts";
import { serveTools } from "../../mcp-servers/serve.ts";
import type { App, AppDependencies } from "../deps.ts";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The outward MCP server at /mcp, and one for each domain at /mcp/{name}: our own assistant uses these addresses too. */
export function mountMcp(app: App, { gate, settings }: AppDependencies): void {
  const ownHost = new URL(settings.publicUrl).hostname;
  // The protocol asks for it, though a page that was lured here has no token to send.
  app.use("/mcp/*", async (c, next) => {
    const origin = c.req.header("origin");
    const host = origin === undefined ? ownHost : URL.parse(origin)?.hostname;
    if (host !== ownHost && !LOOPBACK.has(host ?? "")) throw new ForeignOriginError();
    await next();
  });
  const outward = serveTools(outwardServer, gate);
  app.all("/mcp", (c) => outward.fetch(c.req.raw, c.get("session").actor));
  const servers = new Map(MCP_SERVERS.map((definition) => [definition.name, serveTools(definition, gate)]));
  app.all("/mcp/:server", (c) => {
    const server = servers.get(c.req.param("server"));
    if (!server) throw new ToolNotFoundError(`mcp/${c.req.param("server")}`);
    return server.fetch(c.req.raw, c.get("session").actor);
  });
}
