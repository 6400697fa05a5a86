import { readNumber } from "../market/numbers.ts";

/** A table as it stands in a document: cells with their place. */
export interface GridCell {
  /** From 1. */
  row: number;
  column: number;
  text: string;
  /** The stored number, where the shown one is rounded. */
  stored?: number;
  /** For the reader: P&L!C4. */
  ref: string;
}
export interface Grid {
  /** Of the sheet or the table. */
  name: string;
  cells: readonly GridCell[];
}

export const rowsOf = ({ cells }: Grid): GridCell[][] => {
  const rows = new Map<number, GridCell[]>();
  for (const cell of cells) if (cell.text.trim() !== "") rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell]);
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row.toSorted((a, b) => a.column - b.column));
};

/** Whether this table writes 1.234,5 for what others write 1,234.5. */
export const usesDecimalCommas = ({ cells }: Grid): boolean =>
  cells.some(({ text }) => /^\(?-?[€$£]?\s?\d{1,3}(?:\.\d{3})+,\d+\)?$/.test(text.trim())) ||
  (cells.some(({ text }) => /^\(?-?\d+,\d{1,2}\)?$/.test(text.trim())) &&
    !cells.some(({ text }) => /^\(?-?\d+\.\d+\)?$/.test(text.trim())));

const DASH = /^[-–—]$/;

/** An amount; a dash is zero, a percentage or a multiple is none. */
export function readAmount(text: string, decimalCommas: boolean): number | null {
  const bare = text.replace(/[€£$¥\s\u00a0]/g, "").replace(/^[−–](?=\d)/, "-");
  if (DASH.test(bare)) return 0;
  if (/[%x×]$/i.test(bare)) return null;
  return readNumber(decimalCommas ? bare.replaceAll(".", "").replace(",", ".") : bare);
}
