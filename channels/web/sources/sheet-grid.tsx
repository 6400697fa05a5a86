import { useState } from "preact/hooks";
import type { PageText } from "../api/types.ts";
import type { Span } from "./paper.ts";
import { gridOf, ROWS_SHOWN } from "./sheet.ts";

/** A worksheet as a grid, with the cited cell outlined. */
export function SheetGrid({ page, span, locator }: { page: PageText; span: Span | null; locator?: string }) {
  const [firstRow, setFirstRow] = useState<number | undefined>(undefined);
  const grid = gridOf(page, span, locator, firstRow);
  if (!grid) return null;
  const top = grid.rows[0]?.number ?? 1;
  const bottom = grid.rows.at(-1)?.number ?? 1;
  return (
    <>
      {top > 1 && (
        <button type="button" class="rows" onClick={() => setFirstRow(Math.max(1, top - ROWS_SHOWN))}>
          Rows {Math.max(1, top - ROWS_SHOWN)}–{top - 1}
        </button>
      )}
      <table class="sheet">
        <caption class="sr">{`Sheet ${grid.name}, rows ${top} to ${bottom} of ${grid.rowCount}`}</caption>
        <thead>
          <tr>
            <td />
            {grid.columns.map(({ letter }) => (
              <th key={letter} scope="col">
                {letter}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {grid.rows.map((row) => (
            <tr key={row.number}>
              <th scope="row">{row.number}</th>
              {row.cells.map((entry, index) =>
                entry ? (
                  <td
                    key={index}
                    class={
                      [entry.numeric ? "nu" : "", entry.hit ? "cell-hit" : ""].filter(Boolean).join(" ") || undefined
                    }
                    tabIndex={entry.hit ? -1 : undefined}
                    title={entry.cell.formula ? `${entry.cell.ref}: ${withEquals(entry.cell.formula)}` : entry.cell.ref}
                  >
                    {entry.hit ? <mark>{String(entry.cell.value ?? "")}</mark> : String(entry.cell.value ?? "")}
                  </td>
                ) : (
                  <td key={index} />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {bottom < grid.rowCount && (
        <button type="button" class="rows" onClick={() => setFirstRow(bottom + 1)}>
          Rows {bottom + 1}–{Math.min(grid.rowCount, bottom + ROWS_SHOWN)} of {grid.rowCount}
        </button>
      )}
      {grid.hit?.formula && (
        <p class="formula">
          {grid.hit.ref} <code>{withEquals(grid.hit.formula)}</code>
        </p>
      )}
    </>
  );
}

const withEquals = (formula: string): string => (formula.startsWith("=") ? formula : `=${formula}`);
