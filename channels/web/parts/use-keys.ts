import { useEffect } from "preact/hooks";
import { isActive } from "../thread/view.ts";
import { giveFocusBack, type Scope } from "./context.ts";

interface Sheets {
  railOpen: boolean;
  closeRail: () => void;
}

/** / or Cmd+K composer, Esc close or stop, [ and ] sources, J and K turns. `keys="off"` on the element disables the single keys. */
export function useKeys(scope: Scope, sheets: Sheets) {
  useEffect(() => {
    // A widget listens to itself only; the rest of the host's page keeps its keys.
    const target: EventTarget = scope.layout === "page" ? document : scope.root;
    const listener = (event: Event) => onKey(event as KeyboardEvent, scope, sheets);
    target.addEventListener("keydown", listener);
    return () => target.removeEventListener("keydown", listener);
  });
}

function onKey(event: KeyboardEvent, scope: Scope, sheets: Sheets) {
  const { chat } = scope;
  if (event.defaultPrevented) return;
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    sheets.closeRail();
    return focusComposer(scope);
  }
  if (event.key === "Escape") return onEscape(scope, sheets);
  const typing = (event.composedPath()[0] as HTMLElement | undefined)?.matches?.(
    "input, textarea, select, [contenteditable]",
  );
  const off = scope.root instanceof ShadowRoot && scope.root.host.getAttribute("keys") === "off";
  if (typing || off || event.metaKey || event.ctrlKey || event.altKey) return;
  const act = {
    "/": () => focusComposer(scope),
    "[": () => chat.sources.step(-1),
    "]": () => chat.sources.step(1),
    j: () => focusTurn(scope, 1),
    k: () => focusTurn(scope, -1),
  }[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
}

function onEscape({ chat, peek, focus, root }: Scope, { railOpen, closeRail }: Sheets) {
  const state = chat.store.get();
  if (peek.get().shown) return peek.set({ shown: null });
  if (railOpen) return closeRail();
  const overlaid = root.querySelector(".app:not(.wide)") !== null;
  if (state.panelOpen && overlaid) {
    chat.sources.show(false);
    return giveFocusBack(focus);
  }
  if (isActive(state.view.turns.at(-1))) return void chat.stop();
  if (state.sendWhenReady) chat.store.set({ sendWhenReady: false });
}

const focusComposer = ({ root }: Scope) => root.querySelector<HTMLElement>("#question")?.focus();

function focusTurn({ root }: Scope, by: number) {
  const turns = [...root.querySelectorAll<HTMLElement>(".turn")];
  const active = root instanceof ShadowRoot ? root.activeElement : document.activeElement;
  const at = turns.findIndex((turn) => turn.contains(active));
  const next = turns[at < 0 ? turns.length - 1 : Math.min(Math.max(at + by, 0), turns.length - 1)];
  next?.focus({ preventScroll: true });
  const log = root.querySelector<HTMLElement>(".log");
  if (next && log) log.scrollTop = next.offsetTop - log.offsetTop;
}
