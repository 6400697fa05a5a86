import { type CellMeaning, type OutlineEntry, type ParsedPage, type SheetCell, storable } from "../document.ts";
import { SheetHeads } from "./sheet-heads.ts";

export interface GridCell {
  row: number;
  column: number;
  /** As the workbook shows it. */
  shown: string;
  /** The stored value in words, when it differs from what is shown. */
  raw?: string;
  formula?: string;
  numeric: boolean;
  /** A date or a year: numeric in the file, but a heading when it stands above figures. */
  period: boolean;
  /** How far the cell is set in: a row stands under the nearest one above that is less. */
  indent?: number;
  /** Columns that a merged cell covers; 1 when left out. */
  columns?: number;
  /** Rows that a merged cell covers; 1 when left out. */
  rows?: number;
}

export interface SheetPart {
  page: ParsedPage;
  headings: { title: string; start: number }[];
}

/** Parts of a sheet stay small enough for one database row and one answer. */
const PART_ROWS = 2_000;
const PART_CELLS = 20_000;

export function columnName(column: number): string {
  let name = "";
  for (let n = column; n >= 0; n = Math.floor(n / 26) - 1) name = String.fromCharCode(65 + (n % 26)) + name;
  return name;
}

/** A part of a sheet while it is written. */
class SheetPage {
  readonly cells: SheetCell[] = [];
  readonly headings: SheetPart["headings"] = [];
  rows = 0;
  #columns = 0;
  #lines: string[] = [];
  #length = 0;
  #first = 0;
  #last = 0;

  write(row: readonly GridCell[], meanings: readonly (CellMeaning | undefined)[], section: boolean): void {
    const lead = row[0];
    if (!lead) return;
    if (this.rows === 0) this.#first = lead.row;
    this.#last = lead.row;
    if (section) this.headings.push({ title: flat(lead.shown), start: this.#length });
    let line = "";
    row.forEach((cell, index) => {
      const meaning = meanings[index];
      const head = meaning?.header?.replaceAll(" · ", " ");
      line += `${index === 0 ? "" : " · "}${head ? `${head}: ` : ""}`;
      const value = flat(cell.shown) + (cell.raw === undefined ? "" : ` (${cell.raw})`);
      const start = this.#length + line.length;
      line += value;
      this.cells.push({
        ref: `${columnName(cell.column)}${cell.row + 1}`,
        row: cell.row,
        column: cell.column,
        value,
        ...(cell.formula === undefined ? {} : { formula: cell.formula }),
        ...meaning,
        start,
        end: start + value.length,
      });
      this.#columns = Math.max(this.#columns, cell.column + 1);
    });
    this.#lines.push(`${line}\n`);
    this.#length += line.length + 1;
    this.rows++;
  }

  finish(name: string, shownAs: string, only: boolean): SheetPart {
    const rows = this.#last + 1;
    const whole = only && this.#last - this.#first < PART_ROWS;
    const label = whole ? shownAs : `${shownAs} (rows ${this.#first + 1}–${rows})`;
    const layout = { kind: "sheet" as const, name, columns: this.#columns, rows, cells: this.cells };
    return { page: { label, text: this.#lines.join(""), layout }, headings: this.headings };
  }
}

/**
 * A sheet as text that can be read row by row: "Revenue · FY2024: 118.0 · FY2025: 131.2". Every row carries the headings of its
 * columns, because a passage is quoted alone. `rows` come in order and hold only cells that are present: a sheet with two cells
 * a million rows apart costs two cells.
 */
export function sheetPages(
  name: string,
  rows: Iterable<GridCell[]>,
  { firstRowHeads = false, shownAs = name }: { firstRowHeads?: boolean; shownAs?: string } = {},
): SheetPart[] {
  const parts: SheetPart[] = [];
  const heads = new SheetHeads(firstRowHeads);
  let page = new SheetPage();
  for (const row of rows) {
    const cells = row.filter((cell) => cell.shown.trim() !== "");
    if (cells.length === 0) continue;
    if (page.rows >= PART_ROWS || page.cells.length >= PART_CELLS) {
      parts.push(page.finish(name, shownAs, parts.length === 0));
      page = new SheetPage();
    }
    const { meanings, section } = heads.read(cells);
    page.write(cells, meanings, section);
  }
  if (page.rows > 0) parts.push(page.finish(name, shownAs, parts.length === 0));
  return parts;
}

/** Adds a sheet's parts to a document, with the sheet and its titled rows in the outline. */
export function addSheet(
  target: { pages: ParsedPage[]; outline: OutlineEntry[] },
  name: string,
  parts: SheetPart[],
): void {
  for (const { page, headings } of parts) {
    target.pages.push(page);
    target.outline.push({ level: 1, title: name, page: target.pages.length, start: 0 });
    for (const { title, start } of headings) target.outline.push({ level: 2, title, page: target.pages.length, start });
  }
}

const flat = (text: string) => storable(text).replace(/\s+/g, " ").trim();
