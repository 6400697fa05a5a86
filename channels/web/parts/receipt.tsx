import { useEffect, useState } from "preact/hooks";
import { describeCall } from "../activity/describe.ts";
import { formatSeconds } from "../activity/summary.ts";
import type { Receipt } from "../api/types.ts";
import type { Turn } from "../thread/view.ts";
import { useScope } from "./context.ts";
import { Icon } from "./icon.tsx";
import { clockTime } from "./source-label.ts";

/** "Why this answer": the server's record of the run, in plain words. */
export function ReceiptCard({ turn }: { turn: Turn }) {
  const { chat } = useScope();
  const [receipt, setReceipt] = useState<Receipt | "loading" | "failed">("loading");
  useEffect(() => {
    chat.api.receipt(turn.runId).then(setReceipt, () => setReceipt("failed"));
  }, [turn.runId, chat]);
  if (receipt === "loading") return <p class="gap">Fetching the receipt</p>;
  if (receipt === "failed") return <p class="gap">The receipt of this answer could not be fetched.</p>;
  return (
    <section class="card receipt" aria-label="Why this answer">
      <div class="hd">
        <b>Why this answer</b>
        <span class="r sm">
          {[clockTime(Date.parse(receipt.startedAt)), receipt.elapsedMs ? formatSeconds(receipt.elapsedMs) : ""]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      <div class="bd">
        <dl class="kv l">
          {rowsOf(receipt, turn).map(([term, detail]) => (
            <>
              <dt>{term}</dt>
              <dd>{detail}</dd>
            </>
          ))}
        </dl>
      </div>
      <div class="ft">
        <button type="button" class="btn s" onClick={() => save(receipt)}>
          <Icon name="down" />
          Save receipt
        </button>
      </div>
    </section>
  );
}

function rowsOf(receipt: Receipt, turn: Turn): [string, string | preact.JSX.Element][] {
  const { sources, tools, tokens, model } = receipt;
  const rows: [string, string | preact.JSX.Element][] = [["Asked", receipt.question || turn.question]];
  if (tools.length > 0) rows.push(["Did", <Steps tools={tools} />]);
  rows.push(["Sources", `${sources.cited.length} cited, ${sources.read.length} read`]);
  const { matched, total } = turn.checks?.quotes ?? { matched: 0, total: 0 };
  if (total > 0) rows.push(["Checked", `${matched} of ${total} quotes match their pages`]);
  const written =
    tokens.output > 0
      ? ` · ${tokens.input.toLocaleString("en-GB")} tokens in, ${tokens.output.toLocaleString("en-GB")} out`
      : "";
  rows.push(["Model", model + written]);
  if (receipt.cost) rows.push(["Cost", `$${receipt.cost.toFixed(receipt.cost < 0.1 ? 4 : 2)}`]);
  rows.push(["Run", receipt.id]);
  return rows;
}

function Steps({ tools }: { tools: Receipt["tools"] }) {
  return (
    <ul>
      {tools.map((tool, index) => {
        const call = {
          id: String(index),
          name: tool.name,
          arguments: JSON.stringify(tool.arguments ?? {}),
          done: true,
        };
        return (
          <li key={index}>
            {describeCall(call).done}
            <span class="sm">
              {" "}
              {tool.ok ? "" : "failed · "}
              {tool.durationMs} ms
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function save(receipt: Receipt) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `parley-receipt-${receipt.id}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
