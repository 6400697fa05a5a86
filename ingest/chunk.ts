import { type FigureCell, figureCells } from "./figure-cells.ts";
import type { OutlineEntry, ParsedDocument, ParsedPage } from "./parse/document.ts";
import { partiesOf } from "./structure/read-structure.ts";
import { wordsOf } from "./terms.ts";

export interface Chunk {
  ordinal: number;
  page: number;
  /** Offsets into the document's text: `text === documentText.slice(start, end)`. */
  start: number;
  end: number;
  /** Title and heading path: what a reader would know from having read this far. */
  lead: string;
  text: string;
  /** The filled cells of a sheet's or a table's rows, so that an answer can name one. */
  cells?: FigureCell[];
}

/** Measured on contracts: thousand-character passages are found better than five-hundred-character ones. */
const TARGET = 1_000;
/** Below this a passage says too little to be worth a row of its own, unless its page ends. */
const SMALL = 250;
export const LEAD_LIMIT = 240;

/** How good it is to begin a new chunk at a unit. */
const Break = { none: 0, sentence: 1, paragraph: 2, clause: 3, heading: 4 } as const;
type Break = (typeof Break)[keyof typeof Break];

interface Unit {
  start: number;
  end: number;
  before: Break;
}

export function* chunkDocument(document: ParsedDocument, name: string): Generator<Chunk> {
  const title = leadTitle(document.title, name, partiesOf(document));
  const path: OutlineEntry[] = [];
  let next = 0;
  let ordinal = 0;
  let offset = 0;
  for (const [index, page] of document.pages.entries()) {
    const number = index + 1;
    const headings = new Set<number>();
    for (let at = next; document.outline[at]?.page === number; at++) headings.add(document.outline[at]?.start ?? -1);
    const head = pageHead(page);
    const cells = figureCells(page);
    for (const unit of pack(cut(page, headings), page.text)) {
      const text = page.text.slice(unit.start, unit.end);
      if (!/[\p{L}\p{N}]/u.test(text)) continue;
      let entry = document.outline[next];
      while (entry && (entry.page < number || (entry.page === number && entry.start < unit.end))) {
        while (path.length > 0 && (path.at(-1)?.level ?? 0) >= entry.level) path.pop();
        path.push(entry);
        next++;
        // A heading in the chunk's second half speaks about the next chunk.
        if (entry.page === number && entry.start > unit.start + (unit.end - unit.start) / 2) break;
        entry = document.outline[next];
      }
      yield {
        ordinal: ordinal++,
        page: number,
        start: offset + unit.start,
        end: offset + unit.end,
        lead: leadOf(title, page.label, path, head),
        text,
        ...cellsWithin(cells, unit, offset),
      };
    }
    offset += page.text.length;
  }
}

/** The name says more than a title such as "Document1"; both together say most, with the parties that neither names. */
export function leadTitle(title: string | undefined, name: string, parties: readonly string[]): string {
  const bare = name
    .replace(/\.[a-z0-9]{1,5}$/i, "")
    .replace(/[_]+/g, " ")
    .slice(0, 90);
  const whole = title && !bare.toLowerCase().includes(title.toLowerCase()) ? `${bare} — ${title.slice(0, 90)}` : bare;
  const said = new Set(wordsOf(whole));
  const further = parties.filter(
    (party) =>
      !wordsOf(party)
        .slice(0, 2)
        .some((word) => said.has(word)),
  );
  return further.length > 0 ? `${whole} (${further.slice(0, 3).join("; ").slice(0, 80)})` : whole;
}

function leadOf(title: string, label: string | undefined, path: readonly OutlineEntry[], head: string): string {
  const parts = [title];
  if (label) parts.push(label);
  if (head) parts.push(head);
  for (const { title: heading } of path.slice(-3))
    if (!parts.some((part) => part.includes(heading))) parts.push(heading.slice(0, 90));
  return parts.join(" › ").slice(0, LEAD_LIMIT);
}

/** The first short lines of a printed page name its statement and its columns: every passage of the page needs them. */
function pageHead(page: ParsedPage): string {
  if (page.layout && page.layout.kind !== "print") return "";
  const lines = page.text.slice(0, 1_000).split("\n");
  const head: string[] = [];
  for (const line of lines.slice(0, 6)) {
    const text = line.trim();
    if (text === "" || /^(?:table of contents|page\b|\W*\d+\W*$)/i.test(text)) continue;
    if (text.length > 90 || /[.;:,]$/.test(text) || !/^[A-Z(]/.test(text)) break;
    head.push(text.replace(/(\p{L}{3,}) (\p{Ll})$/u, "$1$2"));
    if (head.length === 3) break;
  }
  // The periods above a table's columns: a row further down means nothing without them.
  const periods = lines
    .slice(0, 12)
    .find((line) => (line.match(/(?<![\d,.])(?:19|20)\d{2}(?![\d,])/g)?.length ?? 0) >= 2 && line.trim().length < 90);
  if (periods && !head.includes(periods.trim())) head.push(periods.trim());
  return head.join(" ").slice(0, 160);
}

function cellsWithin(
  cells: readonly FigureCell[],
  unit: { start: number; end: number },
  offset: number,
): Pick<Chunk, "cells"> {
  const within = cells.slice(firstAt(cells, unit.start), firstAt(cells, unit.end));
  if (within.length === 0) return {};
  return { cells: within.map((cell) => ({ ...cell, start: offset + cell.start, end: offset + cell.end })) };
}

/** Cells stand in the order of the text: a binary search keeps a sheet of a million cells linear. */
function firstAt(cells: readonly { start: number }[], at: number): number {
  let low = 0;
  let high = cells.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cells[middle]?.start ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const CLAUSE =
  /^\s*(?:(?:ARTICLE|SECTION|Article|Section|SCHEDULE|EXHIBIT|ANNEX|Item|ITEM|NOTE|Note)\s+[\dIVXA-Z]|\d{1,2}(?:\.\d{1,3}){0,4}[.)]?\s+\S|\([a-zA-Z0-9]{1,4}\)\s+\S|[a-zA-Z][.)]\s+\S)/;

