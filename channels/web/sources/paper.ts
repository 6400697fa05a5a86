import type { LayoutBlock, PageText } from "../api/types.ts";

/** A span of the document's text, in UTF-16 code units, as citations name it. */
export interface Span {
  start: number;
  end: number;
}

export interface Run {
  text: string;
  hit: boolean;
}

export interface Passage {
  runs: Run[];
  /** A clause number or list mark, which hangs in a column of its own. */
  number: Run[];
  hit: boolean;
}

export type PaperBlock =
  /** `foot`: the page's own running line and number, which belong to the sheet and not to what it says. */
  | ({ kind: "heading" | "header" | "foot"; level: number } & Passage)
  | ({ kind: "paragraph"; keepLines: boolean; indent: boolean } & Passage)
  | { kind: "table"; rows: Passage[][]; hit: boolean };

/**
 * A page's text → blocks to draw, with the cited span cut out. Shared by the panel (vnodes) and the standalone page view
 * (a string), so both show the same page. Text that no block covers is drawn as a paragraph: evidence is never left out.
 */
export function layPaper(page: PageText, span: Span | null): PaperBlock[] {
  const given = page.layout?.kind === "blocks" ? page.layout.blocks : [];
  const sheet: Sheet = { text: page.text, span: span && onPage(page, span) };
  const blocks: PaperBlock[] = [];
  let at = 0;
  for (const block of [...given].sort((a, b) => a.start - b.start)) {
    if (block.start < at) continue;
    addPlain(blocks, sheet, at, block.start);
    addBlock(blocks, sheet, block);
    at = block.end;
  }
  addPlain(blocks, sheet, at, page.text.length);
  return blocks;
}

interface Sheet {
  text: string;
  span: Span | null;
}

/** A citation counts from the start of the document, a layout from the start of its page. */
export const onPage = (page: PageText, { start, end }: Span): Span => ({
  start: start - page.start,
  end: end - page.start,
});

function addBlock(blocks: PaperBlock[], sheet: Sheet, block: LayoutBlock) {
  if (block.kind === "table" && block.rows?.length) {
    const rows = block.rows.map((row) => row.map((cell) => cutCell(sheet, cell)));
    blocks.push({ kind: "table", rows, hit: rows.some((row) => row.some((cell) => cell.hit)) });
  } else if (block.kind === "heading" || block.kind === "header") {
    blocks.push({ kind: block.kind, level: block.level ?? 2, ...cut(sheet, block.start, block.end) });
  } else if (block.kind === "list") {
    for (const [start, end] of pieces(sheet, block.start, block.end, /\n+/g)) {
      blocks.push({ kind: "paragraph", keepLines: false, indent: true, ...cut(sheet, start, end) });
    }
  } else addPlain(blocks, sheet, block.start, block.end);
}

/** Plain text: paragraphs end at blank lines and where a clause begins; a short line that is numbered or in capitals is a heading. */
function addPlain(blocks: PaperBlock[], sheet: Sheet, from: number, to: number) {
  for (const [start, end] of paragraphs(sheet, from, to)) {
    const text = sheet.text.slice(start, end);
    const passage = cut(sheet, start, end);
    if (isRunningLine(sheet.text, start, end)) blocks.push({ kind: "foot", level: 2, ...passage });
    else if (isHeading(text)) blocks.push({ kind: "heading", level: 2, ...passage });
    else
      blocks.push({
        kind: "paragraph",
        keepLines: hasShortLines(text),
        indent: /^\s*\([a-z]{1,4}\)\s/.test(text),
        ...passage,
      });
  }
}

/** Text of a PDF has no blank lines: there a clause number, a numbered heading or a limb at the start of a line begins anew. */
function* paragraphs(sheet: Sheet, from: number, to: number): Generator<[number, number]> {
  for (const [start, end] of pieces(sheet, from, to, /\n[ \t\r]*\n\s*/g)) {
    let at = start;
    for (const match of sheet.text.slice(start, end).matchAll(/\n/g)) {
      const line = start + match.index + 1;
      const before = sheet.text.slice(at, line - 1);
      const rest = sheet.text.slice(line, end);
      const begins = BEGINNING.test(rest) || isHeading(lineOf(before)) || isHeading(lineOf(rest));
      if (!begins && !isRunningLine(sheet.text, line, line + lineOf(rest).length)) continue;
      if (before.trim()) yield [at, line - 1];
      at = line;
    }
    if (sheet.text.slice(at, end).trim()) yield [at, end];
  }
}

