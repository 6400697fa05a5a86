import { type Api, ApiError } from "../api/client.ts";
import type { ThreadItem } from "../api/types.ts";
import { fromHistory } from "../thread/from-history.ts";
import { EMPTY_THREAD, isActive } from "../thread/view.ts";
import type { Runs } from "./runs.ts";
import type { Sources } from "./sources.ts";
import type { ChatState } from "./state.ts";
import type { Store } from "./store.ts";

/** The list of threads, and the one on view. */
export function createThreads(store: Store<ChatState>, api: Api, runs: Runs, sources: Sources, signedOut: () => void) {
  async function refresh() {
    try {
      const list = await api.threads();
      store.set(({ threads, moreThreads }) => {
        // Pages that were already fetched stay below the fresh first one.
        const fresh = new Set(list.data.map((thread) => thread.id));
        const older =
          moreThreads !== null || threads.length > list.data.length
            ? threads.filter((thread) => !fresh.has(thread.id) && isOlder(thread, list.data))
            : [];
        return {
          threads: [...list.data, ...(list.hasMore ? older : [])],
          moreThreads: older.length > 0 ? moreThreads : (list.nextCursor ?? null),
        };
      });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) signedOut();
    }
  }

  /** Another window may have asked something in the thread on view; what is missing here is fetched, and followed. */
  async function catchUp() {
    await refresh();
    const { threadId, threadState, view } = store.get();
    if (!threadId || threadState !== "ready" || isActive(view.turns.at(-1))) return;
    const history = await api.thread(threadId).catch(() => null);
    const now = store.get();
    if (!history || now.threadId !== threadId || now.view !== view) return;
    const known = new Set(view.turns.map((turn) => turn.runId));
    if (history.messages.every(({ runId }) => !runId || known.has(runId))) return;
    store.set({ view: fromHistory(history) });
    if (history.activeRunId) runs.resume(threadId);
  }

  async function showMore() {
    const cursor = store.get().moreThreads;
    if (!cursor) return;
    const list = await api.threads(cursor).catch(() => null);
    if (!list) return;
    store.set(({ threads }) => {
      const known = new Set(threads.map((thread) => thread.id));
      return {
        threads: [...threads, ...list.data.filter((thread) => !known.has(thread.id))],
        moreThreads: list.nextCursor ?? null,
      };
    });
  }

  async function open(threadId: string) {
    runs.leave();
    sources.forget();
    store.set({ threadId, view: EMPTY_THREAD, threadState: "loading", screen: "chat" });
    try {
      const history = await api.thread(threadId);
      if (store.get().threadId !== threadId) return;
      store.set(({ threads }) => ({
        view: fromHistory(history),
        threadState: "ready",
        threads: threads.some((thread) => thread.id === threadId) ? threads : [itemOf(history), ...threads],
      }));
      if (history.activeRunId) runs.resume(threadId);
    } catch (error) {
      if (store.get().threadId !== threadId) return;
      if (error instanceof ApiError && error.status === 401) return signedOut();
      store.set({ threadState: error instanceof ApiError && error.status === 404 ? "missing" : "failed" });
    }
  }

  function startNew() {
    runs.leave();
    sources.forget();
    store.set({ threadId: null, view: EMPTY_THREAD, threadState: "ready", screen: "chat" });
  }

  async function rename(threadId: string, title: string) {
    const before = store.get().threads;
    store.set({ threads: before.map((thread) => (thread.id === threadId ? { ...thread, title } : thread)) });
    await api.renameThread(threadId, title).catch(() => store.set({ threads: before }));
  }

  async function remove(threadId: string) {
    const before = store.get().threads;
    store.set({ threads: before.filter((thread) => thread.id !== threadId) });
    try {
      await api.deleteThread(threadId);
      if (store.get().threadId === threadId) startNew();
    } catch {
      store.set({ threads: before });
    }
  }

  return { refresh, catchUp, showMore, open, startNew, rename, remove };
}

const isOlder = (thread: ThreadItem, fresh: ThreadItem[]): boolean =>
  thread.updatedAt < (fresh.at(-1)?.updatedAt ?? "");

const itemOf = ({ id, title, deal }: { id: string; title: string; deal?: ThreadItem["deal"] }): ThreadItem => ({
  id,
  title,
  deal,
  running: false,
  createdAt: "",
  updatedAt: "",
});
