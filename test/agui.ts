import { randomUUID } from "node:crypto";
import { HttpAgent } from "@ag-ui/client";
import type { Citation } from "../domain/source.ts";
import type { TestProgram } from "./program.ts";

export interface Asked {
  answer: string;
  citations: Citation[];
  /** Every event in order, after the official client's own checks. */
  events: { type: string; [field: string]: unknown }[];
  tools: string[];
  threadId: string;
  runId: string;
}

/** Asks over `POST /agui` with the official client, which throws on any breach of the protocol. */
export async function ask(
  program: TestProgram,
  token: string,
  question: string,
  { threadId, runId, documentIds = [] }: { threadId?: string; runId?: string; documentIds?: string[] } = {},
): Promise<Asked> {
  threadId ??= randomUUID();
  runId ??= randomUUID();
  const events: Asked["events"] = [];
  const agent = new HttpAgent({
    url: "http://in-process/agui",
    threadId,
    headers: { authorization: `Bearer ${token}` },
    fetch: async (url, init) => program.app.request(new URL(String(url)).pathname, init),
    initialMessages: [{ id: randomUUID(), role: "user", content: question }],
  });
  const result = await agent.runAgent(
    { runId, forwardedProps: { documentIds } },
    { onEvent: ({ event }) => void events.push(event as Asked["events"][number]) },
  );
  const custom = (name: string) => events.find((event) => event.type === "CUSTOM" && event.name === name)?.value;
  return {
    answer: result.newMessages
      .filter((message) => message.role === "assistant")
      .map((message) => (typeof message.content === "string" ? message.content : ""))
      .filter(Boolean)
      .join("\n\n"),
    citations: (custom("citations") as Citation[] | undefined) ?? [],
    events,
    tools: events.filter((event) => event.type === "TOOL_CALL_START").map((event) => String(event.toolCallName)),
    threadId,
    runId,
  };
}
