import { useMemo, useState } from "preact/hooks";
import { ActivityLine } from "../activity/activity-line.tsx";
import { keyOf } from "../chat/sources.ts";
import { renderAnswer } from "../markdown/blocks.tsx";
import { isActive, type Turn } from "../thread/view.ts";
import { AnswerEnd } from "./answer-end.tsx";
import { CitationMark } from "./citation.tsx";
import { useScope } from "./context.ts";
import { Icon } from "./icon.tsx";
import { Notice } from "./notice.tsx";
import { clockTime, iconOf } from "./source-label.ts";
import { useOnDemand } from "./use-on-demand.ts";

/** A question and its answer. */
export function TurnView({ turn, last, selected }: { turn: Turn; last: boolean; selected: string | null }) {
  const { chat } = useScope();
  const [receipt, setReceipt] = useState(false);
  const active = isActive(turn);
  const id = `q-${turn.runId}`;
  return (
    <article class="turn" aria-labelledby={id} data-run={turn.runId} tabIndex={-1}>
      {!turn.concluding && (
        <p class="who">
          <b>You</b>
          {turn.askedAt > 0 && <time dateTime={new Date(turn.askedAt).toISOString()}>{clockTime(turn.askedAt)}</time>}
        </p>
      )}
      <h2 class={turn.concluding ? "sr" : "q"} id={id}>
        {turn.concluding ? "What became of it" : turn.question || "Continued"}
      </h2>
      {turn.attachments.length > 0 && (
        <ul class="atts sent" aria-label="Attached files">
          {turn.attachments.map((file) => (
            <li key={file.documentId}>
              <button type="button" class="att" onClick={() => chat.sources.openDocument(file.documentId, file.name)}>
                <Icon name={iconOf({ kind: "document", title: file.name })} />
                {file.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      <ActivityLine turn={turn} />
      <div class="ans" aria-busy={active}>
        <AnswerText turn={turn} active={active} selected={selected} />
        {(turn.cards.length > 0 || turn.approvals.length > 0) && <Extras turn={turn} />}
        {turn.more && <p class="gap">There is more that you may see and not everybody here. Ask in private.</p>}
        <Ending turn={turn} last={last} />
        {!active && <AnswerEnd turn={turn} receiptOpen={receipt} onReceipt={() => setReceipt(!receipt)} />}
        {receipt && <Receipt turn={turn} />}
      </div>
      {last && turn.status === "done" && turn.suggestions.length > 0 && (
        <div class="sug">
          <p>Next</p>
          {turn.suggestions.map((question) => (
            <button key={question} type="button" onClick={() => chat.ask(question)}>
              {question}
            </button>
          ))}
        </div>
      )}
    </article>
  );
}

function AnswerText({ turn, active, selected }: { turn: Turn; active: boolean; selected: string | null }) {
  const { messages, citations, runId } = turn;
  return useMemo(() => {
    const byIndex = new Map(citations.map((citation) => [citation.index, citation]));
    const marks = {
      // Sources are named at the end of a run; until then every number may be one.
      isKnown: (index: number) => active || byIndex.has(index),
      render: (index: number) => (
        <CitationMark index={index} citation={byIndex.get(index)} runId={runId} on={selected === keyOf(runId, index)} />
      ),
    };
    const texts = messages.filter((message) => message.text.trim() !== "");
    return (
      <>
        {texts.map((message, index) =>
          renderAnswer(message.text, active && index === texts.length - 1, marks, index === texts.length - 1),
        )}
      </>
    );
  }, [messages, citations, runId, active, selected]);
}

/** Figures and proposals of the answer, drawn by the second script. Until it is there, the words say what they say. */
function Extras({ turn }: { turn: Turn }) {
  const { chat } = useScope();
  const onDemand = useOnDemand();
  if (!onDemand) return null;
  return (
    <>
      {turn.cards.map((card, at) => (
        <onDemand.CardView key={at} card={card} />
      ))}
      {turn.approvals.map((approval) => (
        <onDemand.ApprovalCard
          key={approval.id}
          approval={approval}
          me={chat.store.get().me?.user.email ?? ""}
          onDecide={(decision, reason) => chat.decide(approval.id, decision, reason)}
        />
      ))}
    </>
  );
}

function Receipt({ turn }: { turn: Turn }) {
  const onDemand = useOnDemand();
  return onDemand ? <onDemand.ReceiptCard turn={turn} /> : <p class="gap">Fetching the receipt</p>;
}

function Ending({ turn, last }: { turn: Turn; last: boolean }) {
  const { chat } = useScope();
  if (turn.status === "cancelled") return <p class="gap">Stopped by you.</p>;
  if (turn.status !== "failed" || !turn.error) return null;
  return (
    <Notice tone="bad" icon="warn" title={turn.error.message} alert={last}>
      {last && (
        <div class="acts">
          <button type="button" class="btn s" onClick={chat.retry}>
            <Icon name="redo" />
            Try again
          </button>
        </div>
      )}
    </Notice>
  );
}
