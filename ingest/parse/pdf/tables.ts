import type { PrintTable } from "../document.ts";
import type { PrintedPage } from "./page-text.ts";
import { type Column, headColumns, segmentsOf, unitIn } from "./table-headings.ts";
import { type Figure, type GridRow, gridRows, isYears } from "./table-rows.ts";

/** Lines of words that may stand between rows of figures: section names and labels that wrap. */
const WORDS_BETWEEN = 3;
const HEADING_ROWS = 7;
const TABLES_PER_PAGE = 40;

/** Grids of figures, told by figures that end lines and stand above each other. The page's text is not changed. */
export function findTables(page: PrintedPage): PrintTable[] {
  const rows = gridRows(page);
  const tables: PrintTable[] = [];
  let earlier: Grid | undefined;
  let from = 0;
  for (const [first, last] of regions(rows, page.width)) {
    if (tables.length === TABLES_PER_PAGE) break;
    const grid = build(page, rows, first, last, from);
    if (!grid) continue;
    tables.push(continued(grid, earlier));
    if (grid.table.columns.some((name) => name !== "")) earlier = grid;
    from = last + 1;
  }
  return tables;
}

interface Grid {
  table: PrintTable;
  columns: Column[];
}

/** A grid that a section's words cut in two has its headings above the first part. */
function continued({ table, columns }: Grid, earlier: Grid | undefined): PrintTable {
  if (!earlier || table.columns.some((name) => name !== "") || columns.length !== earlier.columns.length) return table;
  const same = columns.every(({ x1 }, at) => Math.abs(x1 - (earlier.columns[at]?.x1 ?? 0)) < 12);
  if (!same) return table;
  const unit = table.unit ?? earlier.table.unit;
  table.columns = earlier.table.columns;
  return unit ? { ...table, unit } : table;
}

/** First and last row of each run of rows with figures. */
function regions(rows: readonly GridRow[], width: number): [number, number][] {
  const found: [number, number][] = [];
  let first = -1;
  let last = -1;
  const close = () => {
    if (first >= 0) found.push([first, last]);
    first = -1;
  };
  rows.forEach((row, at) => {
    if (row.figures.length > 0) {
      const before = rows[last];
      // Years after figures head the next table.
      const anew = first >= 0 && isYears(row) && before !== undefined && !isYears(before);
      if (first >= 0 && (anew || apart(before as GridRow, row))) close();
      if (first < 0) first = at;
      last = at;
    } else if (first >= 0 && (at - last > WORDS_BETWEEN || isProse(row, width))) close();
  });
  close();
  return found;
}

const apart = (before: GridRow, row: GridRow) =>
  row.top - before.bottom > row.size * 7 || row.top < before.top - row.size;

/** Words without a gap between them over half the page. */
const isProse = (row: GridRow, width: number) =>
  row.tokens.length >= 9 &&
  segmentsOf(row).some(({ x0, x1, text }) => x1 - x0 > width * 0.5 && text.split(" ").length >= 8);

function build(
  page: PrintedPage,
  rows: readonly GridRow[],
  first: number,
  last: number,
  from: number,
): Grid | undefined {
  let start = first;
  while (start < last && (rows[start]?.figures.length === 0 || isYears(rows[start] as GridRow))) start++;
  const body = rows.slice(start, last + 1);
  const withFigures = body.filter(({ figures }) => figures.length > 0);
  const columns = columnsOf(withFigures);
  const cells = withFigures.reduce((sum, { figures }) => sum + figures.length, 0);
  if (withFigures.length < 2 || columns.length === 0 || cells < (columns.length === 1 ? 3 : 4)) return undefined;
  const above = headingRows(rows, start, from, page.width);
  const tableRows = body.flatMap((row, at) => {
    const found = row.figures.flatMap((figure) => {
      const column = columnOf(columns, figure, row.size);
      return column < 0 ? [] : [{ column, start: figure.start, end: figure.end }];
    });
    if (found.length === 0) return [];
    return [{ start: row.start, end: row.end, label: labelOf(page, rows, start + at), cells: found }];
  });
  const begin = Math.min(...above.map((row) => row.start), body[0]?.start ?? 0);
  const context = page.text.slice(Math.max(0, begin - 200), withFigures[0]?.start);
  const unit = unitIn(context);
  const table: PrintTable = {
    start: begin,
    end: withFigures.at(-1)?.end ?? 0,
    ...(unit ? { unit } : {}),
    columns: headColumns(above, columns),
    rows: tableRows,
  };
  return { table, columns };
}

