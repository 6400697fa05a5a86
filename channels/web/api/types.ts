import type { Approval } from "../../../domain/approval.ts";
/** The shapes the server answers with. The client keeps its own copy because it is bundled for browsers, apart from the server. */
export interface Me {
  user: { id: string; name: string; email: string; role: string };
  workspace: { slug: string; name: string; demo: boolean };
  model: { id: string; offline: boolean };
  suggestions: string[];
  /** Absent for people who may not upload. */
  uploads?: { roomId: string; maxBytes: number; accept: string[] };
}

export interface ThreadItem {
  id: string;
  title: string;
  createdAt: string;
  updatedAt: string;
  running: boolean;
  deal?: { id: string; name: string };
}

export interface ThreadList {
  data: ThreadItem[];
  hasMore: boolean;
  nextCursor?: string;
  total: number;
}

export interface Citation {
  index: number;
  kind: "document" | "record" | "market" | "calculation";
  title: string;
  documentId?: string;
  page?: number;
  start?: number;
  end?: number;
  locator?: string;
  quote?: string;
  url?: string;
  provider?: string;
  asOf?: string;
  inputs?: Record<string, unknown>;
}

export interface Checks {
  quotes?: { matched: number; total: number };
}

export interface Attachment {
  documentId: string;
  name: string;
}

export interface HistoryMessage {
  id: string;
  role: "user" | "assistant";
  content: string;
  runId: string | null;
  createdAt: string;
  attachments?: Attachment[];
  toolCalls?: { id: string; name: string; arguments: unknown; result?: unknown; error?: unknown }[];
  citations?: Citation[];
  checks?: Checks;
  suggestions?: string[];
  approvals?: Approval[];
  /** Set on an answer that tells what became of a proposal. */
  approvalId?: string;
  status?: "done" | "running" | "cancelled" | "failed" | "waiting";
  error?: { code: string; message: string };
  elapsedMs?: number;
}

export interface ThreadHistory {
  id: string;
  title: string;
  lastSeq: number;
  activeRunId?: string | null;
  deal?: { id: string; name: string };
  messages: HistoryMessage[];
}

export interface Receipt {
  id: string;
  threadId: string;
  status: string;
  model: string;
  startedAt: string;
  finishedAt?: string | null;
  elapsedMs?: number | null;
  question: string;
  tools: { name: string; arguments: unknown; ok: boolean; durationMs: number }[];
  sources: { read: unknown[]; cited: unknown[] };
  tokens: { input: number; output: number };
  cost: number | null;
}

export interface DocumentStatus {
  id: string;
  name: string;
  roomName?: string;
  status: "queued" | "processing" | "ready" | "failed";
  stage?: string | null;
  progress?: number | null;
  progressDetail?: string | null;
  error?: { code: string; message: string } | null;
  pages?: number | null;
  sizeBytes?: number;
}

export interface SheetCell {
  ref: string;
  row: number;
  column: number;
  value: string | number | boolean | null;
  formula?: string;
  start: number;
  end: number;
}

export interface LayoutBlock {
  kind: "heading" | "paragraph" | "list" | "table" | "header";
  level?: number;
  start: number;
  end: number;
  rows?: { start: number; end: number; text: string }[][];
}

type PageLayout =
  | null
  | { kind: "sheet"; name: string; columns: number; rows: number; cells: SheetCell[] }
  | { kind: "blocks"; blocks: LayoutBlock[] }
  /** A printed or scanned page: its places in points, from the top left corner. */
  | { kind: "print"; width: number; height: number; lines: { start: number; end: number; box: number[] }[] };

export interface PageText {
  documentId: string;
  documentName: string;
  roomName?: string | null;
  folder?: string | null;
  mediaType: string;
  page: number;
  pages: number;
  label?: string | null;
  start: number;
  end: number;
  text: string;
  layout: PageLayout;
}

export interface UploadAnswer {
  uploaded: { documentId: string; name: string; status: string }[];
  failed: { file: string; error: { code: string; message: string } }[];
}

/** AG-UI 1.0 events as they arrive: only `type` is certain, every other field is checked where it is read. */
export interface AguiEvent {
  type: string;
  timestamp?: number;
  [field: string]: unknown;
}
