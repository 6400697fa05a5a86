import { type ParsedPage, type SheetCell, storable } from "./document.ts";

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
}

export interface SheetPart {
  page: ParsedPage;
  headings: { title: string; start: number }[];
}

/** Parts of a sheet stay small enough for one database row and one answer. */
const PART_ROWS = 2_000;
const PART_CELLS = 20_000;

const PERIOD =
  /^(?:(?:fy|cy|q[1-4]|h[12]|ltm|ytd)\W{0,2}\d{2,4}.{0,6}|(?:19|20)\d{2}\s?[aefp]?(?:ctual|stimate|orecast)?|[a-z]{3,9}[\s.-]{0,2}\d{2,4}|\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[./]\d{1,2}[./]\d{2,4})$/i;
export const isPeriod = (text: string): boolean => PERIOD.test(text.trim());

export function columnName(column: number): string {
  let name = "";
  for (let n = column; n >= 0; n = Math.floor(n / 26) - 1) name = String.fromCharCode(65 + (n % 26)) + name;
  return name;
}

/**
 * A sheet as text that can be read row by row: "Revenue · FY2024: 118.0 · FY2025: 131.2". Every row carries the headings of its
 * columns, because a passage is quoted alone. `rows` come in order and hold only cells that are present: a sheet with two cells
 * a million rows apart costs two cells.
 */
export function sheetPages(name: string, rows: Iterable<GridCell[]>, firstRowHeads = false): SheetPart[] {
  const parts: SheetPart[] = [];
  let part = startPart();
  let header = new Map<number, string>();
  let headerRow = -10;
  let first = 0;
  let last = 0;

  function startPart() {
    return {
      text: "",
      cells: [] as SheetCell[],
      headings: [] as { title: string; start: number }[],
      rows: 0,
      columns: 0,
    };
  }
  function finish() {
    const label = parts.length === 0 && last - first < PART_ROWS ? name : `${name} (rows ${first + 1}–${last + 1})`;
    const layout = { kind: "sheet" as const, name, columns: part.columns, rows: last + 1, cells: part.cells };
    parts.push({ page: { label, text: part.text, layout }, headings: part.headings });
    part = startPart();
  }

  for (const row of rows) {
    const cells = row.filter((cell) => cell.shown.trim() !== "");
    const lead = cells[0];
    if (!lead) continue;
    if (part.rows >= PART_ROWS || part.cells.length >= PART_CELLS) finish();
    if (part.rows === 0) first = lead.row;
    last = lead.row;
    const heads = firstRowHeads ? lead.row === 0 : isHeaderRow(cells);
    // Headings on two lines, such as a year above "EUR m", belong together.
    if (heads) {
      if (lead.row !== headerRow + 1) header = new Map();
      for (const cell of cells) {
        const above = header.get(cell.column);
        header.set(cell.column, above ? `${above} ${flat(cell.shown)}` : flat(cell.shown));
      }
      headerRow = lead.row;
    } else if (cells.length === 1 && !lead.numeric && lead.shown.length <= 80) {
      part.headings.push({ title: flat(lead.shown), start: part.text.length });
    }
    let line = "";
    cells.forEach((cell, index) => {
      const head = heads || index === 0 ? undefined : header.get(cell.column);
      const prefix = `${index === 0 ? "" : " · "}${head ? `${head}: ` : ""}`;
      const value = flat(cell.shown) + (cell.raw === undefined ? "" : ` (${cell.raw})`);
      const start = part.text.length + line.length + prefix.length;
      line += prefix + value;
      part.cells.push({
        ref: `${columnName(cell.column)}${cell.row + 1}`,
        row: cell.row,
        column: cell.column,
        value,
        ...(cell.formula === undefined ? {} : { formula: cell.formula }),
        ...(head === undefined ? {} : { header: head }),
        start,
        end: start + value.length,
      });
      part.columns = Math.max(part.columns, cell.column + 1);
    });
    part.text += `${line}\n`;
    part.rows++;
  }
  if (part.rows > 0) finish();
  return parts;
}

const flat = (text: string) => storable(text).replace(/\s+/g, " ").trim();

/** Two or more cells, all of them words or periods: the headings of the columns below. */
function isHeaderRow(cells: readonly GridCell[]): boolean {
  if (cells.length < 2) return false;
  const tail = cells.length === 2 ? cells : cells.slice(1);
  if (tail.some((cell) => cell.formula !== undefined && !cell.period)) return false;
  if (tail.every((cell) => cell.period || isPeriod(cell.shown))) return true;
  if (cells.some((cell) => cell.numeric && !cell.period)) return false;
  // A label beside a text is a pair, not two headings; three texts in a row are headings.
  return cells.length >= 3 && cells.every((cell) => cell.shown.length <= 60);
}
