import type { Section } from "../book.ts";
import { type Formula, f, type Ref } from "../formula.ts";
import { type Computed, FIRST_VALUE, type Format, put, skipRow, words } from "../sheet.ts";

interface Grid {
  title: string;
  rows: readonly Computed[];
  columns: readonly Computed[];
  rowFormat: Format;
  columnFormat: Format;
  cellFormat: Format;
  cell(row: Ref, column: Ref, i: number, j: number): Computed;
}

/** A two-way table on the Sensitivity sheet; its cells, row by row. */
export function addGrid(
  section: Section,
  { title, rows, columns, rowFormat, columnFormat, cellFormat, cell }: Grid,
): Ref[][] {
  const { sensitivity: sheet } = section.book;
  words(sheet, [title], "heading");
  const heads = columns.map((column, j) =>
    put(sheet, FIRST_VALUE + j, { ...column, format: columnFormat, role: "computed" }),
  );
  sheet.row += 1;
  const cells = rows.map((row, i) => {
    const head = put(sheet, FIRST_VALUE - 1, { ...row, format: rowFormat, role: "computed" });
    const line = heads.map((column, j) =>
      put(sheet, FIRST_VALUE + j, { ...cell(head, column, i, j), format: cellFormat, role: "computed" }),
    );
    sheet.row += 1;
    return line;
  });
  skipRow(sheet);
  return cells;
}

/** So many steps from the base case; rounded as the engine rounds, or 0.1 and 0.005 would not meet. */
export const axisFormula = (base: Ref, step: Ref, steps: number): Formula =>
  steps === 0 ? f`${base}` : f`ROUND(${base}+${steps}*${step},12)`;
