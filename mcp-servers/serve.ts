import {
  createMcpHandler,
  type Tool as McpTool,
  ProtocolError,
  ProtocolErrorCode,
  Server,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Actor } from "../domain/actor.ts";
import { errorBody, toAppError } from "../domain/errors.ts";
import type { AnyTool } from "../tools/define-tool.ts";
import type { Gate } from "../tools/invoke.ts";
import { toPlainSchema } from "./plain-schema.ts";

export interface McpServerDefinition {
  name: string;
  title: string;
  /** For the client's model: what the server is for, in a sentence or two. */
  instructions: string;
  tools: readonly AnyTool[];
  /** For AI clients of others alone: what only our own assistant reads is left out, since their models pay for each word. */
  forOthers?: true;
}

/** Key of the part of a tool's `_meta` that carries what MCP has no field for. */
export const PARLEY_META = "parley/tool";
const LISTS_KEPT_MS = 300_000;

/** How a tool looks over MCP. JSON Schemas are computed once: they are the same for everybody. */
function describeTool(tool: AnyTool, forOthers: boolean): McpTool {
  const described = describeForAll(tool);
  if (!forOthers) return { ...described, _meta: { [PARLEY_META]: metaOf(tool) } };
  return {
    ...described,
    inputSchema: toPlainSchema(described.inputSchema) as McpTool["inputSchema"],
    outputSchema: toPlainSchema(described.outputSchema) as McpTool["inputSchema"],
  };
}

function describeForAll(tool: AnyTool): McpTool {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: z.toJSONSchema(tool.input, { io: "input" }) as McpTool["inputSchema"],
    outputSchema: z.toJSONSchema(tool.output, { io: "output" }) as McpTool["outputSchema"],
    annotations: {
      title: tool.title,
      readOnlyHint: tool.effect === "read",
      destructiveHint: false,
      idempotentHint: tool.effect === "read",
      openWorldHint: tool.effect === "external" || tool.domain === "market-data",
      ...tool.hints,
    },
  };
}

const metaOf = (tool: AnyTool) => ({
  examples: tool.examples,
  effect: tool.effect,
  domain: tool.domain,
  fallback: tool.fallback ?? false,
  ...(tool.cues ? { cues: tool.cues } : {}),
  hidden: tool.hidden ?? false,
});

/** One MCP endpoint over the gate; speaks 2026-07-28 and the 2025 line. `actor` was authenticated by whoever mounts it. */
export function serveTools(definition: McpServerDefinition, gate: Gate) {
  const byName = new Map(definition.tools.map((tool) => [tool.name, tool]));
  const described = definition.tools.map((tool) => describeTool(tool, definition.forOthers ?? false));
  const handler = createMcpHandler((request) => {
    const actor = request.authInfo?.extra?.actor as Actor | undefined;
    const server = new Server(
      { name: `parley-${definition.name}`, title: definition.title, version: "0.1.0" },
      {
        capabilities: { tools: {} },
        instructions: definition.instructions,
        cacheHints: { "tools/list": { ttlMs: LISTS_KEPT_MS, cacheScope: "private" } },
      },
    );
    server.setRequestHandler("tools/list", () => ({ tools: described }));
    server.setRequestHandler("tools/call", async ({ params }, context) => {
      const tool = byName.get(params.name);
      if (!tool || !actor)
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool named ${params.name.slice(0, 64)}.`);
      const progressToken = params._meta?.progressToken;
      let steps = 0;
      try {
        const output = await gate.invoke(tool, params.arguments, actor, {
          signal: context.mcpReq.signal,
          progress(message) {
            if (progressToken === undefined) return;
            steps += 1;
            // Nobody is left to be told when it cannot be sent.
            context.mcpReq
              .notify({ method: "notifications/progress", params: { progressToken, progress: steps, message } })
              .catch(() => {});
          },
        });
        return { content: [{ type: "text", text: JSON.stringify(output) }], structuredContent: output };
      } catch (error) {
        return { isError: true, content: [{ type: "text", text: JSON.stringify(errorBody(toAppError(error))) }] };
      }
    });
    return server;
  });
  return {
    fetch: (request: Request, actor: Actor): Promise<Response> =>
      handler.fetch(request, {
        authInfo: { token: "", clientId: actor.userId, scopes: [], extra: { actor } },
      }),
    close: () => handler.close(),
  };
}
