import { useEffect, useRef } from "preact/hooks";
import { countSources } from "../chat/create-chat.ts";
import { sourcesOf } from "../chat/sources.ts";
import type { ChatState } from "../chat/state.ts";
import { giveFocusBack, useScope } from "../parts/context.ts";
import { IconButton } from "../parts/icon.tsx";
import { useOnDemand } from "../parts/use-on-demand.ts";
import { DocumentHead } from "./document-head.tsx";
import { PagePaper } from "./page-paper.tsx";
import { QuoteFoot } from "./quote-foot.tsx";
import { SourceList } from "./source-list.tsx";

/** The evidence: all sources of the thread, the one that is open, and whether its quote still stands there. */
export function SourcesPanel({ state, modal, over }: { state: ChatState; modal: boolean; over: boolean }) {
  const { chat, focus } = useScope();
  const panel = useRef<HTMLDivElement>(null);
  const { selection, page } = state;
  const onDemand = useOnDemand(selection !== null && !selection.citation.documentId);

  const close = () => {
    chat.sources.show(false);
    giveFocusBack(focus);
  };
  // On a narrow screen the sheet is a dialog, so focus moves into it even when there is no passage to go to.
  useEffect(() => {
    if (modal) panel.current?.querySelector<HTMLElement>("button")?.focus();
  }, [modal]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (over) return close();
    focus.returnTo?.focus();
  };

  const dialog = { role: "dialog", "aria-modal": true } as const;
  const Panel = (modal ? "div" : "aside") as "div";
  return (
    <Panel class="src" aria-label="Sources" {...(modal ? dialog : {})} ref={panel} onKeyDown={onKeyDown}>
      <div class="sh">
        <h2>
          Sources <span>{countSources(state)}</span>
        </h2>
        <div class="tools">
          <IconButton icon="x" label="Close sources" onClick={close} />
        </div>
      </div>
      <SourceList groups={sourcesOf(state.view)} selected={selection?.key ?? null} />
      {selection?.citation.documentId && (
        <>
          <DocumentHead selection={selection} page={page} />
          <PagePaper selection={selection} page={page} />
          <QuoteFoot selection={selection} page={page} />
        </>
      )}
      {selection && !selection.citation.documentId && onDemand && (
        <onDemand.FieldsCard
          citation={selection.citation}
          turn={state.view.turns.find((turn) => selection.key.startsWith(`${turn.runId}:`))}
        />
      )}
    </Panel>
  );
}
