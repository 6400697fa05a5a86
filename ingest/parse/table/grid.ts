import { isPeriod, joinPath, RowPath, unitOf, unitWithin } from "./heads.ts";

/** A cell of a printed table: over how many columns and rows it stands, and whether the file itself calls it a heading. */
export interface TableCell {
  text: string;
  columns?: number;
  rows?: number;
  heading?: boolean;
}

/** A place of the grid. A cell over several places stands in the first of them; the others only know its text. */
export interface Slot {
  text: string;
  own: boolean;
  heading: boolean;
  /** The cell covers more than one column. */
  wide: boolean;
}

export interface Grid {
  rows: Slot[][];
  heads: number;
  /** For each column the headings above it, topmost first. */
  columns: string[][];
  unit?: string;
}

/** A table that claims more columns than this is not one. */
const COLUMNS_MOST = 1_000;
const EMPTY: Slot = { text: "", own: false, heading: false, wide: false };

/** Lays the cells out as they are seen. `headed` says what the file knows about its first row; left out, the words decide. */
export function layOut(rows: readonly (readonly (string | TableCell)[])[], headed?: boolean): Grid {
  const grid: Slot[][] = rows.map(() => []);
  rows.forEach((row, r) => {
    let column = 0;
    for (const given of row) {
      const cell: TableCell = typeof given === "string" ? { text: given } : given;
      while (grid[r]?.[column]) column++;
      const columns = Math.max(1, Math.min(cell.columns ?? 1, COLUMNS_MOST - column));
      if (column >= COLUMNS_MOST) break;
      const last = Math.min(rows.length, r + Math.max(1, cell.rows ?? 1));
      for (let down = r; down < last; down++) {
        for (let right = column; right < column + columns; right++) {
          const line = grid[down];
          if (line && !line[right]) {
            const own = down === r && right === column;
            line[right] = { text: cell.text, own, heading: cell.heading === true, wide: columns > 1 };
          }
        }
      }
      column += columns;
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  for (const row of grid) for (let c = 0; c < width; c++) row[c] ??= EMPTY;
  const heads = countHeads(grid, headed);
  const columns = Array.from({ length: width }, (_, c) => grid.slice(0, heads).map((row) => row[c]?.text ?? ""));
  const unit = heads > 0 ? unitOf(grid[0]?.[0]?.text ?? "") : undefined;
  return { rows: grid, heads, columns, ...(unit ? { unit } : {}) };
}

/** A first row of short words above at least one further row: the columns' headings. */
function looksHeaded(grid: readonly Slot[][]): boolean {
  const filled = (grid[0] ?? []).filter((slot) => slot.own && slot.text !== "");
  const named = filled.every(({ text }) => text.length <= 60 && !/[$€£]\s?\d|\d{1,3}(?:[.,]\d{3})+|\d%/.test(text));
  // One period over all the columns, and nothing over the labels.
  if (filled.length === 1 && filled[0]?.wide && grid[0]?.[0]?.text === "") return named;
  if (filled.length < 2 || !named) return false;
  if ((grid[0]?.length ?? 0) > 2) return true;
  // A label beside a text is a pair. Only above figures, or as a period, is the second word a heading.
  const below = grid.slice(1).map((row) => row[1]?.text ?? "");
  const figures = below.filter((text) => /\d/.test(text) && text.length <= 40).length;
  return isPeriod(filled[1]?.text ?? "") || (figures > below.length / 2 && !/\d/.test(filled[1]?.text ?? ""));
}

function countHeads(grid: readonly Slot[][], headed: boolean | undefined): number {
  const marked = grid.findIndex((row) => !row.every((slot) => slot.heading || slot.text === ""));
  const own = (row: readonly Slot[]) => row.filter((slot) => slot.own && slot.text !== "");
  if (marked > 0 && marked < grid.length && grid.slice(0, marked).some((row) => own(row).length > 1)) return marked;
  if (headed === false || grid.length < 2 || !(headed || looksHeaded(grid))) return 0;
  let heads = 1;
  while (heads < grid.length - 1 && stacks(grid[heads - 1] ?? [], grid[heads] ?? [])) heads++;
  return heads;
}

/** A second line of headings stands under wide ones, or under a row label's empty place, and holds periods, units or words. */
function stacks(above: readonly Slot[], row: readonly Slot[]): boolean {
  const filled = row.filter((slot) => slot.own && slot.text !== "");
  if (filled.length < 2) return false;
  const first = row[0];
  const unlabelled = first === undefined || first.text === "" || !first.own || unitOf(first.text) !== undefined;
  const named = filled.every(({ text }) => isPeriod(text) || unitOf(text) !== undefined || !/\d/.test(text));
  return (
    named &&
    unlabelled &&
    (above.some((slot) => slot.wide) || filled.every(({ text }) => isPeriod(text) || unitOf(text)))
  );
}

export interface RowMeaning {
  /** Labels of cells that began in a row above and still cover this one's first columns. */
  carried: string[];
  path: string;
  unit?: string;
}

/** What each row below the headings is of. Undefined for rows that hold a label alone. */
export function meaningOfRows(grid: Grid): (RowMeaning | undefined)[] {
  const path = new RowPath();
  let unit = grid.unit;
  return grid.rows.map((row, r) => {
    if (r < grid.heads) return undefined;
    const filled = row.filter((slot) => slot.own && slot.text !== "");
    const label = row.find((slot) => slot.own && slot.text !== "");
    if (!label) return undefined;
    if (filled.length === 1 && row[0] === label) {
      path.section(label.text, 0);
      unit = unitOf(label.text) ?? unit;
      return undefined;
    }
    const carried: string[] = [];
    for (const slot of row) {
      if (slot.own) break;
      if (slot.text !== "" && slot.text !== carried.at(-1)) carried.push(slot.text);
    }
    const beside = filled[1] && unitOf(filled[1].text);
    const own = beside ?? unitWithin(label.text) ?? unit;
    return { carried, path: joinPath([...carried, ...path.row(label.text, 0)]), ...(own ? { unit: own } : {}) };
  });
}
