import { ToolNotFoundError } from "../../domain/errors.ts";
import { MCP_SERVERS, outwardServer } from "../../mcp-servers/index.ts";
import { serveTools } from "../../mcp-servers/serve.ts";
import type { App, AppDependencies } from "../deps.ts";

/** The outward MCP server at /mcp, and one for each domain at /mcp/{name}: our own assistant uses these addresses too. */
export function mountMcp(app: App, { gate }: AppDependencies): void {
  const servers = new Map(MCP_SERVERS.map((definition) => [definition.name, serveTools(definition, gate)]));
  const outward = serveTools(outwardServer, gate);
  app.all("/mcp", (c) => outward.fetch(c.req.raw, c.get("session").actor));
  app.all("/mcp/:server", (c) => {
    const server = servers.get(c.req.param("server"));
    if (!server) throw new ToolNotFoundError(`mcp/${c.req.param("server")}`);
    return server.fetch(c.req.raw, c.get("session").actor);
  });
}
