import type { CellMeaning } from "../document.ts";
import { isPeriod, joinPath, RowPath, unitOf, unitWithin } from "../table/heads.ts";
import type { GridCell } from "./sheet-page.ts";

/** Longer texts are prose, not the title of the rows below. */
const SECTION_MOST = 80;
/** A merged cell may cover every column there is; headings reach this far. */
const COLUMNS_MOST = 512;

/**
 * Follows a sheet downwards and knows for each row what its figures are of. A sheet may hold several tables, one below the other,
 * with titles and units anywhere: a new line of headings begins a new one.
 */
export class SheetHeads {
  readonly #firstRowHeads: boolean;
  readonly #path = new RowPath();
  #columns = new Map<number, string[]>();
  /** What the headings of each column come to; a million cells ask for it. */
  #heads = new Map<number, { header: string; unit: string | undefined }>();
  /** The last line of headings: where the next one stands directly below, both belong together. */
  #above: GridCell[] = [];
  #headRow = -10;
  #lastRow = -1;
  #afterData = false;
  #unit: string | undefined;
  /** Labels over several rows, and the last row they cover. */
  #covering: { text: string; column: number; until: number }[] = [];

  constructor(firstRowHeads: boolean) {
    this.#firstRowHeads = firstRowHeads;
  }

  read(cells: readonly GridCell[]): { meanings: (CellMeaning | undefined)[]; section: boolean } {
    const lead = cells[0] as GridCell;
    const gap = lead.row - this.#lastRow;
    this.#lastRow = lead.row;
    if (this.#firstRowHeads ? lead.row === 0 : this.#isHeadRow(cells, gap)) {
      this.#readHeads(cells, gap);
      this.#afterData = false;
      return { meanings: [], section: false };
    }
    if (cells.length === 1 && !lead.numeric && lead.shown.length <= SECTION_MOST) {
      const unit = unitWithin(lead.shown);
      if (unit !== undefined) this.#unit = unit;
      this.#afterData = false;
      if (gap > 2) this.#path.clear();
      if (unitOf(lead.shown) === undefined) this.#path.section(bare(lead.shown), indentOf(lead));
      return { meanings: [], section: true };
    }
    if (cells.length === 1 && !lead.numeric) this.#unit = unitWithin(lead.shown.slice(0, 200)) ?? this.#unit;
    this.#afterData = cells.length > 1;
    return { meanings: this.#meanings(cells), section: false };
  }

  #meanings(cells: readonly GridCell[]): (CellMeaning | undefined)[] {
    const lead = cells[0] as GridCell;
    this.#covering = this.#covering.filter(({ until }) => until >= lead.row);
    const carried = this.#covering.filter(({ column }) => column < lead.column).map(({ text }) => text);
    // A row that begins with a figure has no label of its own.
    const label = lead.numeric && !lead.period ? "" : bare(lead.shown);
    const path = joinPath([...carried, ...(label === "" ? [] : this.#path.row(label, indentOf(lead)))]);
    const second = cells[1];
    const besides = second && !second.numeric ? unitOf(second.shown) : undefined;
    const unit = besides ?? unitWithin(label) ?? this.#unit;
    for (const cell of cells)
      if ((cell.rows ?? 1) > 1)
        this.#covering.push({ text: bare(cell.shown), column: cell.column, until: cell.row + (cell.rows ?? 1) - 1 });
    return cells.map((cell, index) => {
      if (index === 0 && label !== "") return undefined;
      const heads = this.#heads.get(cell.column);
      const own = cell.numeric ? (heads?.unit ?? unit) : undefined;
      const meaning: CellMeaning = {};
      if (heads) meaning.header = heads.header;
      if (path) meaning.rowHeader = path;
      if (own) meaning.unit = own;
      return meaning;
    });
  }

  #readHeads(cells: readonly GridCell[], gap: number): void {
    const lead = cells[0] as GridCell;
    const stacked = lead.row === this.#headRow + 1;
    if (!stacked) {
      this.#columns = new Map();
      this.#heads = new Map();
      if (gap > 1) this.#path.clear();
    } else this.#reachOver(cells);
    const unit = cells.map((cell) => unitOf(cell.shown)).find((found) => found !== undefined);
    if (unit !== undefined && (cells.length > 1 ? unitOf(lead.shown) !== undefined : true)) this.#unit = unit;
    for (const cell of cells) {
      const last = Math.min(cell.column + (cell.columns ?? 1), cell.column + COLUMNS_MOST);
      for (let column = cell.column; column < last; column++) this.#add(column, bare(cell.shown));
    }
    for (const [column, texts] of this.#columns) {
      const unit = texts.map(unitOf).findLast((found) => found !== undefined);
      this.#heads.set(column, { header: joinPath(texts), unit });
    }
    this.#above = [...cells];
    this.#headRow = lead.row;
  }

  /** "FY2024" above "Q1 Q2 Q3 Q4" is written once and meant for all four, merged or not. */
  #reachOver(below: readonly GridCell[]): void {
    if (this.#above.length >= below.length) return;
    this.#above.forEach((cell, index) => {
      // A unit or a name over the labels is not meant for the columns beside them: nothing stands below it.
      if ((cell.columns ?? 1) > 1 || !below.some(({ column }) => column === cell.column)) return;
      const next = this.#above[index + 1]?.column ?? Number.POSITIVE_INFINITY;
      for (const { column } of below) if (column > cell.column && column < next) this.#add(column, bare(cell.shown));
    });
  }

