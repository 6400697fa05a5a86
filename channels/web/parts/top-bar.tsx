import { useState } from "preact/hooks";
import { isShare } from "../api/client.ts";
import { countSources } from "../chat/create-chat.ts";
import type { ChatState } from "../chat/state.ts";
import { useScope } from "./context.ts";
import { Icon, IconButton, Logo } from "./icon.tsx";

interface Props {
  state: ChatState;
  narrow: boolean;
  railOpen: boolean;
  onRail: () => void;
  onTheme: () => void;
  onClose?: () => void;
}

export function TopBar({ state, narrow, railOpen, onRail, onTheme, onClose }: Props) {
  const { chat } = useScope();
  const [copied, setCopied] = useState(false);
  const thread = state.threads.find((entry) => entry.id === state.threadId);
  const screen = { approvals: "Approvals", pipeline: "Pipeline", chat: "" }[state.screen];
  const title =
    screen || state.phase !== "ready"
      ? screen || "Parley"
      : thread?.title || state.view.turns[0]?.question || "New question";
  const hasPanel = state.screen === "chat" && (countSources(state) > 0 || state.selection !== null);
  return (
    <header class="top">
      {narrow && <Logo />}
      <h1 title={title}>
        {narrow && state.phase === "ready" ? (
          <button type="button" class="title" aria-expanded={railOpen} onClick={onRail}>
            <span>{title}</span>
            <Icon name="chev" />
            <span class="sr">, show threads</span>
          </button>
        ) : (
          title
        )}
      </h1>
      {isShare(state.threadId) && <span class="scope">Shared with you</span>}
      {thread?.deal && <span class="scope">{thread.deal.name}</span>}
      <div class="tools">
        {narrow && state.phase === "ready" && (
          <IconButton icon="plus" label="New question" onClick={chat.threads.startNew} />
        )}
        {state.screen === "chat" && state.threadId && !isShare(state.threadId) && (
          <IconButton
            icon={copied ? "check" : "open"}
            label={copied ? "Link copied" : "Copy a link for colleagues"}
            onClick={async () => {
              setCopied(await chat.share());
              setTimeout(() => setCopied(false), 2_000);
            }}
          />
        )}
        {hasPanel && (
          <IconButton
            icon="panel"
            label="Sources"
            pressed={state.panelOpen}
            onClick={() => chat.sources.show(!state.panelOpen)}
          />
        )}
        <IconButton icon="theme" label="Switch theme" onClick={onTheme} />
        {onClose && <IconButton icon="x" label="Close" onClick={onClose} />}
      </div>
    </header>
  );
}
