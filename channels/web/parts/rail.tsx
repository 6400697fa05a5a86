import { useEffect, useRef } from "preact/hooks";
import type { ThreadItem } from "../api/types.ts";
import type { ChatState } from "../chat/state.ts";
import { giveFocusBack, useScope } from "./context.ts";
import { Icon, IconButton, Logo } from "./icon.tsx";
import { ThreadRow } from "./thread-row.tsx";

const SCREENS = [
  { screen: "approvals", icon: "stamp", label: "Approvals" },
  { screen: "pipeline", icon: "list", label: "Pipeline" },
] as const;

/** Threads, grouped by deal because rights are. */
export function Rail({ state, sheet, onClose }: { state: ChatState; sheet: boolean; onClose: () => void }) {
  const { chat, root, layout } = useScope();
  const initials = (state.me?.user.name ?? "")
    .split(/\s+/)
    .map((part) => part[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const rail = useRef<HTMLElement>(null);
  useEffect(() => {
    // As a sheet it covers the conversation, so focus moves in, and goes back to the title when it closes.
    if (!sheet) return;
    rail.current?.querySelector<HTMLElement>("button")?.focus();
    return () => giveFocusBack({ returnTo: root.querySelector(".top .title"), toPassage: false });
  }, [sheet, root]);
  const startNew = () => {
    chat.threads.startNew();
    onClose();
  };
  return (
    <nav class="rail" aria-label="Threads" ref={rail}>
      <div class="brand">
        <Logo />
        Parley
        <span class="firm" title={state.me?.workspace.name}>
          {/* Where the name says in brackets that it is a demo, the rail has room for the name alone. */}
          {state.me?.workspace.name.replace(/\s*\([^()]*\)$/, "")}
        </span>
        {sheet && <IconButton icon="x" label="Close threads" onClick={onClose} />}
      </div>
      <button type="button" class="new" onClick={startNew}>
        <Icon name="plus" />
        New question
        <kbd>{isApple() ? "⌘ K" : "Ctrl K"}</kbd>
      </button>
      {SCREENS.map(({ screen, icon, label }) => (
        <button
          key={screen}
          type="button"
          class="row"
          aria-current={state.screen === screen ? "page" : undefined}
          onClick={() => {
            chat.show(state.screen === screen ? "chat" : screen);
            onClose();
          }}
        >
          <Icon name={icon} />
          {label}
          {screen === "approvals" && state.waiting > 0 && <span class="ct due">{state.waiting}</span>}
        </button>
      ))}
      <div class="threads">
        {groupByDeal(state.threads).map((group) => (
          <section key={group.name} aria-label={group.name}>
            <h2>
              {group.name}
              <span>{group.threads.length}</span>
            </h2>
            <ul>
              {group.threads.map((thread) => (
                <ThreadRow key={thread.id} thread={thread} current={thread.id === state.threadId} onOpen={onClose} />
              ))}
            </ul>
          </section>
        ))}
        {state.threads.length === 0 && <p class="none">Your questions will be listed here.</p>}
        {state.moreThreads && (
          <button type="button" class="tb" onClick={() => void chat.threads.showMore()}>
            Show earlier threads
          </button>
        )}
      </div>
      <div class="foot">
        <div class="ln me">
          <span class="av" aria-hidden="true">
            {initials}
          </span>
          <span>
            {state.me?.user.name}
            <span class="role">{state.me?.user.role.replaceAll("_", " ")}</span>
          </span>
          {layout === "page" && (
            <button type="button" class="tb out" onClick={() => void chat.signOut()}>
              Sign out
            </button>
          )}
        </div>
      </div>
    </nav>
  );
}

function groupByDeal(threads: ThreadItem[]): { name: string; threads: ThreadItem[] }[] {
  const groups = new Map<string, ThreadItem[]>();
  for (const thread of threads) {
    const name = thread.deal?.name ?? "Recent";
    groups.set(name, [...(groups.get(name) ?? []), thread]);
  }
  return [...groups].map(([name, list]) => ({ name, threads: list }));
}

const isApple = (): boolean => /mac|iphone|ipad/i.test(navigator.userAgent);
