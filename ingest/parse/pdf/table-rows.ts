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
  readonly figures: readonly Figure[];
}

export function gridRows(page: PrintedPage): GridRow[] {
  const rows: PageRow[] = [];
  for (const line of page.lines) {
    const [x0, , x1] = line.box;
    // Nothing of it has a place.
    if (x0 === 0 && x1 === 0) continue;
    const last = rows.at(-1);
    if (last && besides(last, line)) last.append(line);
    else rows.push(new PageRow(page, line));
  }
  return rows;
}

/** Most rows of a page end in a word: they are cut into words only where a table near them asks for it. */
class PageRow implements GridRow {
  readonly #page: PrintedPage;
  readonly #lines: PrintedLine[];
  #tokens: Token[] | undefined;
  #figures: Figure[] | undefined;
  start: number;
  end: number;
  x0: number;
  x1: number;
  top: number;
  bottom: number;
  size: number;

  constructor(page: PrintedPage, line: PrintedLine) {
    this.#page = page;
    this.#lines = [line];
    [this.x0, this.top, this.x1, this.bottom] = line.box;
    this.start = line.start;
    this.end = line.end;
    this.size = Math.max(4, line.size || this.bottom - this.top);
  }

  append(line: PrintedLine): void {
    const [, top, x1, bottom] = line.box;
    this.#lines.push(line);
    this.end = line.end;
    this.x1 = x1;
    this.top = Math.min(this.top, top);
    this.bottom = Math.max(this.bottom, bottom);
  }

  get tokens(): Token[] {
    this.#tokens ??= this.#lines.flatMap((line) => tokensOf(this.#page, line));
    return this.#tokens;
  }

  get figures(): Figure[] {
    this.#figures ??= endsInFigure(this.#lines.at(-1)?.text ?? "") ? trailingFigures(this) : [];
    return this.#figures;
  }
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

const LONGEST_FIGURE = 40;

/** Whether `trailingFigures` has anything to find, told by the last word. */
function endsInFigure(text: string): boolean {
  const word = /\S*$/.exec(text.slice(-LONGEST_FIGURE))?.[0] ?? "";
  return FIGURE.test(word) || NOTHING.test(word) || AFTER.test(word);
}

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
