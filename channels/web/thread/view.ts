import type { Approval } from "../../../domain/approval.ts";
import type { Card } from "../../../domain/card.ts";
import type { Attachment, Checks, Citation } from "../api/types.ts";

/** What the page shows of one thread. Live streams, replays and history all end in this one shape. */
export interface ThreadView {
  turns: Turn[];
  /** Highest position of the thread's log that was applied; 0 when streams so far carried none. */
  lastSeq: number;
  /** The run that text and tool events now belong to; null while events of a finished run are replayed. */
  openRunId: string | null;
}

export type TurnStatus = "sending" | "running" | "done" | "cancelled" | "failed" | "waiting";

export interface Turn {
  runId: string;
  question: string;
  askedAt: number;
  attachments: Attachment[];
  toolCalls: ToolCall[];
  messages: { id: string; text: string }[];
  citations: Citation[];
  checks?: Checks;
  suggestions: string[];
  status: TurnStatus;
  error?: { code: string; message: string };
  startedAt?: number;
  elapsedMs?: number;
  offline?: boolean;
  /** Changes that the run proposed, as they stand. */
  approvals: Approval[];
  cards: Card[];
  /** The run tells what became of a proposal; nobody asked it anything. */
  concluding?: boolean;
  /** In a shared place: the asker may know more than was said. */
  more?: boolean;
}

export interface ToolCall {
  id: string;
  name: string;
  /** JSON text, as it streams in. */
  arguments: string;
  result?: unknown;
  error?: string;
  done: boolean;
}

export const EMPTY_THREAD: ThreadView = { turns: [], lastSeq: 0, openRunId: null };

export const isActive = (turn: Turn | undefined): boolean => turn?.status === "sending" || turn?.status === "running";

export const answerOf = (turn: Turn): string =>
  turn.messages
    .map((message) => message.text)
    .filter((text) => text.trim() !== "")
    .join("\n\n");

export function newTurn(fields: Pick<Turn, "runId" | "question" | "askedAt"> & Partial<Turn>): Turn {
  return {
    attachments: [],
    toolCalls: [],
    messages: [],
    citations: [],
    suggestions: [],
    approvals: [],
    cards: [],
    status: "sending",
    ...fields,
  };
}
