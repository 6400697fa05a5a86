import { useLayoutEffect, useRef } from "preact/hooks";
import { keepPeek } from "./citation.tsx";
import { useScope, useStore } from "./context.ts";
import { copyText } from "./copy.ts";
import { Icon } from "./icon.tsx";
import { iconOf, placeOf, toneOf } from "./source-label.ts";

const GAP = 6;

/** A source at a glance: title, place and the words that were quoted. */
export function CitationPopover() {
  const { peek, chat, focus } = useScope();
  const { shown } = useStore(peek);
  const box = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const frame = box.current?.parentElement?.getBoundingClientRect();
    if (!shown || !box.current || !frame) return;
    const mark = shown.anchor.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = box.current;
    const left = Math.min(Math.max(mark.left - frame.left - 24, 8), frame.width - width - 8);
    const below = mark.bottom - frame.top + GAP;
    const top = below + height > frame.height - 8 ? mark.top - frame.top - height - GAP : below;
    box.current.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(top, 8))}px)`;
  }, [shown]);

  if (!shown) return null;
  const { citation, runId, anchor } = shown;
  const close = () => peek.set({ shown: null });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form
    <div
      class="pop float"
      role="group"
      aria-label={`About source ${citation.index}`}
      ref={box}
      onPointerEnter={keepPeek}
      onPointerLeave={close}
    >
      <p class={`pt ${toneOf(citation)}`}>
        <Icon name={iconOf(citation)} />
        <span>{citation.title}</span>
      </p>
      <p class="pp">{placeOf(citation)}</p>
      {citation.quote && <p class="vb">“{citation.quote.trim()}”</p>}
      <div class="pf">
        <button
          type="button"
          class="tb"
          onClick={() => {
            close();
            focus.returnTo = anchor;
            focus.toPassage = true;
            chat.sources.openCitation(runId, citation);
          }}
        >
          {citation.kind === "document" ? "Open page" : "Open source"}
        </button>
        {citation.quote && (
          <button type="button" class="tb" onClick={() => copyText(citation.quote ?? "").then(close)}>
            Copy quote
          </button>
        )}
      </div>
    </div>
  );
}
