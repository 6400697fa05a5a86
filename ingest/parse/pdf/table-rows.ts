import type { PrintedLine, PrintedPage } from "./page-text.ts";

/** A word with its place. */
export interface Token {
  text: string;
  start: number;
  end: number;
  x0: number;
  x1: number;
}

/** A figure with its currency sign, brackets and per cent, however many words those are. */
export interface Figure extends Token {
  /** The right edge of its last digit: brackets and per cent signs hang over the column's edge. */
  edge: number;
}

/** What stands side by side on a page, whether or not the engine wrote it as one line. */
export interface GridRow {
  start: number;
  end: number;
  x0: number;
  x1: number;
  top: number;
  bottom: number;
  size: number;
  tokens: Token[];
  /** The figures that end the row; what is left of them is its label. */
  figures: Figure[];
}

export function gridRows(page: PrintedPage): GridRow[] {
  const rows: GridRow[] = [];
  for (const line of page.lines) {
    const tokens = tokensOf(page, line);
    if (tokens.length === 0) continue;
    const [x0, top, x1, bottom] = line.box;
    const last = rows.at(-1);
    if (last && besides(last, line)) {
      last.tokens.push(...tokens);
      last.end = line.end;
      last.x1 = x1;
      last.top = Math.min(last.top, top);
      last.bottom = Math.max(last.bottom, bottom);
    } else {
      const size = Math.max(4, line.size || bottom - top);
      rows.push({ start: line.start, end: line.end, x0, x1, top, bottom, size, tokens, figures: [] });
    }
  }
  for (const row of rows) row.figures = trailingFigures(row);
  return rows;
}

function besides(row: GridRow, { box: [x0, top, , bottom] }: PrintedLine): boolean {
  const overlap = Math.min(row.bottom, bottom) - Math.max(row.top, top);
  return x0 >= row.x1 - 1 && overlap > 0.5 * Math.min(row.bottom - row.top, bottom - top);
}

function tokensOf(page: PrintedPage, { start, end }: PrintedLine): Token[] {
  const tokens: Token[] = [];
  for (const match of page.text.slice(start, end).matchAll(/\S+/g)) {
    const from = start + match.index;
    const to = from + match[0].length;
    let x0 = Number.POSITIVE_INFINITY;
    let x1 = Number.NEGATIVE_INFINITY;
    for (let at = from; at < to; at++) {
      const left = page.places[at * 4] as number;
      if (left < x0) x0 = left;
      const right = page.places[at * 4 + 2] as number;
      if (right > x1) x1 = right;
    }
    if (x0 <= x1) tokens.push({ text: match[0], start: from, end: to, x0, x1 });
  }
  return tokens;
}

const SIGN = /^(?:US|C|A)?[$€£¥][(-]?$|^[(-]$/;
const AFTER = /^[)%]{1,2}$|^(?:x|bps|pts?|pp)\)?$/;
const FIGURE = /^(?:US|C|A)?[$€£¥]?[(+\-–−]?[$€£¥]?(?:\d[\d,.]*\d|\d)(?:[)%x*]|bps){0,3}$/;
const NOTHING = /^[$€£¥]?[-–—−]{1,3}[)%]{0,2}$|^(?:N\/?A|N\/?M|nm)$/;

/** From the right: figures, dashes and their signs, until a word comes. */
function trailingFigures(row: GridRow): Figure[] {
  const figures: Figure[] = [];
  const { tokens } = row;
  let at = tokens.length - 1;
  while (at >= 0) {
    let last = at;
    while (last > 0 && AFTER.test(tokens[last]?.text ?? "")) last--;
    const body = tokens[last];
    if (!body || !(FIGURE.test(body.text) || NOTHING.test(body.text))) break;
    let first = last;
    while (first > 0 && isSignOf(tokens[first - 1] as Token, tokens[first] as Token, row.size)) first--;
    const [from, to] = [tokens[first] as Token, tokens[at] as Token];
    figures.unshift({
      text: tokens
        .slice(first, at + 1)
        .map(({ text }) => text)
        .join(" "),
      start: from.start,
      end: to.end,
      x0: from.x0,
      x1: to.x1,
      edge: digitEdge(body),
    });
    at = first - 1;
  }
  // A figure right behind a word belongs to the sentence, or is the number of a note.
  const before = tokens[at];
  const first = figures[0];
  if (before && first && figures.length === 1 && first.x0 - before.x1 < row.size * 1.2) return [];
  if (before && first && first.x0 - before.x1 < row.size * 0.6 && /^(?:\(?\d{1,2}\)?|(?:19|20)\d\d)$/.test(first.text))
    figures.shift();
  return figures;
}

const isSignOf = (sign: Token, figure: Token, size: number) =>
  SIGN.test(sign.text) && (/[$€£¥]/.test(sign.text) || figure.x0 - sign.x1 < size * 0.4);

/** Signs after the last digit are about half a digit wide each. */
function digitEdge({ text, x0, x1 }: Token): number {
  const behind = /[)%x*]*$/.exec(text)?.[0].length ?? 0;
  return x1 - ((x1 - x0) / text.length) * behind * 0.8;
}

export const YEAR = /^(?:FY)?\s?(?:19|20)\d{2}(?:\([\da-z]\)|[A-Ea-e*])?$/;

/** A row whose figures are years heads columns. */
export const isYears = (row: GridRow): boolean =>
  row.figures.length > 0 && row.figures.every(({ text }) => YEAR.test(text));
