import type { Approval } from "../../../domain/approval.ts";
import type { Card } from "../../../domain/card.ts";
import type { AguiEvent, Checks, Citation } from "../api/types.ts";
import { isActive, newTurn, type ThreadView, type ToolCall, type Turn } from "./view.ts";

export interface Arrival {
  seq?: number;
  /** Clock of this browser, used where the event carries no timestamp. */
  at: number;
}

/**
 * One AG-UI event → the next view. Pure, so that a live stream, a reconnect and a replay cannot disagree.
 * Replaying is harmless: positions already applied are skipped, a run that starts again starts empty, and a run
 * that has ended stays as it is.
 */
export function applyEvent(view: ThreadView, event: AguiEvent, { seq, at }: Arrival): ThreadView {
  if (seq !== undefined && seq <= view.lastSeq) return view;
  const next = seq === undefined ? view : { ...view, lastSeq: seq };
  const when = event.timestamp ?? at;
  if (event.type === "RUN_STARTED") return startRun(next, event, when);
  if (event.type === "CUSTOM" && event.name === "approval") return decideApproval(next, event.value as Approval);
  if (event.type === "RUN_ERROR" && !next.openRunId) return failUnstarted(next, event, when);
  const index = next.turns.findLastIndex((turn) => turn.runId === next.openRunId);
  const turn = next.turns[index];
  if (!turn) return next;
  const changed = changeTurn(turn, event, when);
  if (changed === turn) return next;
  const turns = next.turns.slice();
  turns[index] = changed;
  return { ...next, turns, openRunId: isActive(changed) ? next.openRunId : null };
}

function startRun(view: ThreadView, event: AguiEvent, at: number): ThreadView {
  const runId = text(event.runId);
  let index = view.turns.findIndex((turn) => turn.runId === runId);
  // A server may name the run itself; then the question that was just sent takes its name.
  if (index < 0) index = view.turns.findIndex((turn) => turn.status === "sending");
  const known = view.turns[index];
  if (known && !isActive(known)) return { ...view, openRunId: null };
  const question = known?.question ?? questionIn(event);
  const turn = newTurn({
    runId,
    question,
    askedAt: known?.askedAt ?? at,
    attachments: known?.attachments ?? [],
    status: "running",
    startedAt: at,
    ...((event.input as { resume?: unknown } | undefined)?.resume ? { concluding: true } : {}),
  });
  const turns = known ? view.turns.with(index, turn) : [...view.turns, turn];
  return { ...view, turns, openRunId: runId };
}

/** A decision belongs to the turn that proposed it, wherever in the thread that is. */
export function decideApproval(view: ThreadView, approval: Approval): ThreadView {
  const turns = view.turns.map((turn) =>
    turn.approvals.some(({ id }) => id === approval.id)
      ? { ...turn, approvals: turn.approvals.map((known) => (known.id === approval.id ? approval : known)) }
      : turn,
  );
  return { ...view, turns };
}

/** An error before any run began (the run could not start) belongs to the question that was just sent. */
function failUnstarted(view: ThreadView, event: AguiEvent, at: number): ThreadView {
  const index = view.turns.findIndex((turn) => turn.status === "sending");
  const turn = view.turns[index];
  if (!turn) return view;
  return { ...view, turns: view.turns.with(index, changeTurn(turn, event, at)) };
}

function changeTurn(turn: Turn, event: AguiEvent, at: number): Turn {
  switch (event.type) {
    case "TEXT_MESSAGE_START":
      return addText(turn, text(event.messageId), "");
    case "TEXT_MESSAGE_CONTENT":
    case "TEXT_MESSAGE_CHUNK":
      return addText(turn, text(event.messageId), text(event.delta));
    case "TOOL_CALL_START":
      return changeCall(turn, text(event.toolCallId), { name: text(event.toolCallName) });
    case "TOOL_CALL_ARGS":
    case "TOOL_CALL_CHUNK":
      return changeCall(turn, text(event.toolCallId) || (turn.toolCalls.at(-1)?.id ?? ""), (call) => ({
        name: text(event.toolCallName) || call.name,
        arguments: call.arguments + text(event.delta),
      }));
    case "TOOL_CALL_RESULT":
      return withApproval(
        changeCall(turn, text(event.toolCallId), { done: true, ...readResult(event.content, event.error) }),
        text(event.toolCallId),
      );
    case "CUSTOM":
      return applyCustom(turn, text(event.name), event.value);
    case "RUN_FINISHED":
      return finish(turn, event, at);
    case "RUN_ERROR":
      return {
        ...closeCalls(turn),
        status: "failed",
        error: { code: text(event.code) || "INTERNAL", message: text(event.message) || "The answer broke off." },
        elapsedMs: elapsed(turn, at),
      };
    default:
      return turn;
  }
}

