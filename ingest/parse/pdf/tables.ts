import type { PrintTable } from "../document.ts";
import type { PrintedPage } from "./page-text.ts";
import { type Column, headColumns, unitIn } from "./table-headings.ts";
import { type Figure, type GridRow, gridRows, isYears } from "./table-rows.ts";

/** Lines of words that may stand between rows of figures: section names and labels that wrap. */
const WORDS_BETWEEN = 3;
const HEADING_ROWS = 7;
const TABLES_PER_PAGE = 40;

/** Grids of figures, told by figures that end lines and stand above each other. The page's text is not changed. */
export function findTables(page: PrintedPage): PrintTable[] {
  const rows = gridRows(page);
  const tables: PrintTable[] = [];
  let from = 0;
  for (const [first, last] of regions(rows, page.width)) {
    if (tables.length === TABLES_PER_PAGE) break;
    const table = build(page, rows, first, last, from);
    if (!table) continue;
    tables.push(table);
    from = last + 1;
  }
  return tables;
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

const isProse = (row: GridRow, width: number) => row.tokens.length >= 9 && row.x1 - row.x0 > width * 0.55;

function build(
  page: PrintedPage,
  rows: readonly GridRow[],
  first: number,
  last: number,
  from: number,
): PrintTable | undefined {
  let start = first;
  while (start <= last && isYears(rows[start] as GridRow)) start++;
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
    return [{ start: row.start, end: row.end, label: labelOf(page, body, at), cells: found }];
  });
  const begin = above[0] ?? body[0];
  const context = page.text.slice(Math.max(0, (begin?.start ?? 0) - 200), withFigures[0]?.start);
  const unit = unitIn(context);
  return {
    start: begin?.start ?? 0,
    end: withFigures.at(-1)?.end ?? 0,
    ...(unit ? { unit } : {}),
    columns: headColumns(above, columns),
    rows: tableRows,
  };
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

/** Rows of words and years right above the figures, up to the first sentence. */
function headingRows(rows: readonly GridRow[], start: number, from: number, width: number): GridRow[] {
  const above: GridRow[] = [];
  let below = rows[start] as GridRow;
  for (let at = start - 1; at >= from && above.length < HEADING_ROWS; at--) {
    const row = rows[at] as GridRow;
    if (row.figures.length > 0 && !isYears(row)) break;
    if (isProse(row, width) || below.top - row.bottom > row.size * 3 || row.bottom > below.bottom) break;
    above.unshift(row);
    below = row;
  }
  return above;
}

function labelOf(page: PrintedPage, body: readonly GridRow[], at: number): string {
  const row = body[at] as GridRow;
  const own = page.text
    .slice(row.start, row.figures[0]?.start)
    .replace(/(?:[.…_]\s*){3,}$|[$€£\s]+$/g, "")
    .trim();
  const before = body[at - 1];
  // A label that wraps: its figures stand beside its last line.
  if (before && before.figures.length === 0 && (own === "" || /^[\p{Ll}(]/u.test(own))) {
    const text = page.text.slice(before.start, before.end).trim();
    if (!/[:.]$/.test(text) && row.top - before.bottom < row.size) return `${text} ${own}`.trim().slice(0, 200);
  }
  return own.replace(/\s+/g, " ").slice(0, 200);
}
