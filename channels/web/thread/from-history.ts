import type { HistoryMessage, ThreadHistory } from "../api/types.ts";
import { readResult } from "./apply-event.ts";
import { newTurn, type ThreadView, type Turn, type TurnStatus } from "./view.ts";

/**
 * Stored messages → the view. A run that is still active is left empty, because its events are replayed from the log:
 * whether the stored text already holds part of them is the server's business, and guessing would double text.
 */
export function fromHistory(history: ThreadHistory): ThreadView {
  const turns: Turn[] = [];
  for (const message of history.messages) {
    if (message.role === "user") turns.push(askedTurn(message));
    else {
      const index = turnOf(message, turns);
      if (index >= 0) turns[index] = answeredTurn(turns[index] as Turn, message);
      else turns.push(answeredTurn(askedTurn({ ...message, content: "", attachments: [] }), message));
    }
  }
  const activeRunId = history.activeRunId ?? null;
  const settled = turns.map((turn) => (turn.runId === activeRunId ? restart(turn) : settle(turn)));
  return { turns: settled, lastSeq: activeRunId ? 0 : history.lastSeq, openRunId: null };
}

/** An answer belongs to its run's question; failing that, to the last question without an answer. */
function turnOf(message: HistoryMessage, turns: Turn[]): number {
  if (!message.runId) return turns.length - 1;
  const own = turns.findLastIndex((turn) => turn.runId === message.runId);
  if (own >= 0) return own;
  const last = turns.at(-1);
  if (!last || last.messages.length > 0 || last.toolCalls.length > 0) return -1;
  turns[turns.length - 1] = { ...last, runId: message.runId };
  return turns.length - 1;
}

function askedTurn(message: HistoryMessage): Turn {
  return newTurn({
    runId: message.runId ?? message.id,
    question: message.content,
    askedAt: Date.parse(message.createdAt) || 0,
    attachments: message.attachments ?? [],
    status: "running",
  });
}

function answeredTurn(turn: Turn, message: HistoryMessage): Turn {
  const calls = (message.toolCalls ?? []).map((call) => ({
    id: call.id,
    name: call.name,
    arguments: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments ?? {}),
    done: true,
    ...readResult(call.result, call.error),
  }));
  return {
    ...turn,
    toolCalls: [...turn.toolCalls, ...calls],
    messages: message.content ? [...turn.messages, { id: message.id, text: message.content }] : turn.messages,
    citations: message.citations?.length ? message.citations : turn.citations,
    checks: message.checks ?? turn.checks,
    suggestions: message.suggestions ?? turn.suggestions,
    status: toStatus(message.status),
    error: message.error ?? turn.error,
    approvals: message.approvals ?? turn.approvals,
    cards: calls.flatMap(({ result }) => (result as { cards?: Turn["cards"] } | null | undefined)?.cards ?? []),
    ...(message.approvalId ? { concluding: true } : {}),
    elapsedMs: message.elapsedMs ?? turn.elapsedMs,
  };
}

const toStatus = (status: HistoryMessage["status"]): TurnStatus => status ?? "done";

const restart = (turn: Turn): Turn =>
  newTurn({ runId: turn.runId, question: turn.question, askedAt: turn.askedAt, attachments: turn.attachments });

/** No run is active, yet the turn never ended: the server was stopped in the middle of it. */
function settle(turn: Turn): Turn {
  if (turn.status !== "running" && turn.status !== "sending") return turn;
  return {
    ...turn,
    status: "failed",
    error: turn.error ?? { code: "INTERRUPTED", message: "The answer broke off before it was complete." },
  };
}
