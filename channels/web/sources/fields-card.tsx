import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Citation } from "../api/types.ts";
import { useScope } from "../parts/context.ts";
import { Icon } from "../parts/icon.tsx";
import { iconOf, placeOf, toneOf } from "../parts/source-label.ts";
import { figuresFrom, humanise, isSample, sayFigure } from "../records/figures.ts";
import { type RecordPage, recordAt, sayDate } from "../records/record-page.ts";
import type { Turn } from "../thread/view.ts";

/** A source that is not a document: a record's fields, a market price with its date, a calculation with its inputs. */
export function FieldsCard({ citation, turn }: { citation: Citation; turn: Turn | undefined }) {
  const { chat } = useScope();
  const record = recordAt(citation.url);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="desk fields" tabIndex={0} aria-label={citation.title}>
      <div class="pop still">
        <p class={`pt ${toneOf(citation)}`}>
          <Icon name={iconOf(citation)} />
          <span>{citation.title}</span>
          {record && (
            <a
              class="ib"
              href={`${chat.api.server}/records/${record.kind}/${encodeURIComponent(record.id)}`}
              target="_blank"
              rel="noreferrer"
              aria-label="Open the record"
              title="Open the record"
            >
              <Icon name="open" />
            </a>
          )}
        </p>
        <p class="pp">{placeOf(citation)}</p>
        {citation.quote && <p class="vb">“{citation.quote}”</p>}
        {citation.kind === "record" && <RecordFields key={citation.url} citation={citation} />}
        {citation.kind === "market" && <MarketFields citation={citation} turn={turn} />}
        {citation.kind === "calculation" && <Calculation citation={citation} turn={turn} />}
      </div>
    </section>
  );
}

function RecordFields({ citation }: { citation: Citation }) {
  const { chat } = useScope();
  const [record, setRecord] = useState<RecordPage | "loading" | "failed">("loading");
  useEffect(() => {
    const place = recordAt(citation.url);
    if (!place) return setRecord("failed");
    let left = false;
    chat.api.record(place.kind, place.id).then(
      (found) => left || setRecord(found),
      () => left || setRecord("failed"),
    );
    return () => {
      left = true;
    };
  }, [citation.url, chat]);
  if (record === "loading") return <div class="bones" role="status" aria-label="The record is being fetched" />;
  if (record === "failed")
    return <p class="part">This record cannot be shown: it was removed, or it is not open to you.</p>;
  return (
    <>
      {record.text && <p class="part">{record.text}</p>}
      <Rows rows={record.fields.map(({ name, value }) => [name, value])} />
      {record.lists.map(({ title, items }) => (
        <section class="part" key={title}>
          <h3>{title}</h3>
          <ul>
            {items.map((item, index) => (
              <li key={index}>
                <p class="n">{item.title}</p>
                <p class="d">{item.detail}</p>
                {item.text && <p>{item.text}</p>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function MarketFields({ citation, turn }: { citation: Citation; turn: Turn | undefined }) {
  const rows = figuresFrom(turn, citation).map(({ name, value }): [string, string] => [name, value]);
  if (citation.asOf) rows.push(["As of", sayDate(citation.asOf)]);
  if (citation.provider) rows.push(["Provider", citation.provider]);
  return (
    <>
      {isSample(turn, citation) && (
        <p class="part warn">
          <Icon name="warn" />
          <span>Fictional sample data. The company and its prices are made up.</span>
        </p>
      )}
      <Rows rows={rows} />
    </>
  );
}

function Calculation({ citation, turn }: { citation: Citation; turn: Turn | undefined }) {
  const results = figuresFrom(turn, citation);
  return (
    <>
      <Rows rows={results.map(({ name, value }) => [name, value])} />
      <section class="part">
        <h3>Inputs</h3>
        <Rows rows={inputRows(citation.inputs ?? {})} />
      </section>
    </>
  );
}

/** Cash flows stand one under the other, with their dates where they have some. */
function inputRows(inputs: Record<string, unknown>): [string, string][] {
  const { cashFlows, dates, ...rest } = inputs;
  const flows = Array.isArray(cashFlows) ? cashFlows : [];
  const days = Array.isArray(dates) ? dates : [];
  return [
    ...flows.map((flow, index): [string, string] => [
      typeof days[index] === "string" ? sayDate(days[index]) : `Year ${index}`,
      say(flow),
    ]),
    ...Object.entries(rest).map(([key, value]): [string, string] => [
      humanise(key),
      typeof value === "number" && /rate|fraction|growth|wacc/i.test(key) ? sayFigure(value, "fraction") : say(value),
    ]),
  ].filter(([, value]) => value !== "");
}

function Rows({ rows }: { rows: [string, ComponentChildren][] }) {
  if (rows.length === 0) return null;
  return (
    <dl class="kv">
      {rows.map(([name, value], index) => (
        <div key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function say(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return sayFigure(value, "amount");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return Array.isArray(value) ? value.map(say).filter(Boolean).join(", ") : "";
}