function addText(turn: Turn, id: string, delta: string): Turn {
  const index = id ? turn.messages.findIndex((message) => message.id === id) : turn.messages.length - 1;
  const known = turn.messages[index];
  if (known && delta === "") return turn;
  if (!known) return { ...turn, messages: [...turn.messages, { id, text: delta }] };
  return { ...turn, messages: turn.messages.with(index, { id: known.id, text: known.text + delta }) };
}

type CallChange = Partial<ToolCall> | ((call: ToolCall) => Partial<ToolCall>);

function changeCall(turn: Turn, id: string, change: CallChange): Turn {
  const index = turn.toolCalls.findIndex((call) => call.id === id);
  const call = turn.toolCalls[index] ?? { id, name: "", arguments: "", done: false };
  const changed = { ...call, ...(typeof change === "function" ? change(call) : change) };
  return { ...turn, toolCalls: index < 0 ? [...turn.toolCalls, changed] : turn.toolCalls.with(index, changed) };
}

function withApproval(turn: Turn, toolCallId: string): Turn {
  const call = turn.toolCalls.find(({ id }) => id === toolCallId);
  const approval = (call?.result as { approval?: Approval } | null | undefined)?.approval;
  if (!approval?.expiresAt || turn.approvals.some(({ id }) => id === approval.id)) return turn;
  return { ...turn, approvals: [...turn.approvals, approval] };
}

/** A result is JSON text of the tool's output; a refusal is `{ error: { message } }`, in the content or beside it. */
export function readResult(content: unknown, error?: unknown): Pick<ToolCall, "result" | "error"> {
  let result = content;
  if (typeof content === "string") {
    try {
      result = JSON.parse(content);
    } catch {
      result = content;
    }
  }
  const inner = (result as { error?: unknown } | null)?.error;
  const reason = messageOf(error) || messageOf(inner);
  return reason ? { result, error: reason } : { result };
}

function messageOf(error: unknown): string {
  if (typeof error === "string") return error;
  return text((error as { message?: unknown } | null | undefined)?.message);
}

function applyCustom(turn: Turn, name: string, value: unknown): Turn {
  if (name === "citations" && Array.isArray(value)) return { ...turn, citations: value as Citation[] };
  if (name === "checks" && value) return { ...turn, checks: value as Checks };
  if (name === "suggestions" && Array.isArray(value)) {
    return { ...turn, suggestions: value.filter((entry) => typeof entry === "string").slice(0, 3) };
  }
  const card = name === "card" ? (value as { card?: Card } | null)?.card : undefined;
  if (card) return { ...turn, cards: [...turn.cards, card] };
  if (name === "private") return { ...turn, more: true };
  if (name === "run") return { ...turn, offline: Boolean((value as { offline?: boolean } | null)?.offline) };
  return turn;
}

function finish(turn: Turn, event: AguiEvent, at: number): Turn {
  const outcome = event.outcome as { type?: string } | undefined;
  const ended = { ...closeCalls(turn), elapsedMs: elapsed(turn, at) };
  if (outcome?.type === "cancelled") return { ...ended, status: "cancelled" };
  if (outcome?.type === "interrupt") return { ...ended, status: "waiting" };
  return { ...ended, status: "done" };
}

const closeCalls = (turn: Turn): Turn =>
  turn.toolCalls.every((call) => call.done)
    ? turn
    : { ...turn, toolCalls: turn.toolCalls.map((call) => (call.done ? call : { ...call, done: true })) };

const elapsed = (turn: Turn, at: number) =>
  turn.startedAt === undefined ? undefined : Math.max(0, at - turn.startedAt);

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function questionIn(event: AguiEvent): string {
  const messages = (event.input as { messages?: { role: string; content: unknown }[] } | undefined)?.messages;
  return text(messages?.findLast((message) => message.role === "user")?.content);
}
