import type { OutlineEntry } from "../document.ts";
import type { PrintedLine } from "./page-text.ts";

const NUMBERED =
  /^(?:(?:ARTICLE|Article|SECTION|Section|Item|ITEM|NOTE|Note|PART|Part)\s+[\dIVXA-Z]+[A-Z]?[.:]?(?:\s|$)|\d{1,2}(?:\.\d{1,2}){0,2}\.?\s+[A-Z])/;
/** Letters set apart for justification read as words: a statement's name is matched without its spaces. */
const STATEMENT =
  /^(?:condensed)?consolidated(?:condensed)?(?:balancesheet|statements?of)|^(?:balancesheets?|statementsof\w+)(?:\(unaudited\))?$/;
const squash = (text: string) => text.replace(/\s+/g, "").toLowerCase();
/** "Incom e": a last letter that drifted off its word. */
const mend = (text: string) => text.replace(/\s+/g, " ").replace(/(\p{L}{3,}) (\p{Ll})$/u, "$1$2");

/** A heading is short, stands out by size or weight, or carries a number or a statement's name. */
export function findHeadings(pages: readonly (readonly PrintedLine[])[]): OutlineEntry[] {
  const body = bodySize(pages);
  const prose = proseSizes(pages);
  const repeated = runningLines(pages);
  const outline: OutlineEntry[] = [];
  pages.forEach((lines, index) => {
    for (const line of lines) {
      const { text } = line;
      if (text.length < 4 || text.length > 110 || !/[A-Za-z]{3}/.test(text) || /[,;]$/.test(text)) continue;
      if (repeated.has(text) || /\.{4}|\s\d+$/.test(text) || (text.match(/\d[\d,.]*/g)?.length ?? 0) > 3) continue;
      const larger = line.size > body * 1.12 && !prose.has(roundSize(line.size));
      const bold = line.weight >= 600 && text.length < 80 && /^[A-Z0-9]/.test(text) && !/[.]$/.test(text);
      const statement = text.length < 90 && /^[bcs]/i.test(text) && STATEMENT.test(squash(text));
      const numbered =
        NUMBERED.test(text) && text.length < 80 && (bold || larger || /^(?:ARTICLE|ITEM|Item|NOTE)/.test(text));
      if (!larger && !bold && !statement && !numbered) continue;
      const level =
        statement || line.size > body * 1.4 || /^(?:ARTICLE|Item|ITEM|PART)/.test(text) ? 1 : larger ? 2 : 3;
      outline.push({ level, title: mend(text), page: index + 1, start: line.start });
    }
  });
  return outline.slice(0, 5_000);
}

const roundSize = (size: number): number => Math.round(size * 2) / 2;

/**
 * Sizes in which sentences are set. Where long tables are set smaller, the clauses are larger than most of the text and no headings
 * for all that.
 */
function proseSizes(pages: readonly (readonly PrintedLine[])[]): Set<number> {
  const counts = new Map<number, { lines: number; sentences: number }>();
  for (const line of pages.flat()) {
    const count = counts.get(roundSize(line.size)) ?? { lines: 0, sentences: 0 };
    count.lines++;
    if (/\p{L}{2}[.;,]$/u.test(line.text) || /^\p{Ll}/u.test(line.text)) count.sentences++;
    counts.set(roundSize(line.size), count);
  }
  return new Set(
    [...counts].filter(([, { lines, sentences }]) => lines >= 12 && sentences / lines > 0.3).map(([size]) => size),
  );
}

function bodySize(pages: readonly (readonly PrintedLine[])[]): number {
  const letters = new Map<number, number>();
  for (const lines of pages) {
    for (const line of lines) {
      const size = roundSize(line.size);
      letters.set(size, (letters.get(size) ?? 0) + line.text.length);
    }
  }
  let best = 0;
  let most = 0;
  for (const [size, count] of letters) if (count > most) [best, most] = [size, count];
  return best || 10;
}

/** Lines at the head or foot of many pages are furniture. */
function runningLines(pages: readonly (readonly PrintedLine[])[]): Set<string> {
  const seen = new Map<string, number>();
  for (const lines of pages) {
    for (const line of new Set([...lines.slice(0, 2), ...lines.slice(-2)].map(({ text }) => text))) {
      seen.set(line, (seen.get(line) ?? 0) + 1);
    }
  }
  const often = Math.max(3, pages.length / 10);
  return new Set([...seen].filter(([, count]) => count >= often).map(([text]) => text));
}

/** The largest short line of the first page. */
export function titleOf(pages: readonly (readonly PrintedLine[])[]): { title?: string } {
  let best: PrintedLine | undefined;
  for (const line of pages[0] ?? []) {
    if (line.text.length < 4 || line.text.length > 120 || !/[A-Za-z]{3}/.test(line.text)) continue;
    if (!best || line.size > best.size * 1.05) best = line;
  }
  return best ? { title: best.text.replace(/\s+/g, " ") } : {};
}
