import type { Citation } from "../api/types.ts";
import { useScope } from "./context.ts";
import { sourceName, toneOf } from "./source-label.ts";

const HOVER_DELAY_MS = 120;
let hoverTimer: ReturnType<typeof setTimeout> | undefined;

/** `[n]`: opens its source, and shows the quote on hover and focus. Until the run names its sources it is only a mark. */
export function CitationMark({
  index,
  citation,
  runId,
  on,
}: {
  index: number;
  citation?: Citation;
  runId: string;
  on: boolean;
}) {
  const { chat, peek, focus } = useScope();
  if (!citation) return <span class="cite wait">[{index}]</span>;
  const show = (anchor: EventTarget | null) => peek.set({ shown: { anchor: anchor as HTMLElement, runId, citation } });
  const hide = () => {
    clearTimeout(hoverTimer);
    hoverTimer = setTimeout(() => peek.set({ shown: null }), HOVER_DELAY_MS);
  };
  return (
    <button
      type="button"
      class={`cite ${toneOf(citation)}${on ? " on" : ""}`}
      aria-label={sourceName(citation)}
      aria-pressed={on}
      data-source={`${runId}:${index}`}
      onClick={(event) => {
        clearTimeout(hoverTimer);
        peek.set({ shown: null });
        focus.returnTo = event.currentTarget;
        focus.toPassage = true;
        chat.sources.openCitation(runId, citation);
      }}
      onPointerEnter={({ currentTarget, pointerType }) => {
        // A touch would open the popover over the page that the same touch opens.
        if (pointerType === "touch") return;
        clearTimeout(hoverTimer);
        hoverTimer = setTimeout(() => show(currentTarget), HOVER_DELAY_MS);
      }}
      onPointerLeave={hide}
      onFocus={({ currentTarget }) => currentTarget.matches(":focus-visible") && show(currentTarget)}
      onBlur={hide}
    >
      [{index}]
    </button>
  );
}

/** The popover is left for its own buttons, so entering it keeps it open. */
export const keepPeek = () => clearTimeout(hoverTimer);
