import { useState } from "preact/hooks";
import { type Marks, renderInline } from "./inline.tsx";
import type { Token, Tokens } from "./lex.ts";
import { shapeOf } from "./table-shape.ts";

const ROWS_SHOWN = 20;

export function AnswerTable({ table, caption, marks }: { table: Tokens.Table; caption?: Token[]; marks: Marks }) {
  const [all, setAll] = useState(false);
  const { numeric, sourceColumn, short, isTotal } = shapeOf(table);
  const rows = all ? table.rows : table.rows.slice(0, ROWS_SHOWN);
  const last = table.header.length - 1;
  const name = caption
    ? caption.map((token) => token.raw.replace(/\*/g, "")).join("")
    : table.header.map((cell) => cell.text).join(", ");
  const classOf = (column: number): string | undefined => {
    if (numeric[column] || (sourceColumn && column === last)) return undefined;
    return short[column] ? "tx nb" : "tx";
  };
  return (
    <div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard */}
      <section class="scroll" tabIndex={0} aria-label={`Table: ${name}`}>
        <table class="t">
          {caption && <caption>{renderInline(caption, marks)}</caption>}
          <thead>
            <tr>
              {table.header.map((cell, column) => (
                <th key={column} scope="col" class={numeric[column] ? undefined : "tx"}>
                  {sourceColumn && column === last ? <span class="sr">Source</span> : renderInline(cell.tokens, marks)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={index} class={isTotal(row) ? "sum" : undefined}>
                {row.map((cell, column) =>
                  column === 0 ? (
                    <th key={column} scope="row" class={short[0] ? "nb" : undefined}>
                      {renderInline(cell.tokens, marks)}
                    </th>
                  ) : (
                    <td key={column} class={classOf(column)}>
                      {renderInline(cell.tokens, marks)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length < table.rows.length && (
        <button type="button" class="tb more" onClick={() => setAll(true)}>
          Show all {table.rows.length}
        </button>
      )}
    </div>
  );
}
