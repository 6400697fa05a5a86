import type { Card } from "../../../domain/card.ts";
import { readingOf } from "./number.ts";

const SHOWN = 20;

export interface Table {
  title: string;
  columns: {
    label: string;
    unit?: Extract<Card, { kind: "table" }>["columns"][number]["unit"];
    currency?: string | undefined;
  }[];
  rows: (string | number | null)[][];
}

/** What a chart draws, as rows. */
export function toTable(card: Card): Table {
  const figure = "unit" in card ? { unit: card.unit, currency: card.currency } : {};
  switch (card.kind) {
    case "football_field":
      return {
        title: card.title,
        columns: [{ label: "Method" }, ...["Low", "Mid", "High"].map((label) => ({ label, ...figure }))],
        rows: [
          ...card.methods.map((method) => [method.label, method.low, method.mid, method.high]),
          ...(card.marker ? [[card.marker.label, null, card.marker.value, null]] : []),
        ],
      };
    case "bridge":
      return {
        title: card.title,
        columns: [{ label: "Step" }, { label: "Amount", ...figure }],
        rows: [card.start, ...card.steps, card.end].map((step) => [step.label, step.amount]),
      };
    case "series":
      return {
        title: card.title,
        columns: [{ label: "" }, ...card.lines.map((line) => ({ label: line.label, ...figure }))],
        rows: card.x.map((label, at) => [label, ...card.lines.map((line) => line.values[at] ?? null)]),
      };
    case "bars":
      return {
        title: card.title,
        columns: [{ label: "" }, { label: "From", ...figure }, { label: "To", ...figure }, { label: "Note" }],
        rows: card.bars.map((bar) => [bar.label, bar.from, bar.to, bar.note ?? ""]),
      };
    case "grid":
      return { title: card.title, columns: [], rows: [] };
    case "table":
      return card;
  }
}

export function CardTable({ table }: { table: Table }) {
  const readings = table.columns.map((column, at) =>
    column.unit
      ? readingOf(
          column,
          table.rows.map((row) => (typeof row[at] === "number" ? row[at] : null)),
        )
      : undefined,
  );
  const rows = table.rows.slice(0, SHOWN);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={table.title}>
      <table class="ct-table">
        <caption>{table.title}</caption>
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <th key={at} scope="col" class={readings[at] ? "num" : undefined}>
                {column.label} {readings[at]?.caption && <span>{readings[at].caption}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, r) => (
            <tr key={r}>
              {row.map((value, at) => {
                const reading = readings[at];
                const shown = typeof value === "number" && reading ? reading.format(value) : (value ?? "—");
                return (
                  <td
                    key={at}
                    class={reading ? "num" : undefined}
                    title={typeof value === "number" ? String(value) : undefined}
                  >
                    {shown}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {table.rows.length > SHOWN && <p class="sm">{table.rows.length - SHOWN} more rows are not shown.</p>}
    </section>
  );
}
