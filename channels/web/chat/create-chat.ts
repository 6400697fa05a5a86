import type { Approval } from "../../../domain/approval.ts";
import { type Api, ApiError } from "../api/client.ts";
import { copyText } from "../parts/copy.ts";
import { decideApproval } from "../thread/apply-event.ts";
import { isActive } from "../thread/view.ts";
import { createRuns, leadOf } from "./runs.ts";
import { createSources, sourcesOf } from "./sources.ts";
import { type ChatState, INITIAL_STATE } from "./state.ts";
import { createStore } from "./store.ts";
import { createThreads } from "./threads.ts";
import { createUploads, isPending } from "./uploads.ts";

/** By then the server has written the question down, so that the list and other windows find it. */
const LISTED_AFTER_MS = 400;

/** The server tells the thread of a decision in a short run of its own, right after it answered. */
const TOLD_AFTER_MS = [200, 900, 2_500];

export type Chat = ReturnType<typeof createChat>;

/** Everything the components may ask for; they hold no state of the conversation themselves. */
export function createChat(api: Api) {
  const store = createStore<ChatState>(INITIAL_STATE);
  const otherWindows = new BroadcastChannel("parley");
  const signedOut = () => store.set({ phase: "signed-out" });
  const sources = createSources(store, api);
  const runs = createRuns(store, api, {
    signedOut() {
      // The question goes back into the composer: it is asked again after signing in.
      store.set(({ view, draft }) => ({ phase: "signed-out", draft: draft || (view.turns.at(-1)?.question ?? "") }));
    },
    started: () =>
      setTimeout(() => {
        void threads.refresh();
        otherWindows.postMessage("asked");
      }, LISTED_AFTER_MS),
    ended(turn) {
      const failed = turn.status === "failed" ? turn.error?.message : undefined;
      const stopped = turn.status === "cancelled" ? "Stopped." : undefined;
      store.set({ announcement: failed ?? stopped ?? leadOf(turn) });
      void threads.refresh();
      if (turn.status === "waiting") void countWaiting();
      otherWindows.postMessage("answered");
    },
  });
  const threads = createThreads(store, api, runs, sources, signedOut);
  const uploads = createUploads(store, api, () => {
    if (store.get().sendWhenReady && !store.get().uploads.some(isPending)) send();
  });

  async function start(threadId: string | null) {
    store.set({ phase: "loading" });
    try {
      store.set({ me: await api.me(), phase: "ready" });
    } catch (error) {
      return store.set({ phase: error instanceof ApiError && error.status === 401 ? "signed-out" : "unreachable" });
    }
    void threads.refresh();
    void countWaiting();
    if (threadId) await threads.open(threadId);
  }

  /** Sends what stands in the composer. Files that are still being read hold it back. */
  function send() {
    const { draft, uploads: files, view } = store.get();
    const text = draft.trim();
    if (isActive(view.turns.at(-1))) return;
    if (files.some(isPending)) return store.set({ sendWhenReady: text !== "" });
    const ready = files.flatMap((file) =>
      file.state === "ready" && file.documentId ? [{ documentId: file.documentId, name: file.name }] : [],
    );
    store.set({ sendWhenReady: false });
    if (text === "") return;
    store.set({ draft: "", uploads: [] });
    runs.ask(text, ready);
  }

  function ask(question: string) {
    if (!isActive(store.get().view.turns.at(-1))) runs.ask(question, []);
  }

  /** Asks the last question again. A question that never reached the server leaves no trace there, so none is kept here. */
  function retry() {
    const turn = store.get().view.turns.at(-1);
    if (!turn || isActive(turn)) return;
    const unsent = turn.error?.code === "UNREACHABLE" || turn.error?.code === "SIGNED_OUT";
    if (unsent) store.set(({ view }) => ({ view: { ...view, turns: view.turns.slice(0, -1) } }));
    runs.ask(turn.question, turn.attachments);
  }

  /** Decides a proposal and gives what stands, also when somebody else was faster; the thread then hears what came of it. */
  async function decide(id: string, decision: "approve" | "reject", reason?: string): Promise<Approval> {
    let standing: Approval | undefined;
    try {
      standing = await api.decide(id, decision, reason);
    } catch (error) {
      standing =
        (error instanceof ApiError && (error.details as { approval?: Approval } | undefined)?.approval) || undefined;
      if (!standing) throw error;
    }
    store.set(({ view, waiting }) => ({ view: decideApproval(view, standing), waiting: Math.max(0, waiting - 1) }));
    for (const ms of TOLD_AFTER_MS) setTimeout(() => void threads.catchUp(), ms);
    return standing;
  }

  /** A link to the thread on view, for colleagues: each sees of it what they may know. */
  async function share() {
    const { threadId } = store.get();
    if (!threadId) return false;
    const link = await api.share(threadId).catch(() => null);
    const copied = link !== null && (await copyText(link.url));
    store.set({
      announcement: copied ? "Link copied. It shows each colleague what they may know." : "No link could be made.",
    });
    return copied;
  }

  /** How many proposals wait for a decision. */
  async function countWaiting() {
    const list = await api.approvals().catch(() => null);
    if (list) store.set({ waiting: list.length });
  }

  async function signOut() {
    await api.signOut().catch(() => {});
    runs.leave();
    sources.forget();
    store.set({ ...INITIAL_STATE, phase: "signed-out" });
  }

  return {
    api,
    store,
    signOut,
    start,
    send,
    ask,
    retry,
    decide,
    share,
    show: (screen: ChatState["screen"]) => store.set({ screen }),
    stop: runs.stop,
    leave: runs.leave,
    threads,
    uploads,
    sources,
    otherWindows,
  };
}

export const countSources = (state: ChatState): number =>
  sourcesOf(state.view).reduce((sum, group) => sum + group.sources.length, 0);
