import { type Api, ApiError } from "../api/client.ts";
import type { Citation, PageText } from "../api/types.ts";
import type { ThreadView } from "../thread/view.ts";
import type { ChatState, Selection } from "./state.ts";
import type { Store } from "./store.ts";

export interface SourceGroup {
  runId: string;
  question: string;
  sources: { key: string; citation: Citation }[];
}

export const keyOf = (runId: string, index: number): string => `${runId}:${index}`;

/** Numbers start again with each answer, so the list keeps the answers apart. */
export function sourcesOf(view: ThreadView): SourceGroup[] {
  return view.turns
    .filter((turn) => turn.citations.length > 0)
    .map(({ runId, question, citations }) => ({
      runId,
      question,
      sources: citations.map((citation) => ({ key: keyOf(runId, citation.index), citation })),
    }));
}

export type Sources = ReturnType<typeof createSources>;

/** Opens sources in the panel. Pages are kept while the thread is on view; rights are checked by the server on each read. */
export function createSources(store: Store<ChatState>, api: Api) {
  const pages = new Map<string, PageText>();

  function select(selection: Selection, open: boolean) {
    store.set((state) => ({ selection, panelOpen: open || state.panelOpen }));
    void load(selection);
  }

  async function load(selection: Selection) {
    const { documentId } = selection.citation;
    const number = selection.page ?? selection.citation.page ?? 1;
    if (!documentId) return store.set({ page: null });
    const known = pages.get(`${documentId}:${number}`);
    if (known) return store.set({ page: { state: "ready", page: known } });
    store.set({ page: { state: "loading" } });
    try {
      const page = await api.page(documentId, number);
      pages.set(`${documentId}:${number}`, page);
      if (store.get().selection === selection) store.set({ page: { state: "ready", page } });
    } catch (error) {
      if (store.get().selection === selection) store.set({ page: { state: "failed", message: reasonOf(error) } });
    }
  }

  return {
    openCitation: (runId: string, citation: Citation, open = true) =>
      select({ key: keyOf(runId, citation.index), citation }, open),
    openDocument: (documentId: string, name: string) =>
      select(
        { key: `document:${documentId}`, citation: { index: 0, kind: "document", title: name, documentId, page: 1 } },
        true,
      ),
    turnPage(by: number) {
      const { selection, page } = store.get();
      if (!selection || page?.state !== "ready") return;
      const next = page.page.page + by;
      if (next >= 1 && next <= page.page.pages) select({ ...selection, page: next }, true);
    },
    backToCited: () => {
      const { selection } = store.get();
      if (selection) select({ key: selection.key, citation: selection.citation }, true);
    },
    reload: () => {
      const { selection } = store.get();
      if (selection) void load(selection);
    },
    step(by: number) {
      const all = sourcesOf(store.get().view).flatMap((group) => group.sources);
      if (all.length === 0) return;
      const at = all.findIndex((source) => source.key === store.get().selection?.key);
      const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
      if (next) select(next, true);
    },
    show: (open: boolean) => {
      const { selection, view } = store.get();
      const first = sourcesOf(view).at(-1)?.sources[0];
      if (open && !selection && first) select(first, true);
      else store.set({ panelOpen: open });
    },
    forget: () => {
      pages.clear();
      store.set({ selection: null, page: null, panelOpen: false });
    },
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiError && (error.status === 404 || error.status === 403)) {
    return "This source is no longer there for you: it was removed, or your access to it ended.";
  }
  return error instanceof ApiError ? error.message : "The page could not be opened.";
}
