/** The prompt as turns: what was asked, which tools were called with what, what they answered, what was said. */
import type { LanguageModelV4Prompt, LanguageModelV4ToolResultPart } from "@ai-sdk/provider";
import type { Arguments } from "./fill/fill.ts";

export interface Attachment {
  id: string;
  name: string;
}
export interface Failure {
  code?: string;
  message: string;
}
export interface ToolUse {
  id: string;
  tool: string;
  input: Arguments;
  result?: Record<string, unknown>;
  failure?: Failure;
}
export interface Turn {
  text: string;
  attachments: Attachment[];
  uses: ToolUse[];
  said: string;
}

export function readConversation(prompt: LanguageModelV4Prompt): Turn[] {
  const turns: Turn[] = [];
  for (const message of prompt) {
    if (message.role === "user") {
      const text = message.content.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
      turns.push({ ...readAttachments(text), uses: [], said: "" });
      continue;
    }
    const turn = turns.at(-1);
    if (!turn || message.role === "system") continue;
    for (const part of message.content) {
      if (part.type === "text") turn.said += part.text;
      if (part.type === "tool-call")
        turn.uses.push({ id: part.toolCallId, tool: part.toolName, input: asObject(part.input) ?? {} });
      if (part.type === "tool-result") settle(turn.uses, part);
    }
  }
  return turns;
}

/** A first line "[attached: name (doc_1); name (doc_2)]" names the documents that came with the message. */
function readAttachments(message: string): { text: string; attachments: Attachment[] } {
  const line = message.match(/^\s*\[attached:\s*([^\n]*)\]\s*(?:\n|$)/);
  if (!line) return { text: message.trim(), attachments: [] };
  const attachments = (line[1] ?? "").split(/;\s*/).flatMap((item) => {
    const [, name, id] = item.match(/^(.*)\s\(([^()\s]+)\)$/) ?? [];
    return name && id ? [{ id, name: name.trim() }] : [];
  });
  return { text: message.slice(line[0].length).trim(), attachments };
}

function settle(uses: ToolUse[], part: LanguageModelV4ToolResultPart): void {
  const use = uses.find((u) => u.id === part.toolCallId && !u.result && !u.failure);
  if (!use) return;
  const { output } = part;
  if (output.type === "execution-denied") {
    use.failure = { code: "DENIED", message: output.reason ?? "The call was not approved." };
    return;
  }
  const value =
    output.type === "content"
      ? output.value.map((item) => (item.type === "text" ? item.text : "")).join("")
      : (output.value as unknown);
  const failed = output.type === "error-text" || output.type === "error-json";
  const result = unwrap(value);
  const error = result && asObject(result.error);
  if (error || failed || !result)
    use.failure = {
      code: typeof error?.code === "string" ? error.code : undefined,
      message: String(error?.message ?? (typeof value === "string" ? value : "The tool gave no readable result.")),
    };
  else use.result = result;
}

/** Results arrive as objects, as JSON text, or wrapped the way MCP wraps them. */
function unwrap(value: unknown): Record<string, unknown> | undefined {
  const object = asObject(value);
  if (!object) return undefined;
  if (object.structuredContent) return asObject(object.structuredContent);
  const { content } = object;
  if (Array.isArray(content) && content.every((item) => asObject(item)?.type === "text")) {
    const text = content.map((item) => String(asObject(item)?.text ?? "")).join("");
    return object.isError && !asObject(text) ? { error: { message: text } } : (asObject(text) ?? object);
  }
  return object;
}

export function asObject(value: unknown): Record<string, unknown> | undefined {
  if (typeof value === "string" && /^\s*\{/.test(value)) {
    try {
      return asObject(JSON.parse(value));
    } catch {
      return undefined;
    }
  }
  return value !== null && typeof value === "object" && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
