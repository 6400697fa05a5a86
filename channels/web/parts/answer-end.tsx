import { useState } from "preact/hooks";
import { answerOf, type Turn } from "../thread/view.ts";
import { answerWithSources, copyText } from "./copy.ts";
import { Icon } from "./icon.tsx";

/** The last line of an answer: what was checked, and what can be done with it. */
export function AnswerEnd({
  turn,
  receiptOpen,
  onReceipt,
}: {
  turn: Turn;
  receiptOpen: boolean;
  onReceipt: () => void;
}) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    setCopied(await copyText(answerWithSources(turn)));
    setTimeout(() => setCopied(false), 2_000);
  };
  const sent = turn.error?.code !== "UNREACHABLE" && turn.error?.code !== "SIGNED_OUT";
  if (!sent) return null;
  return (
    <div class="end">
      <CheckLine turn={turn} />
      <button type="button" class="tb" aria-expanded={receiptOpen} onClick={onReceipt}>
        Why?
      </button>
      {answerOf(turn) !== "" && (
        <button type="button" class="tb" onClick={copy}>
          {copied ? "Copied" : "Copy"}
        </button>
      )}
    </div>
  );
}

function CheckLine({ turn }: { turn: Turn }) {
  const { matched = 0, total = 0 } = turn.checks?.quotes ?? {};
  if (total === 0) return <span class="chk" />;
  const all = matched === total;
  const noun = total === 1 ? "quote" : "quotes";
  const matches = total === 1 ? "matches its page" : "match their pages";
  return (
    <span class={all ? "chk" : "chk doubt"}>
      <Icon name={all ? "check" : "warn"} />
      {all ? `${total} ${noun} ${matches}` : `${matched} of ${total} ${noun} match their pages`}
    </span>
  );
}
