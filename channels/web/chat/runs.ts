import { type Api, ApiError, isShare } from "../api/client.ts";
import { readEvents, type SequencedEvent } from "../api/read-events.ts";
import type { Attachment } from "../api/types.ts";
import { applyEvent } from "../thread/apply-event.ts";
import { answerOf, EMPTY_THREAD, isActive, newTurn, type Turn } from "../thread/view.ts";
import { newId } from "./ids.ts";
import type { ChatState } from "./state.ts";
import type { Store } from "./store.ts";

const RETRY_DELAYS_MS = [300, 800, 2_000, 4_000, 8_000];
/** A stop that nobody confirms is shown as done, so that the person is not held up by a lost connection. */
const STOP_PATIENCE_MS = 6_000;

export interface RunHooks {
  signedOut: () => void;
  started: () => void;
  ended: (turn: Turn) => void;
}

export type Runs = ReturnType<typeof createRuns>;

/** Asks, follows and stops runs. One run is followed at a time: the one of the thread on view. */
export function createRuns(store: Store<ChatState>, api: Api, hooks: RunHooks) {
  let following: AbortController | null = null;

  function ask(text: string, attachments: Attachment[]) {
    const known = store.get().threadId;
    // What is asked below a colleague's thread begins one of the reader's own.
    const own = known !== null && !isShare(known);
    const threadId = own ? known : newId("thread");
    const turn = newTurn({ runId: newId("run"), question: text, askedAt: Date.now(), attachments });
    store.set(({ view }) => ({
      threadId,
      threadState: "ready",
      view: own ? { ...view, turns: [...view.turns, turn], openRunId: null } : { ...EMPTY_THREAD, turns: [turn] },
      stopping: false,
    }));
    const input = {
      threadId,
      runId: turn.runId,
      messageId: newId("msg"),
      text,
      documentIds: attachments.map((file) => file.documentId),
    };
    const controller = begin();
    void follow(threadId, controller, () => api.run(input, controller.signal));
    hooks.started();
  }

  /** Follows the run that the thread is busy with: after a reload, or in a second window. */
  function resume(threadId: string) {
    void follow(threadId, begin());
  }

  function begin(): AbortController {
    following?.abort();
    following = new AbortController();
    return following;
  }

  function leave() {
    following?.abort();
    following = null;
    store.set({ connection: "online", stopping: false });
  }

  async function follow(threadId: string, controller: AbortController, send?: () => Promise<Response>) {
    const { signal } = controller;
    const apply = createApplier(store);
    const listen = () => api.events(threadId, store.get().view.lastSeq, signal);
    let sends = 0;
    for (let attempt = 0; !signal.aborted; attempt++) {
      // A question whose sending broke may still have arrived, so its log is asked before it is sent once more.
      const sending = send !== undefined && isUnsent(store) && attempt % 2 === 0;
      if (sending && ++sends > 2) return refuse("UNREACHABLE", "Parley cannot be reached. Your question is kept.");
      try {
        const response = await (sending ? send() : listen());
        for await (const arrival of readEvents(bodyOf(response))) {
          if (signal.aborted) return;
          if (store.get().connection !== "online") store.set({ connection: "online" });
          apply(arrival);
          if (!sending) attempt = 0;
        }
      } catch (error) {
        if (signal.aborted) return;
        const status = error instanceof ApiError ? error.status : 0;
        const probing = send !== undefined && !sending && isUnsent(store) && status === 404;
        if (error instanceof ApiError && status === 401) return refuse("SIGNED_OUT", error.message, hooks.signedOut);
        if (error instanceof ApiError && status >= 400 && status < 500 && !probing)
          return refuse(error.code, error.message);
      }
      if (signal.aborted) return;
      apply.flush();
      const turn = store.get().view.turns.at(-1);
      if (!turn || !isActive(turn)) return settle(turn);
      if (attempt > 0) store.set({ connection: "reconnecting" });
      await pause(RETRY_DELAYS_MS[Math.min(attempt, RETRY_DELAYS_MS.length - 1)] ?? 0, signal);
    }

    function refuse(code: string, message: string, then?: () => void) {
      apply.flush();
      store.set(({ view }) => ({
        connection: "online",
        view: {
          ...view,
          turns: view.turns.map((turn) =>
            isActive(turn) ? { ...turn, status: "failed", error: { code, message } } : turn,
          ),
        },
      }));
      following = null;
      then?.();
      if (!then) settle(store.get().view.turns.at(-1));
    }
  }

  function settle(turn: Turn | undefined) {
    following = null;
    store.set({ connection: "online", stopping: false });
    if (turn) hooks.ended(turn);
  }

  async function stop() {
    const turn = store.get().view.turns.at(-1);
    if (!turn || !isActive(turn) || store.get().stopping) return;
    const controller = following;
    store.set({ stopping: true });
    // The server confirms with RUN_FINISHED; only when it stays silent the page gives up by itself.
    await api.cancel(turn.runId).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, STOP_PATIENCE_MS));
    if (following !== controller || !store.get().stopping) return;
    controller?.abort();
    store.set(({ view }) => ({
      view: {
        ...view,
        turns: view.turns.map((entry) => (isActive(entry) ? { ...entry, status: "cancelled" } : entry)),
        openRunId: null,
      },
    }));
    settle(store.get().view.turns.at(-1));
  }

  return { ask, resume, leave, stop };
}

/** Collects events and applies them once per frame: a fast model sends more fragments than a screen has frames. */
function createApplier(store: Store<ChatState>) {
  let waiting: SequencedEvent[] = [];
  let scheduled = false;
  const flush = () => {
    scheduled = false;
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const at = Date.now();
    store.set(({ view }) => ({
      view: batch.reduce((next, { event, seq }) => applyEvent(next, event, { seq, at }), view),
    }));
  };
  const apply = (arrival: SequencedEvent) => {
    waiting.push(arrival);
    if (scheduled) return;
    scheduled = true;
    // A hidden tab draws no frames, yet its answer must be complete when someone comes back.
    if (document.hidden) setTimeout(flush, 100);
    else requestAnimationFrame(flush);
  };
  return Object.assign(apply, { flush });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, ms);
    function finish() {
      clearTimeout(timer);
      window.removeEventListener("online", finish);
      signal.removeEventListener("abort", finish);
      resolve();
    }
    window.addEventListener("online", finish);
    signal.addEventListener("abort", finish);
  });
}

const isUnsent = (store: Store<ChatState>): boolean => store.get().view.turns.at(-1)?.status === "sending";

function bodyOf(response: Response): ReadableStream<Uint8Array> {
  if (!response.body) throw new ApiError(0, "UNREACHABLE", "Parley cannot be reached.");
  return response.body;
}

/** The sentence that screen readers hear when an answer is complete. */
export const leadOf = (turn: Turn): string =>
  answerOf(turn)
    .split(/\n\s*\n/)[0]
    ?.replace(/\s*\[\d+\]/g, "")
    .replace(/[*_`#>]/g, "") ?? "";
