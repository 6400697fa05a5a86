import type { ApprovalInterrupt } from "../domain/approval.ts";
import type { Citation } from "../domain/source.ts";
import { describeCall } from "./web/activity/describe.ts";
import { readResult } from "./web/thread/apply-event.ts";
import type { ToolCall } from "./web/thread/view.ts";

/** One line of visible work: what the assistant does, or did, in plain words. */
export interface Step {
  id: string;
  title: string;
  state: "running" | "done" | "failed";
  /** "8 passages", or why it failed. */
  detail?: string;
}

/** A file that a tool made for the asker. */
export interface MadeFile {
  documentId: string;
  name: string;
  url: string;
}

export type Ending =
  | { status: "done" }
  | { status: "stopped" }
  | { status: "waiting"; approvals: ApprovalInterrupt[] }
  | { status: "failed"; code: string; message: string };

/** What a channel has to make visible, in no channel's own words. */
export type Operation =
  | { kind: "begin"; runId: string }
  | { kind: "step"; step: Step }
  | { kind: "append"; text: string }
  | { kind: "card"; toolCallId: string; card: Record<string, unknown> }
  | { kind: "file"; file: MadeFile }
  | { kind: "cite"; citations: Citation[] }
  | { kind: "suggest"; questions: string[] }
  | { kind: "end"; ending: Ending };

/** An AG-UI event as it lies in the log. */
export type RunEvent = { type?: unknown } & Record<string, unknown>;

/** What has to be remembered between two events of a run. */
export interface Progress {
  open: boolean;
  calls: Readonly<Record<string, ToolCall>>;
  messageId: string | undefined;
  written: boolean;
}

export const NOT_STARTED: Progress = { open: false, calls: {}, messageId: undefined, written: false };

/** Lookups by which the assistant resolves a name tell a reader nothing. */
const HIDDEN_TOOLS = new Set(["find_records"]);

/**
 * One event of one run → what to show. Pure, so that a live stream and a replay after a restart cannot disagree.
 * Text of a second message begins a new paragraph. Raw arguments never appear.
 */
export function toOperations(progress: Progress, event: RunEvent): [Progress, Operation[]] {
  if (event.type === "RUN_STARTED")
    return [{ ...NOT_STARTED, open: true }, [{ kind: "begin", runId: text(event.runId) }]];
  if (event.type === "RUN_ERROR") return [{ ...progress, open: false }, [{ kind: "end", ending: failure(event) }]];
  if (!progress.open) return [progress, []];
  switch (event.type) {
    case "TEXT_MESSAGE_CONTENT":
    case "TEXT_MESSAGE_CHUNK":
      return append(progress, text(event.messageId), text(event.delta));
    case "TOOL_CALL_START":
      return changeCall(progress, event, { name: text(event.toolCallName) });
    case "TOOL_CALL_ARGS": {
      const known = progress.calls[text(event.toolCallId)]?.arguments ?? "";
      return [keepCall(progress, event, { arguments: known + text(event.delta) }), []];
    }
    case "TOOL_CALL_END":
      return changeCall(progress, event, {});
    case "TOOL_CALL_RESULT":
      return withFile(changeCall(progress, event, { done: true, ...readResult(event.content, event.error) }), event);
    case "CUSTOM":
      return [progress, custom(text(event.name), event.value)];
    case "RUN_FINISHED":
      return [{ ...progress, open: false }, [{ kind: "end", ending: outcomeOf(event) }]];
    default:
      return [progress, []];
  }
}

function append(progress: Progress, messageId: string, delta: string): [Progress, Operation[]] {
  if (!delta) return [progress, []];
  const separate = progress.written && messageId !== progress.messageId;
  return [{ ...progress, messageId, written: true }, [{ kind: "append", text: separate ? `\n\n${delta}` : delta }]];
}

function keepCall(progress: Progress, event: RunEvent, change: Partial<ToolCall>): Progress {
  const id = text(event.toolCallId);
  const call = { ...(progress.calls[id] ?? { id, name: "", arguments: "", done: false }), ...change };
  return { ...progress, calls: { ...progress.calls, [id]: call } };
}

function changeCall(progress: Progress, event: RunEvent, change: Partial<ToolCall>): [Progress, Operation[]] {
  const next = keepCall(progress, event, change);
  const call = next.calls[text(event.toolCallId)];
  if (!call?.name || HIDDEN_TOOLS.has(call.name)) return [next, []];
  return [next, [{ kind: "step", step: toStep(call) }]];
}

function withFile([progress, operations]: [Progress, Operation[]], event: RunEvent): [Progress, Operation[]] {
  const result = (progress.calls[text(event.toolCallId)]?.result ?? {}) as Record<string, unknown>;
  const file = { documentId: text(result.documentId), name: text(result.name), url: text(result.downloadUrl) };
  return [progress, file.documentId && file.name && file.url ? [...operations, { kind: "file", file }] : operations];
}

function toStep(call: ToolCall): Step {
  const { id, done, running, count, failed } = describeCall(call);
  const state = failed ? "failed" : call.done ? "done" : "running";
  return { id, title: call.done ? done : running, state, ...(count ? { detail: count } : {}) };
}

function custom(name: string, value: unknown): Operation[] {
  if (name === "citations" && Array.isArray(value)) return [{ kind: "cite", citations: value as Citation[] }];
  if (name === "suggestions" && Array.isArray(value))
    return [{ kind: "suggest", questions: value.filter((each) => typeof each === "string") }];
  if (name === "card") {
    const { toolCallId, card } = (value ?? {}) as { toolCallId?: unknown; card?: unknown };
    if (typeof card === "object" && card !== null)
      return [{ kind: "card", toolCallId: text(toolCallId), card: card as Record<string, unknown> }];
  }
  return [];
}

function outcomeOf(event: RunEvent): Ending {
  const outcome = event.outcome as { type?: string; interrupts?: ApprovalInterrupt[] } | undefined;
  if (outcome?.type === "cancelled") return { status: "stopped" };
  if (outcome?.type === "interrupt") return { status: "waiting", approvals: outcome.interrupts ?? [] };
  return { status: "done" };
}

const failure = (event: RunEvent): Ending => ({
  status: "failed",
  code: text(event.code) || "INTERNAL",
  message: text(event.message) || "The answer broke off.",
});

const text = (value: unknown): string => (typeof value === "string" ? value : "");
