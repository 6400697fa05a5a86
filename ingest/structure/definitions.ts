import { type Span, trimmed } from "./span.ts";

/** "“Change of Control” means …": a term and the words that say what it stands for, as offsets into the text. */
export interface Definition extends Span {
  term: string;
}

const QUOTED = `["“]([^"“”\\n]{2,80})["”]`;
const SAYS =
  "(?:\\s*\\([^)]{0,60}\\))?,?\\s+(?:shall\\s+|will\\s+)?(?:means?|has\\s+the\\s+meanings?|have\\s+the\\s+meanings?|refers?\\s+to|is\\s+defined\\s+as|are\\s+defined\\s+as|includes?)\\b";
/** Quotation marks make a term wherever it stands. */
const IN_QUOTES = new RegExp(`${QUOTED}${SAYS}`, "gi");
/** Without them, capitals at the beginning of a paragraph do: "1.4 Business Day means a day on which …". */
const IN_CAPITALS =
  /(?<=^|\n)[ \t]*(?:\(?[\da-z]{1,3}(?:\.\d{1,3})*[.)]?\s+)?((?:\p{Lu}[\p{L}\d&'’-]*)(?:\s+(?:\p{Lu}[\p{L}\d&'’-]*|of|and|or|in|to|the|for)){0,6})\s+(?:shall\s+)?(?:means|has\s+the\s+meaning)\b/gu;
/** "Corvane Ltd (the “Supplier”)": the words before the bracket say it. */
const IN_BRACKETS = /\((?:[^()"“”\n]{0,50})["“]([^"“”\n]{2,60})["”][^()\n]{0,40}\)/g;
const LONGEST = 1_500;
const MOST = 500;

/** Every defined term of the text with its definition; the first definition of a term stands. */
export function findDefinitions(text: string): Definition[] {
  const found = new Map<string, Definition>();
  const add = (term: string, span: Span) => {
    const key = termKey(term);
    if (key === "" || found.has(key) || found.size >= MOST) return;
    found.set(key, { term: term.replace(/\s+/g, " ").trim(), ...trimmed(text, span) });
  };
  for (const match of text.matchAll(IN_QUOTES)) {
    // "the term “X” includes" defines; "notice that says “include …” includes" does not: a term begins with a capital.
    if (match[1] && /^[\p{Lu}\d]/u.test(match[1]))
      add(match[1], { start: lineStart(text, match.index), end: definitionEnd(text, match.index) });
  }
  for (const match of text.matchAll(IN_CAPITALS)) {
    const term = match[1] ?? "";
    if (!/^(?:This|The|It|Such|That|Each|Any|If|In)\b/.test(term))
      add(term, { start: match.index, end: definitionEnd(text, match.index) });
  }
  for (const match of text.matchAll(IN_BRACKETS)) {
    if (match[1] && /^\p{Lu}/u.test(match[1]))
      add(match[1], { start: sentenceStart(text, match.index), end: match.index + match[0].length });
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** What a term is looked up by: case, plural and punctuation aside. */
export const termKey = (term: string): string =>
  (term.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [])
    .filter((word) => word !== "the")
    .map((word) => word.replace(/(?<=[^s]{3})s$/, ""))
    .join(" ")
    .slice(0, 80);

/** A number in front of the term belongs to its definition. */
function lineStart(text: string, at: number): number {
  const line = text.lastIndexOf("\n", at - 1) + 1;
  return /^\s*(?:\(?[\da-z]{1,3}(?:\.\d{1,3})*[.)]?\s*)?(?:the\s+(?:term|expression)\s+)?$/i.test(text.slice(line, at))
    ? line
    : at;
}

/** A definition goes on over its own list, to the blank line behind which another term or clause begins. */
function definitionEnd(text: string, from: number): number {
  const limit = Math.min(text.length, from + LONGEST);
  let end = from;
  for (const blank of text.slice(from, limit).matchAll(/\n\s*\n+/g)) {
    end = from + blank.index;
    const next = text.slice(end + blank[0].length, end + blank[0].length + 3);
    if (!/^\(?[a-z]{1,2}[).]|^[a-z]/.test(next)) return end;
  }
  if (limit === text.length) return limit;
  const stop = text.lastIndexOf(". ", limit);
  return Math.max(end, stop > from ? stop + 1 : limit);
}

function sentenceStart(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - 400), at);
  const cut = Math.max(
    before.lastIndexOf("\n\n"),
    ...Array.from(before.matchAll(/[.;]\s+(?=\p{Lu})/gu), ({ index }) => index + 1),
    0,
  );
  return at - before.length + cut;
}