/** Figures whose last digits stand above each other. */
function columnsOf(rows: readonly GridRow[]): Column[] {
  const figures = rows.flatMap((row) => row.figures.map((figure) => ({ ...figure, size: row.size })));
  figures.sort((a, b) => a.edge - b.edge);
  const groups: (typeof figures)[] = [];
  for (const figure of figures) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group && before && figure.edge - before.edge < figure.size * 0.85) group.push(figure);
    else groups.push([figure]);
  }
  const enough = Math.max(1, Math.min(2, rows.length - 1));
  const columns = groups
    .filter((group) => group.length >= enough)
    .map((group) => ({ x0: Math.min(...group.map(({ x0 }) => x0)), x1: Math.max(...group.map(({ x1 }) => x1)) }));
  return merged(columns);
}

/** Figures of one column that are not set on one edge, centred ones for example. */
function merged(columns: readonly Column[]): Column[] {
  const kept: Column[] = [];
  for (const column of columns) {
    const last = kept.at(-1);
    if (last && column.x0 < last.x1 - 1) last.x1 = Math.max(last.x1, column.x1);
    else kept.push({ ...column });
  }
  return kept;
}

function columnOf(columns: readonly Column[], figure: Figure, size: number): number {
  return columns.findIndex(({ x0, x1 }) => figure.x1 > x0 - size * 0.3 && figure.x0 < x1 + size * 0.3);
}

/**
 * Rows of words and years right above the figures, up to the first sentence. By place, not by order: headings of several lines are
 * read column by column.
 */
function headingRows(rows: readonly GridRow[], start: number, from: number, width: number): GridRow[] {
  const body = rows[start] as GridRow;
  const reach = body.top - body.size * 16;
  const above = rows
    .slice(Math.max(from, start - 40), start)
    .filter((row) => row.bottom <= body.top + body.size * 0.3 && row.top >= reach)
    .sort((a, b) => b.bottom - a.bottom || b.x0 - a.x0);
  const kept: GridRow[] = [];
  let below = body;
  for (const row of above) {
    if (row.figures.length > 0 && !isYears(row) && !isLoneNumber(row)) break;
    if ((isProse(row, width) && !isYears(row)) || below.top - row.bottom > row.size * 2.5) break;
    const beside = kept[0] && overlaps(kept[0], row);
    if (beside) join(kept[0] as GridRow, row);
    else if (kept.unshift({ ...row, tokens: [...row.tokens], figures: row.figures }) > HEADING_ROWS) break;
    below = kept[0] as GridRow;
  }
  return kept;
}

/** The foot of a heading: "(2)", or a note's number. */
const isLoneNumber = (row: GridRow) => row.tokens.length <= 2 && /^\(?\d{1,2}\)?$/.test(row.figures[0]?.text ?? "");

const overlaps = (a: GridRow, b: GridRow) =>
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5 * Math.min(a.bottom - a.top, b.bottom - b.top);

function join(row: GridRow, other: GridRow): void {
  row.tokens = [...row.tokens, ...other.tokens].sort((a, b) => a.x0 - b.x0);
  row.start = Math.min(row.start, other.start);
  row.end = Math.max(row.end, other.end);
  row.top = Math.min(row.top, other.top);
  row.bottom = Math.max(row.bottom, other.bottom);
}

function labelOf(page: PrintedPage, rows: readonly GridRow[], at: number): string {
  const row = rows[at] as GridRow;
  const own = page.text
    .slice(row.start, row.figures[0]?.start)
    .replace(/(?:[.…_]\s*){3,}$|[$€£\s]+$/g, "")
    .trim();
  const before = rows[at - 1];
  // A label that wraps: its figures stand beside its last line.
  if (before && before.figures.length === 0 && (own === "" || /^[\p{Ll}(]/u.test(own))) {
    const text = page.text.slice(before.start, before.end).trim();
    if (!/[:.]$/.test(text) && row.top - before.bottom < row.size) return `${text} ${own}`.trim().slice(0, 200);
  }
  return own.replace(/\s+/g, " ").slice(0, 200);
}
