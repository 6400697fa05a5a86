import { createServer, type IncomingMessage, type Server } from "node:http";

/** What the fake says to one request: text, a tool call, or a refusal with a status. */
export type Turn =
  | { text: string }
  | { tool: string; input: Record<string, unknown> }
  | { status: number; error: string }
  | { hang: true };

export interface FakeAnthropic {
  /** Without `/v1`, as ANTHROPIC_BASE_URL takes it. */
  url: string;
  requests: { headers: IncomingMessage["headers"]; body: Record<string, unknown> }[];
  close(): Promise<void>;
}

/**
 * Anthropic's Messages API as far as we use it, as strict as the vendor: key, version header, model, max_tokens,
 * messages that alternate, tool results that answer a call. Streams server-sent events.
 */
export async function startFakeAnthropic(
  script: (turn: number, body: Record<string, unknown>) => Turn | Promise<Turn>,
): Promise<FakeAnthropic> {
  const requests: FakeAnthropic["requests"] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const fail = (status: number, type: string, message: string) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ type: "error", error: { type, message } }));
    };
    if (request.method !== "POST" || request.url !== "/v1/messages")
      return fail(404, "not_found_error", "no such route");
    if (request.headers["x-api-key"] !== "test-key") return fail(401, "authentication_error", "invalid x-api-key");
    if (!request.headers["anthropic-version"])
      return fail(400, "invalid_request_error", "anthropic-version: header is required");
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const problem = problemWith(body);
    if (problem) return fail(400, "invalid_request_error", problem);
    requests.push({ headers: request.headers, body });
    const turn = await script(requests.length, body);
    if ("hang" in turn) return;
    if ("status" in turn) return fail(turn.status, "api_error", turn.error);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of eventsOf(turn, String(body.model), requests.length))
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Message {
  role: string;
  content: string | { type: string; id?: string; tool_use_id?: string }[];
}

function problemWith(body: Record<string, unknown>): string | undefined {
  if (typeof body.model !== "string") return "model: Field required";
  if (!Number.isInteger(body.max_tokens)) return "max_tokens: Field required";
  if (body.stream !== true) return "only streams are served here";
  const messages = body.messages as Message[];
  if (!Array.isArray(messages) || !messages.length) return "messages: at least one message is required";
  if (messages[0]?.role !== "user") return "messages: first message must use the user role";
  for (const [i, message] of messages.entries()) {
    if (i && message.role === messages[i - 1]?.role) return "messages: roles must alternate";
    const parts = typeof message.content === "string" ? [] : message.content;
    if (typeof message.content === "string" ? !message.content : !parts.length)
      return `messages.${i}: content must be non-empty`;
    const before = messages[i - 1]?.content;
    for (const part of parts.filter((each) => each.type === "tool_result"))
      if (
        typeof before === "string" ||
        !before?.some((call) => call.type === "tool_use" && call.id === part.tool_use_id)
      )
        return `messages.${i}: tool_result without its tool_use in the message before`;
  }
  for (const tool of (body.tools as { name?: string; input_schema?: { type?: string } }[] | undefined) ?? []) {
    if (!/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name ?? "")) return "tools.name: does not match the pattern";
    if (tool.input_schema?.type !== "object") return "tools.input_schema.type: Field required";
  }
  return undefined;
}

function eventsOf(turn: { text: string } | { tool: string; input: Record<string, unknown> }, model: string, n: number) {
  const usage = { input_tokens: 100, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
  const block =
    "text" in turn
      ? { type: "text", text: "" }
      : { type: "tool_use", id: `toolu_${String(n).padStart(6, "0")}`, name: turn.tool, input: {} };
  const deltas =
    "text" in turn
      ? (turn.text.match(/.{1,7}/gs) ?? []).map((text) => ({ type: "text_delta", text }))
      : (JSON.stringify(turn.input).match(/.{1,9}/gs) ?? []).map((text) => ({
          type: "input_json_delta",
          partial_json: text,
        }));
  return [
    {
      type: "message_start",
      message: {
        id: `msg_${n}`,
        type: "message",
        role: "assistant",
        model,
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage,
      },
    },
    { type: "content_block_start", index: 0, content_block: block },
    ...deltas.map((delta) => ({ type: "content_block_delta", index: 0, delta })),
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason: "text" in turn ? "end_turn" : "tool_use", stop_sequence: null },
      usage: { output_tokens: 20 },
    },
    { type: "message_stop" },
  ];
}
