import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseLimits } from "../document.ts";
import type { GridCell } from "../sheet/sheet-page.ts";
import { isPeriod } from "../table/heads.ts";

/** No table of these programs has more columns. */
const COLUMNS_MOST = 1_000;
const CELLS = new Set(["t", "n", "d", "du", "cb"]);
const NUMBERS = new Set(["n", "rn", "d", "rd", "du"]);
/** Attributes that hold a cell's value, and its formula. */
const VALUES = ["v", "cell-date", "du", "s", "string"] as const;

/** A table while its cells come by: what they hold, and where each of them stands. */
export class ApxlGrid {
  readonly name: string;
  readonly #limits: ParseLimits;
  readonly #cells: GridCell[] = [];
  #row = 0;
  #column = -1;
  #columns = 0;
  /** Depth below the list of cells: 1 inside a cell. */
  #depth = -1;
  #cell: (GridCell & { choices: Map<string, string>; choice?: string; chosen?: string }) | undefined;

  constructor(name: string, limits: ParseLimits) {
    this.name = name;
    this.#limits = limits;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === "grid") this.#columns = Number(attributes.numcols ?? 0);
    if (name === "datasource") this.#depth = 0;
    else if (this.#depth >= 0 && ++this.#depth === 1) this.#begin(attributes);
    if (!this.#cell) return;
    if (attributes.ID && this.#depth > 1 && CELLS.has(name)) this.#cell.choice = attributes.ID;
    if (name === "proxied-cell-ref") this.#cell.chosen = attributes.IDREF;
    if (attributes.fs) this.#cell.formula = attributes.fs.startsWith("=") ? attributes.fs : `=${attributes.fs}`;
    const isValue = name !== "t" && (this.#depth === 1 || /^(?:ct|rn|rd|rb|n|d)$/.test(name));
    const value = isValue ? this.#valueOf(name, attributes) : undefined;
    if (value !== undefined) this.#take(value, NUMBERS.has(name));
  }

  close(name: string): void {
    if (name === "datasource") this.#depth = -1;
    if (this.#depth <= 0) return;
    if (this.#depth-- === 1) this.#end();
  }

  /** A paragraph of a cell whose text is set in several styles. */
  text(text: string): void {
    if (this.#cell) this.#take(this.#cell.shown ? `${this.#cell.shown}\n${text}` : text, false);
  }

  *rows(): Generator<GridCell[]> {
    const rows = Map.groupBy(this.#cells, ({ row }) => row);
    for (const row of [...rows.keys()].sort((a, b) => a - b)) yield rows.get(row) ?? [];
  }

  /** A style is an attribute "s" of a cell itself; below it that is its text. */
  #valueOf(name: string, attributes: Record<string, string>): string | undefined {
    return VALUES.filter((key) => key !== "s" || name === "ct")
      .map((key) => attributes[key])
      .find((value) => value !== undefined);
  }

  /** Cells say how far they stand from the one before: columns to the right, or rows down in steps of 256. */
  #begin(attributes: Record<string, string>): void {
    const first = this.#column === -1 && this.#row === 0;
    const move = attributes.ct === undefined ? (first ? 0 : 1) : Number(attributes.ct) || 0;
    const down = (move + 0x80) >> 8;
    this.#row += down;
    this.#column = Math.max(0, (first ? 0 : this.#column) + move - down * 0x100);
    if (attributes.ct === undefined && this.#columns > 0 && this.#column >= this.#columns) {
      this.#column = 0;
      this.#row++;
    }
    this.#cell = {
      row: this.#row,
      column: this.#column,
      shown: "",
      numeric: false,
      period: false,
      columns: Number(attributes["col-span"] ?? 1) || 1,
      rows: Number(attributes["row-span"] ?? 1) || 1,
      choices: new Map(),
    };
  }

  #take(value: string, numeric: boolean): void {
    if (!this.#cell) return;
    if (this.#cell.choice !== undefined) this.#cell.choices.set(this.#cell.choice, value);
    this.#cell.shown = value.replace(/T00:00:00(?:[+-]\d{4}|Z)?$/, "");
    this.#cell.numeric = numeric;
  }

  #end(): void {
    if (!this.#cell) return;
    const { choices, choice: _, chosen, ...cell } = this.#cell;
    this.#cell = undefined;
    // A pop-up menu lists all that may stand in the cell, and points at what does.
    if (chosen !== undefined) cell.shown = choices.get(chosen) ?? "";
    if (cell.shown.trim() === "" || cell.column >= COLUMNS_MOST) return;
    if (this.#cells.length >= this.#limits.cells)
      throw new UnreadableFileError(
        `A table has more than ${this.#limits.cells.toLocaleString("en-US")} filled cells. Upload the tables that matter.`,
      );
    this.#cells.push({ ...cell, period: isPeriod(cell.shown) });
  }
}

/** The table as `PageWriter` lays it out: every place of a row, empty ones too. */
export const printedRows = (grid: ApxlGrid): string[][] =>
  [...grid.rows()].map((cells) => {
    const row: string[] = [];
    for (const { column, shown } of cells) row[column] = shown;
    return Array.from(row, (text) => text ?? "");
  });
