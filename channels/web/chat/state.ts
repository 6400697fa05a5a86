import type { Citation, Me, PageText, ThreadItem } from "../api/types.ts";
import { EMPTY_THREAD, type ThreadView } from "../thread/view.ts";

type Phase = "loading" | "ready" | "signed-out" | "unreachable";

export interface Upload {
  key: string;
  name: string;
  sizeBytes: number;
  state: "sending" | "queued" | "reading" | "ready" | "failed";
  /** 0 to 100 within the state. */
  percent: number;
  detail: string;
  documentId?: string;
}

/** What the sources panel shows: a citation of a run, or a whole document that someone attached. */
export interface Selection {
  key: string;
  citation: Citation;
  /** The page on view; people leaf away from the cited one. */
  page?: number;
}

export type PageState =
  | { state: "loading" }
  | { state: "ready"; page: PageText }
  | { state: "failed"; message: string };

export interface ChatState {
  phase: Phase;
  me: Me | null;
  threads: ThreadItem[];
  moreThreads: string | null;
  threadId: string | null;
  threadState: "ready" | "loading" | "missing" | "failed";
  view: ThreadView;
  connection: "online" | "reconnecting";
  stopping: boolean;
  draft: string;
  uploads: Upload[];
  /** Return was pressed while files were still being read; the question leaves when they are done. */
  sendWhenReady: boolean;
  panelOpen: boolean;
  selection: Selection | null;
  page: PageState | null;
  /** Said once to screen readers, then forgotten. */
  announcement: string;
  /** What stands in the middle: the conversation, what waits for a decision, or the pipeline. */
  screen: "chat" | "approvals" | "pipeline";
  /** How many proposals wait for a decision. */
  waiting: number;
}

export const INITIAL_STATE: ChatState = {
  phase: "loading",
  me: null,
  threads: [],
  moreThreads: null,
  threadId: null,
  threadState: "ready",
  view: EMPTY_THREAD,
  connection: "online",
  stopping: false,
  draft: "",
  uploads: [],
  sendWhenReady: false,
  panelOpen: false,
  selection: null,
  page: null,
  announcement: "",
  screen: "chat",
  waiting: 0,
};
