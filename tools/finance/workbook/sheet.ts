import { columnName, type Formula, type Ref } from "./formula.ts";

export const FORMATS = [
  "text",
  "money",
  "perShare",
  "percent",
  "multiple",
  "number",
  "factor",
  "years",
  "date",
] as const;
export type Format = (typeof FORMATS)[number];
export type Role = "title" | "heading" | "label" | "note" | "input" | "computed" | "total";

export interface Cell {
  /** Of a computed cell: what the engine says, shown until a spreadsheet recalculates. */
  value: number | string;
  formula?: Formula;
  format: Format;
  role: Role;
  comment?: string;
}

export interface Sheet {
  name: string;
  /** By row, then by column; both from 1. */
  cells: Map<number, Map<number, Cell>>;
  /** The row that is written next. */
  row: number;
  /** Rows repeated on each printed page. */
  headRows: number;
}

/** Where values begin: labels stand in the first column, explanations in the second. */
export const FIRST_VALUE = 3;

export function createSheet(name: string, title: string): Sheet {
  const sheet: Sheet = { name, cells: new Map(), row: 1, headRows: 1 };
  put(sheet, 1, { value: title, format: "text", role: "title" });
  sheet.row = 3;
  return sheet;
}

export function put(sheet: Sheet, column: number, cell: Cell, row = sheet.row): Ref {
  const line = sheet.cells.get(row) ?? new Map<number, Cell>();
  sheet.cells.set(row, line.set(column, cell));
  return { sheet: sheet.name, row, column };
}

export function heading(sheet: Sheet, text: string, columns: readonly (string | number)[] = []): void {
  put(sheet, 1, { value: text, format: "text", role: "heading" });
  columns.forEach((value, i) => {
    put(sheet, FIRST_VALUE + i, { value, format: typeof value === "number" ? "number" : "text", role: "heading" });
  });
  sheet.row += 1;
}

export function skipRow(sheet: Sheet): void {
  sheet.row += 1;
}

/** A row of words, from the first column on. */
export function words(sheet: Sheet, texts: readonly string[], role: Role = "note"): void {
  texts.forEach((value, i) => {
    put(sheet, i + 1, { value, format: "text", role });
  });
  sheet.row += 1;
}

export interface Computed {
  formula: Formula;
  /** The engine's, unrounded; a word where there is no number. */
  value: number | string;
}

/** A labelled row of computed cells. */
export function computedRow(
  sheet: Sheet,
  label: string,
  cells: readonly Computed[],
  { format = "money", role = "computed", note = "" }: { format?: Format; role?: Role; note?: string } = {},
): Ref[] {
  put(sheet, 1, { value: label, format: "text", role: role === "total" ? "heading" : "label" });
  if (note) put(sheet, 2, { value: note, format: "text", role: "note" });
  const refs = cells.map((cell, i) => put(sheet, FIRST_VALUE + i, { ...cell, format, role }));
  sheet.row += 1;
  return refs;
}

/** One labelled computed cell. */
export function computed(
  sheet: Sheet,
  label: string,
  cell: Computed,
  options?: { format?: Format; role?: Role; note?: string },
): Ref {
  const [ref] = computedRow(sheet, label, [cell], options);
  if (!ref) throw new TypeError("a row of one cell has a cell");
  return ref;
}

export const lastColumn = ({ cells }: Sheet): string =>
  columnName(Math.max(FIRST_VALUE, ...[...cells.values()].flatMap((line) => [...line.keys()])));
