import { type AGUIEvent, EventType } from "@ag-ui/core";
import { Card } from "../domain/card.ts";
import type { CitationWriter } from "./citations.ts";

/** The part of Mastra's stream chunks that matters here. */
export interface StreamChunk {
  type: string;
  payload?: {
    id?: string;
    text?: string;
    toolCallId?: string;
    toolName?: string;
    argsTextDelta?: string;
    args?: unknown;
    error?: unknown;
    output?: { usage?: { inputTokens?: number; outputTokens?: number } };
  };
}

/** The reader's answer of a tool call, or its public error, by the call's id. */
export type Outcome = { result: unknown } | { error: { code: string; message: string } };

/**
 * Turns Mastra's stream of one run into AG-UI events. Keeps what is open, because the protocol wants every message and
 * call closed before the run ends, also when the model broke off in the middle.
 */
export class AguiMapper {
  private readonly runId: string;
  private readonly citations: CitationWriter;
  private readonly outcomeOf: (toolCallId: string) => Outcome | undefined;
  private messageId: string | undefined;
  private messages = 0;
  private started = false;
  private readonly openCalls = new Set<string>();
  private readonly seenCalls = new Set<string>();
  answer = "";

  constructor(runId: string, citations: CitationWriter, outcomeOf: (toolCallId: string) => Outcome | undefined) {
    this.runId = runId;
    this.citations = citations;
    this.outcomeOf = outcomeOf;
  }

  *map({ type, payload = {} }: StreamChunk): Generator<AGUIEvent> {
    const toolCallId = payload.toolCallId ?? "";
    switch (type) {
      case "text-start":
        yield* this.closeMessage();
        this.messages += 1;
        this.messageId = `${this.runId}-m${this.messages}`;
        break;
      case "text-delta":
        yield* this.text(this.citations.write(payload.text ?? ""));
        break;
      case "text-end":
        yield* this.closeMessage();
        break;
      case "tool-call-input-streaming-start":
        yield* this.startCall(toolCallId, payload.toolName ?? "");
        break;
      case "tool-call-delta":
        if (payload.argsTextDelta) yield { type: EventType.TOOL_CALL_ARGS, toolCallId, delta: payload.argsTextDelta };
        break;
      case "tool-call-input-streaming-end":
        yield* this.endCall(toolCallId);
        break;
      case "tool-call":
        if (!this.seenCalls.has(toolCallId)) {
          yield* this.startCall(toolCallId, payload.toolName ?? "");
          yield { type: EventType.TOOL_CALL_ARGS, toolCallId, delta: JSON.stringify(payload.args ?? {}) };
        }
        yield* this.endCall(toolCallId);
        break;
      case "tool-result":
      case "tool-error": {
        const outcome = this.outcomeOf(toolCallId) ?? {
          error: { code: "INTERNAL", message: "The tool did not answer." },
        };
        yield {
          type: EventType.TOOL_CALL_RESULT,
          messageId: `${this.runId}-r-${toolCallId}`,
          toolCallId,
          role: "tool",
          content: JSON.stringify("error" in outcome ? { error: outcome.error } : outcome.result),
        };
        if ("result" in outcome) yield* cardEvents(toolCallId, outcome.result);
        break;
      }
    }
  }

  /** A message of our own, in a run whose model said nothing of it. */
  *say(text: string): Generator<AGUIEvent> {
    yield* this.map({ type: "text-start" });
    yield* this.map({ type: "text-delta", payload: { text } });
    yield* this.map({ type: "text-end" });
  }

  /** Ends whatever is open, for the end of the run. */
  *close(): Generator<AGUIEvent> {
    yield* this.closeMessage();
    for (const toolCallId of [...this.openCalls]) yield* this.endCall(toolCallId);
  }

  private *text(delta: string): Generator<AGUIEvent> {
    if (!delta || !this.messageId) return;
    if (!this.started) {
      // A message is announced with its first words: an empty one would be shown as an empty answer.
      yield { type: EventType.TEXT_MESSAGE_START, messageId: this.messageId, role: "assistant" };
      if (this.answer) this.answer += "\n\n";
      this.started = true;
    }
    this.answer += delta;
    yield { type: EventType.TEXT_MESSAGE_CONTENT, messageId: this.messageId, delta };
  }

  private *closeMessage(): Generator<AGUIEvent> {
    if (!this.messageId) return;
    yield* this.text(this.citations.end());
    if (this.started) yield { type: EventType.TEXT_MESSAGE_END, messageId: this.messageId };
    this.messageId = undefined;
    this.started = false;
  }

  private *startCall(toolCallId: string, toolCallName: string): Generator<AGUIEvent> {
    if (this.seenCalls.has(toolCallId)) return;
    this.seenCalls.add(toolCallId);
    this.openCalls.add(toolCallId);
    yield { type: EventType.TOOL_CALL_START, toolCallId, toolCallName };
  }

  private *endCall(toolCallId: string): Generator<AGUIEvent> {
    if (this.openCalls.delete(toolCallId)) yield { type: EventType.TOOL_CALL_END, toolCallId };
  }
}

/** What a channel draws beside the words; a result without cards has none. */
function* cardEvents(toolCallId: string, result: unknown): Generator<AGUIEvent> {
  for (const card of cardsIn(result)) yield { type: EventType.CUSTOM, name: "card", value: { toolCallId, card } };
}

function cardsIn(result: unknown): Card[] {
  const { cards } = (result ?? {}) as { cards?: unknown };
  return Array.isArray(cards) ? cards.flatMap((card) => Card.safeParse(card).data ?? []) : [];
}
