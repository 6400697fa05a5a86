import { useState } from "preact/hooks";
import type { PageState, Selection } from "../chat/state.ts";
import { useScope } from "../parts/context.ts";
import { copyText } from "../parts/copy.ts";
import { Icon } from "../parts/icon.tsx";
import { checkQuote, type QuoteVerdict } from "./quote-check.ts";

const WORDS: Record<QuoteVerdict, string> = {
  match: "Quote matches the page, word for word",
  elsewhere: "Quote stands on this page, at another place",
  differs: "Quote differs from the page as it reads now",
  "no-quote": "The answer refers to this place without quoting it",
};

/** Under the page: whether the quoted words really stand there. Compared here, with the text on view. */
export function QuoteFoot({ selection, page }: { selection: Selection; page: PageState | null }) {
  const { chat } = useScope();
  const [copied, setCopied] = useState(false);
  if (page?.state !== "ready") return null;
  const { citation } = selection;
  if (citation.index === 0) return null;
  if (citation.page !== undefined && citation.page !== page.page.page) {
    return (
      <div class="sfoot">
        <span>The cited passage is on page {citation.page}</span>
        <button type="button" class="tb" onClick={chat.sources.backToCited}>
          Back to it
        </button>
      </div>
    );
  }
  const verdict = checkQuote(page.page, citation);
  const copy = async () => {
    setCopied(await copyText(citation.quote ?? ""));
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div class={`sfoot ${verdict}`}>
      {verdict !== "no-quote" && <Icon name={verdict === "match" ? "check" : "warn"} />}
      <span>{WORDS[verdict]}</span>
      {citation.quote && (
        <button type="button" class="tb" onClick={() => void copy()}>
          <Icon name="copy" />
          {copied ? "Copied" : "Copy"}
        </button>
      )}
    </div>
  );
}
