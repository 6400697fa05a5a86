import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { countSources } from "./chat/create-chat.ts";
import { sourcesOf } from "./chat/sources.ts";
import { Composer, useFileDrop } from "./parts/composer.tsx";
import { type Scope, ScopeContext, useStore } from "./parts/context.ts";
import { Log } from "./parts/log.tsx";
import { CitationPopover } from "./parts/popover.tsx";
import { Rail } from "./parts/rail.tsx";
import { Screen } from "./parts/screen.tsx";
import { SignIn, Unreachable } from "./parts/sign-in.tsx";
import { TopBar } from "./parts/top-bar.tsx";
import { useKeys } from "./parts/use-keys.ts";
import { useSize } from "./parts/use-size.ts";
import { SourcesPanel } from "./sources/panel.tsx";
import { isActive, type ThreadView } from "./thread/view.ts";

interface Props {
  scope: Scope;
  theme: "light" | "dark";
  onTheme: () => void;
  onRetry: () => void;
  onClose?: () => void;
}

/** The whole of `<parley-chat>`: threads, conversation, sources. Its own width decides which of them stand side by side. */
export function App({ scope, theme, onTheme, onRetry, onClose }: Props) {
  const { chat, layout } = scope;
  const state = useStore(chat.store);
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame, layout);
  const [railOpen, setRailOpen] = useState(false);
  const drop = useFileDrop((files) => chat.uploads.add(files));
  const narrow = size === "narrow";
  const panel = state.screen === "chat" && state.panelOpen && (countSources(state) > 0 || state.selection !== null);
  const sheet = narrow && panel;
  useKeys(scope, { railOpen, closeRail: () => setRailOpen(false) });
  useFirstSource(scope, state.view, size === "wide");

  const ready = state.phase === "ready";
  const Main = layout === "page" ? "main" : "section";
  const classes = [
    "app",
    size,
    panel ? "with-src" : "",
    sheet ? "sheet" : "",
    railOpen && narrow ? "menu" : "",
    ready ? "" : "bare",
  ];
  const covered = sheet || (railOpen && narrow);
  return (
    <ScopeContext.Provider value={scope}>
      <div class="parley" data-theme={theme} data-layout={layout} ref={frame}>
        <div class={classes.filter(Boolean).join(" ")}>
          {ready && (!narrow || railOpen) && <Rail state={state} sheet={narrow} onClose={() => setRailOpen(false)} />}
          <Main
            class="mid"
            aria-label={layout === "widget" ? "Parley" : undefined}
            inert={covered}
            {...(ready && state.me?.uploads ? drop.handlers : {})}
          >
            <TopBar
              state={state}
              narrow={narrow}
              railOpen={railOpen}
              onRail={() => setRailOpen(!railOpen)}
              onTheme={onTheme}
              onClose={onClose}
            />
            {ready && (state.screen === "chat" ? <Log state={state} /> : <Screen screen={state.screen} />)}
            {state.phase === "signed-out" && <SignIn onRetry={onRetry} />}
            {state.phase === "unreachable" && <Unreachable onRetry={onRetry} />}
            {ready && state.screen === "chat" && <Composer state={state} />}
            {state.connection === "reconnecting" && (
              <p class="offline-line" role="status">
                Connection lost. Reconnecting; the answer goes on.
              </p>
            )}
            {drop.over && <div class="drop">Drop files to attach them</div>}
          </Main>
          {covered && (
            <button
              type="button"
              class="scrim"
              tabIndex={-1}
              aria-label="Close"
              onClick={() => (sheet ? chat.sources.show(false) : setRailOpen(false))}
            />
          )}
          {ready && panel && <SourcesPanel state={state} modal={sheet} over={size !== "wide"} />}
        </div>
        <CitationPopover />
      </div>
    </ScopeContext.Provider>
  );
}

/** Where there is room for it, the first source of a fresh answer is opened at once; focus stays where it is. */
function useFirstSource({ chat, root }: Scope, view: ThreadView, roomy: boolean) {
  const last = view.turns.at(-1);
  const arrived = useMemo(() => (last && !isActive(last) && last.citations.length > 0 ? last.runId : null), [last]);
  useEffect(() => {
    if (!arrived || !roomy) return;
    const group = sourcesOf(view).find((entry) => entry.runId === arrived);
    const first = group?.sources[0];
    const { panelOpen, selection } = chat.store.get();
    // A reader who closed the panel, or is at work in it, is left in peace.
    const atWork = root.querySelector(".src:focus-within") !== null;
    if (first && !atWork && (!selection || panelOpen)) chat.sources.openCitation(arrived, first.citation);
  }, [arrived, roomy]);
}
