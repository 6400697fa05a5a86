import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ChatState } from "../chat/state.ts";
import { isActive } from "../thread/view.ts";
import { useScope } from "./context.ts";
import { FirstRun } from "./first-run.tsx";
import { Icon } from "./icon.tsx";
import { Notice } from "./notice.tsx";
import { OfflineNotice } from "./offline-notice.tsx";
import { TurnView } from "./turn.tsx";

/** How far from the end still counts as being there: two lines of prose. */
const END_TOLERANCE_PX = 52;

export function Log({ state }: { state: ChatState }) {
  const log = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [behind, setBehind] = useState(false);
  const { turns } = state.view;
  const running = isActive(turns.at(-1));

  useEffect(() => {
    follows.current = true;
    setBehind(false);
  }, [state.threadId, turns.length]);
  // Only a reader who is at the end is taken along; everyone else keeps the place and gets a button.
  useLayoutEffect(() => {
    const box = log.current;
    if (!box) return;
    if (follows.current) box.scrollTop = box.scrollHeight;
    else if (running) setBehind(true);
  });

  const onScroll = () => {
    const box = log.current;
    if (!box) return;
    follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < END_TOLERANCE_PX;
    if (follows.current) setBehind(false);
  };
  const toEnd = () => {
    follows.current = true;
    setBehind(false);
    log.current?.scrollTo({ top: log.current.scrollHeight });
  };
  return (
    <div class="log-frame">
      <div
        class="log"
        role="log"
        aria-label="Conversation"
        aria-live="off"
        aria-busy={running}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
        tabIndex={0}
        ref={log}
        onScroll={onScroll}
      >
        <div class="col">
          <LogContent state={state} />
        </div>
      </div>
      {behind && (
        <button type="button" class="btn s below" onClick={toEnd}>
          <Icon name="downward" />
          New answer below
        </button>
      )}
      <p class="sr" role="status">
        {state.announcement}
      </p>
    </div>
  );
}

function LogContent({ state }: { state: ChatState }) {
  const { chat } = useScope();
  const { turns } = state.view;
  const selected = state.selection?.key ?? null;
  if (state.threadState === "loading") return <Skeleton />;
  if (state.threadState !== "ready")
    return (
      <ThreadTrouble missing={state.threadState === "missing"} retry={() => chat.threads.open(state.threadId ?? "")} />
    );
  if (turns.length === 0) return <FirstRun state={state} />;
  return (
    <>
      {state.me?.model.offline && <OfflineNotice />}
      {turns.map((turn, index) => (
        <StillTurn
          key={turn.runId}
          turn={turn}
          last={index === turns.length - 1}
          selected={selected?.startsWith(`${turn.runId}:`) ? selected : null}
        />
      ))}
    </>
  );
}

/** A finished turn is not drawn again while another one streams. */
function StillTurn(props: Parameters<typeof TurnView>[0]) {
  const { turn, last, selected } = props;
  return useMemo(() => <TurnView turn={turn} last={last} selected={selected} />, [turn, last, selected]);
}

const Skeleton = () => (
  <div class="skeleton" role="status" aria-label="Loading the thread">
    <span class="bone w3" />
    <span class="bone w6" />
    <span class="bone w9" />
    <span class="bone w8" />
    <span class="bone w9" />
  </div>
);

function ThreadTrouble({ missing, retry }: { missing: boolean; retry: () => void }) {
  const { chat } = useScope();
  return (
    <div class="turn">
      <Notice
        tone={missing ? "plain" : "bad"}
        icon={missing ? "none" : "warn"}
        title={
          missing ? "This thread does not exist, or it is not shared with you." : "The thread could not be loaded."
        }
      >
        <div class="acts">
          <button type="button" class="btn s" onClick={missing ? chat.threads.startNew : retry}>
            {missing ? "New question" : "Try again"}
          </button>
        </div>
      </Notice>
    </div>
  );
}
