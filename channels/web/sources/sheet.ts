import type { PageText, SheetCell } from "../api/types.ts";
import { onPage, type Span } from "./paper.ts";

interface GridCell {
  cell: SheetCell;
  hit: boolean;
  numeric: boolean;
}

export interface Grid {
  name: string;
  /** Column letters that are drawn. */
  columns: { index: number; letter: string }[];
  rows: { number: number; cells: (GridCell | null)[] }[];
  rowCount: number;
  hit: SheetCell | null;
}

export const ROWS_SHOWN = 60;
const COLUMNS_SHOWN = 26;

/** A window of the sheet around the cited cell: a workbook of 50,000 rows must not become 50,000 table rows. */
export function gridOf(page: PageText, span: Span | null, locator?: string, firstRow?: number): Grid | null {
  const sheet = page.layout?.kind === "sheet" ? page.layout : null;
  if (!sheet) return null;
  const isHit = hitTest(page, span, locator);
  const at = new Map<string, SheetCell>();
  let hit: SheetCell | null = null;
  let lastRow = 0;
  let lastColumn = 0;
  for (const cell of sheet.cells) {
    const place = placeOf(cell);
    at.set(`${place.row}:${place.column}`, cell);
    lastRow = Math.max(lastRow, place.row);
    lastColumn = Math.max(lastColumn, place.column);
    hit ??= isHit(cell) ? cell : null;
  }
  const hitRow = hit ? placeOf(hit).row : 1;
  const hitColumn = hit ? placeOf(hit).column : 1;
  const top = firstRow ?? (lastRow <= ROWS_SHOWN ? 1 : Math.max(1, hitRow - 12));
  const left = Math.max(1, hitColumn - COLUMNS_SHOWN + 4);
  const columns = range(left, Math.min(lastColumn, left + COLUMNS_SHOWN - 1)).map((index) => ({
    index,
    letter: letterOf(index),
  }));
  const rows = range(top, Math.min(lastRow, top + ROWS_SHOWN - 1)).map((number) => ({
    number,
    cells: columns.map(({ index }) => {
      const cell = at.get(`${number}:${index}`);
      return cell ? { cell, hit: isHit(cell), numeric: isNumeric(cell.value) } : null;
    }),
  }));
  return { name: sheet.name, columns, rows, rowCount: lastRow, hit };
}

/** The reference is what people see ("C14"); row and column numbers may count from 0 or 1. */
const placeOf = (cell: SheetCell) => readRef(cell.ref) ?? { row: cell.row, column: cell.column };

function readRef(ref: string): { row: number; column: number } | undefined {
  const match = /^([A-Z]{1,3})(\d+)$/i.exec(ref);
  if (!match) return undefined;
  const column = [...(match[1] ?? "").toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(match[2]), column };
}

/** "Model!C14" names one cell, "Model!C14:E14" a block; without a name the span tells, which may be a whole row. */
function hitTest(page: PageText, span: Span | null, locator?: string): (cell: SheetCell) => boolean {
  const [from, to = from] = (locator?.split("!").at(-1) ?? "").replaceAll("$", "").split(":").map(readRef);
  if (from && to) {
    return (cell) => {
      const { row, column } = placeOf(cell);
      return row >= from.row && row <= to.row && column >= from.column && column <= to.column;
    };
  }
  if (!span) return () => false;
  const { start, end } = onPage(page, span);
  return (cell) => cell.start < end && cell.end > start;
}
const isNumeric = (value: unknown) =>
  typeof value === "number" ||
  (typeof value === "string" && /^[(−-]?[€$£]?\s?\d[\d.,\s]*\s?[%x]?\)?$/.test(value.trim()));
const range = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

export function letterOf(column: number): string {
  let letters = "";
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