const BEGINNING = /^(?:\d{1,2}(?:\.\d{1,2})+\.?|\([a-z]{1,4}\)|[•▪])[ \t]+\S/;
const lineOf = (text: string): string => text.split("\n", 1)[0] ?? "";
const PAGE_NUMBER = /^\s*(?:page\s+)?\d{1,4}(?:\s*(?:\/|of)\s*\d{1,4})?\s*$/i;

/** The number at the foot of a page, and the running line that stands alone above it. */
function isRunningLine(text: string, start: number, end: number): boolean {
  const [line, after] = [text.slice(start, end).trim(), text.slice(end).trim()];
  if (after === "") return PAGE_NUMBER.test(line);
  const before = text.slice(0, start).trimEnd();
  return (
    PAGE_NUMBER.test(after) &&
    !after.includes("\n") &&
    line.length < 90 &&
    /[^.;:,]$/.test(line) &&
    /[.;:]$/.test(before)
  );
}

function* pieces(sheet: Sheet, from: number, to: number, divider: RegExp): Generator<[number, number]> {
  const text = sheet.text.slice(from, to);
  let at = 0;
  for (const match of text.matchAll(divider)) {
    if (text.slice(at, match.index).trim()) yield [from + at, from + match.index];
    at = match.index + match[0].length;
  }
  if (text.slice(at).trim()) yield [from + at, from + text.length];
}

const isHeading = (text: string): boolean =>
  text.length < 80 &&
  !text.trim().includes("\n") &&
  (/^\s*\d{1,2}\.\s+\p{Lu}[^.;:]*$/u.test(text) || /^(?=.*\p{Lu}{3})[^\p{Ll}]+$/u.test(text.trim()));

/** Lines broken by a typesetter flow again; short lines (addresses, figures) keep their breaks. */
function hasShortLines(text: string): boolean {
  const lines = text.trim().split("\n");
  if (lines.length < 2) return false;
  const inner = lines.slice(0, -1);
  return inner.reduce((sum, line) => sum + line.trim().length, 0) / inner.length < 48;
}

const NUMBER = /^\s*(\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|\([a-z]{1,4}\)|[•·▪–-])[ \t]+(?=\S)/;

function cut(sheet: Sheet, start: number, end: number): Passage {
  const text = sheet.text.slice(start, end);
  const head = NUMBER.exec(text)?.[0].length ?? 0;
  const number = cutRuns(text.slice(0, head), start, sheet.span);
  const runs = cutRuns(text.slice(head), start + head, sheet.span);
  return { number, runs, hit: [...number, ...runs].some((run) => run.hit) };
}

function cutCell(sheet: Sheet, cell: { start: number; end: number; text: string }): Passage {
  const text = sheet.text.slice(cell.start, cell.end);
  const same = text.trim() === cell.text.trim();
  const hit = sheet.span !== null && cell.start < sheet.span.end && cell.end > sheet.span.start;
  const runs = same ? cutRuns(text, cell.start, sheet.span) : [{ text: cell.text, hit }];
  return { number: [], runs, hit: runs.some((run) => run.hit) };
}

function cutRuns(text: string, start: number, span: Span | null): Run[] {
  if (text === "") return [];
  if (!span) return [{ text, hit: false }];
  const from = Math.min(Math.max(span.start - start, 0), text.length);
  const to = Math.min(Math.max(span.end - start, from), text.length);
  // A span that only touches the white space between two blocks marks neither.
  if (text.slice(from, to).trim() === "") return [{ text, hit: false }];
  const runs = [
    { text: text.slice(0, from), hit: false },
    { text: text.slice(from, to), hit: true },
    { text: text.slice(to), hit: false },
  ];
  return runs.filter((run) => run.text !== "");
}
