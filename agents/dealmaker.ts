import { readFileSync } from "node:fs";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { Agent } from "@mastra/core/agent";
import { noopLogger } from "@mastra/core/logger";
import type { StandardSchemaWithJSON } from "@mastra/core/schema";
import { createTool } from "@mastra/core/tools";
import type { RemoteTool } from "../mcp-servers/connect.ts";

const INSTRUCTIONS = readFileSync(new URL("./dealmaker.md", import.meta.url), "utf8");
/** A question that needs more than this many rounds of tools is better asked in parts. */
export const MOST_STEPS = 10;

export interface DealmakerOptions {
  model: LanguageModelV4;
  tools: readonly RemoteTool[];
  today: string;
  workspace: string;
  /** Runs a tool and returns its answer as the model may see it. */
  call(toolCallId: string, tool: RemoteTool, input: Record<string, unknown>): Promise<unknown>;
}

/** The agent that people talk to. It reaches tools over MCP alone, with the rights of the person it answers. */
export function createDealmaker({ model, tools, today, workspace, call }: DealmakerOptions): Agent {
  const agent = new Agent({
    id: "dealmaker",
    name: "Parley",
    instructions: {
      role: "system",
      content: `${INSTRUCTIONS}\nToday is ${today}. The workspace is ${workspace}.`,
      providerOptions: { anthropic: { cacheControl: { type: "ephemeral" } } },
    },
    model,
    maxRetries: 0,
    tools: Object.fromEntries(
      tools
        .filter((tool) => !tool.hidden)
        .map((tool) => [
          tool.name,
          createTool({
            id: tool.name,
            description: tool.description,
            inputSchema: toldToModel(tool.inputSchema),
            // Said outright, because a result with a field named `value`, such as a deal, is taken for a wrapped one.
            toModelOutput: (value) => ({ type: "json", value }),
            execute: async (input, context) =>
              call(context.agent?.toolCallId ?? "", tool, input as Record<string, unknown>),
          }),
        ]),
    ),
  });
  // Its own logger prints failed requests whole, the firm's documents included; failures are reported by whoever runs it.
  agent.__setLogger(noopLogger);
  return agent;
}

/** A schema that tells the model what to write and judges nothing: the gate does, once, with words that help. */
const toldToModel = (schema: Record<string, unknown>): StandardSchemaWithJSON => ({
  "~standard": {
    version: 1,
    vendor: "parley",
    validate: (value) => ({ value }),
    jsonSchema: { input: () => schema, output: () => schema },
  },
});
