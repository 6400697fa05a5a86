import type { CardOf } from "../../../domain/card.ts";
import { readingOf } from "./number.ts";

/** One input down, one across; the case that was asked about is boxed. */
export function GridTable({ card }: { card: CardOf<"grid"> }) {
  const cell = readingOf(card, card.cells.flat());
  const row = readingOf(card.rows, card.rows.values);
  const column = readingOf(card.columns, card.columns.values);
  const isBase = (r: number, c: number) => card.base?.row === r && card.base.column === c;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
    <section class="scroll" tabIndex={0} aria-label={card.title}>
      <table class="sg">
        <caption>
          {card.title} <span>{cell.caption}</span>
        </caption>
        <thead>
          <tr>
            <th class="ax" scope="col">
              {card.rows.label} ↓ {card.columns.label} →
            </th>
            {card.columns.values.map((value) => (
              <th key={value} scope="col">
                {column.format(value)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {card.cells.map((cells, r) => (
            <tr key={card.rows.values[r]}>
              <th scope="row">{row.format(card.rows.values[r] ?? null)}</th>
              {cells.map((value, c) => (
                <td
                  key={c}
                  class={isBase(r, c) ? "base" : undefined}
                  title={value === null ? "no value" : String(value)}
                >
                  {cell.format(value)}
                  {isBase(r, c) && <span class="sr"> base case</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