  #add(column: number, text: string): void {
    const heads = this.#columns.get(column);
    if (heads) heads.push(text);
    else this.#columns.set(column, [text]);
  }

  /** Two or more cells, all of them words or periods: the headings of the columns below. */
  #isHeadRow(cells: readonly GridCell[], gap: number): boolean {
    const lead = cells[0] as GridCell;
    if (cells.length === 1) {
      // One wide cell over columns, such as a merged year.
      return (lead.columns ?? 1) > 1 && lead.column > 0 && (lead.period || isPeriod(lead.shown));
    }
    // A label beside a date is a pair; a unit beside a period is not.
    const tail = cells.length === 2 && unitOf(lead.shown) === undefined ? cells : cells.slice(1);
    if (tail.some((cell) => cell.formula !== undefined && !cell.period)) return false;
    if (tail.every((cell) => cell.period || isPeriod(cell.shown))) return true;
    if (cells.some((cell) => cell.numeric && !cell.period)) return false;
    // Directly below headings, a line without a label of its own, or of units alone, goes on with them.
    if (lead.row === this.#headRow + 1 && continues(cells, this.#above)) return true;
    // Words below words are the rows of a table of words; a new table keeps its distance.
    if (gap === 1 && (this.#afterData || lead.row === this.#headRow + 1)) {
      return lead.row === this.#headRow + 1 && cells.every((cell) => cell.period || unitOf(cell.shown) !== undefined);
    }
    // A label beside a text is a pair, not two headings; three texts in a row are headings.
    return cells.length >= 3 && cells.every((cell) => cell.shown.length <= 60);
  }
}

function continues(cells: readonly GridCell[], above: readonly GridCell[]): boolean {
  const lead = cells[0] as GridCell;
  const first = above[0]?.column ?? 0;
  return (
    (lead.column > first || unitOf(lead.shown) !== undefined || above.length < cells.length) &&
    cells.every((cell) => cell.shown.length <= 40)
  );
}

/** Leading blanks set a label in where the format does not. Four of them, or a tab, are a step. */
function indentOf(cell: GridCell): number {
  const blanks = /^[\s\u00a0]*/.exec(cell.shown)?.[0] ?? "";
  return (cell.indent ?? 0) + cell.column + blanks.replaceAll("\t", "    ").length / 2;
}

const bare = (text: string) => text.replace(/\s+/g, " ").trim().replace(/:$/, "");