/** Cuts a page into lines, and lines longer than a sentence into sentences. */
function cut(page: ParsedPage, headings: ReadonlySet<number>): Unit[] {
  const { text } = page;
  const units: Unit[] = [];
  let blank = true;
  let closed = true;
  let start = 0;
  while (start < text.length) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline + 1;
    const line = text.slice(start, end);
    if (line.trim() === "") {
      blank = true;
    } else {
      const indent = start + line.length - line.trimStart().length;
      const before =
        headings.has(start) || headings.has(indent)
          ? Break.heading
          : CLAUSE.test(line)
            ? Break.clause
            : blank
              ? Break.paragraph
              : closed && !/^\s*\p{Ll}/u.test(line)
                ? Break.sentence
                : Break.none;
      for (const sentence of sentences(text, start, end)) {
        units.push({ ...sentence, before: sentence.start === start ? before : Break.sentence });
      }
      blank = false;
      // A table's rows end where the line ends; prose ends with its sentence.
      closed = page.layout?.kind === "sheet" || /[.;:!?)"”]\s*$/.test(line) || /\d[%)]?\s*$/.test(line);
    }
    start = end;
  }
  return units;
}

const LONG_LINE = 350;
const SENTENCE_END = /[.;!?]["”)]*\s+(?=["“(]?[A-Z0-9(])/g;
const ABBREVIATION =
  /(?:\b(?:No|Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|St|vs|Sec|Art|approx|e\.g|i\.e|U\.S|[A-Z])|\(\w{1,3})\.["”)]*\s+$/;

/** Sentences of at most a chunk's length; a sentence longer than that is cut between words. */
export function* sentences(text: string, from: number, to: number): Generator<{ start: number; end: number }> {
  if (to - from <= LONG_LINE) {
    yield { start: from, end: to };
    return;
  }
  const line = text.slice(from, to);
  let start = 0;
  const ends: number[] = [];
  for (const match of line.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].length;
    if (!ABBREVIATION.test(line.slice(Math.max(0, end - 12), end))) ends.push(end);
  }
  ends.push(line.length);
  for (const end of ends) {
    while (end - start > TARGET) {
      const space = line.lastIndexOf(" ", start + TARGET - 1);
      const hard = space > start + TARGET / 2 ? space + 1 : start + TARGET;
      yield { start: from + start, end: from + hard };
      start = hard;
    }
    if (end > start) yield { start: from + start, end: from + end };
    start = end;
  }
}

/** Fills chunks up to the target, and cuts where the text itself pauses most: before a heading, else a clause, else a paragraph. */
function* pack(units: readonly Unit[], text: string): Generator<{ start: number; end: number }> {
  let first = 0;
  while (first < units.length) {
    const begin = units[first]?.start ?? 0;
    let last = first;
    let fits = first + 1;
    while (fits < units.length && trimmedEnd(text, units[fits]?.end ?? 0) - begin <= TARGET) {
      // A new heading begins a new chunk as soon as this one says something.
      if (units[fits]?.before === Break.heading && (units[fits]?.start ?? 0) - begin >= SMALL) break;
      fits++;
    }
    if (fits >= units.length || units[fits]?.before === Break.heading) last = fits;
    else last = bestBreak(units, first, fits);
    const end = trimmedEnd(text, units[last - 1]?.end ?? begin);
    yield { start: begin, end };
    first = last;
  }
}

/** Among the units that would still fit, the latest one with the strongest pause before it. */
function bestBreak(units: readonly Unit[], first: number, fits: number): number {
  const begin = units[first]?.start ?? 0;
  for (const [strength, atLeast] of [
    [Break.clause, SMALL],
    [Break.paragraph, 400],
    [Break.sentence, 500],
  ] as const) {
    for (let at = fits; at > first; at--) {
      const unit = units[at];
      if (unit && unit.before >= strength && unit.start - begin >= atLeast) return at;
    }
  }
  return fits;
}

function trimmedEnd(text: string, end: number): number {
  let at = end;
  while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
  return at;
}
