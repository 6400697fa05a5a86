import { type Span, trimmed } from "../../../ingest/structure/span.ts";
import { isColumnHead } from "./text.ts";

/** What a reader would point at: a sentence, a row of a table, or the heading above them. */
export interface Statement extends Span {
  kind: "sentence" | "row" | "heading";
  /** The nearest heading above, within the text. */
  heading?: string;
}

interface Line extends Span {
  text: string;
  /** A blank line, or the text's beginning, stands before it. */
  opens: boolean;
}

const ABBREVIATION =
  /(?:\b(?:No|Nos|Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|St|vs|Sec|Art|approx|ca|e\.g|i\.e|U\.S|[A-Z])|\(\w{1,3})\.\s*$/;
const SENTENCE_END = /[.;!?]["”’)]*\s+(?=["“(]?[\p{Lu}0-9(])/gu;
/** "16. Governing law", "SECTION 4 TERM": a number in front of a clause or a heading. */
const NUMBER =
  /^(?:(?:article|section|clause|schedule|annex|item|note|part)\s+)?(?:\d{1,3}\\?(?:\.\d{1,3})*\\?[.)]?|[IVX]{1,5}\.|\([a-z0-9]{1,4}\))\s+/i;
const BULLET = /^\s*(?:[•●▪◦*·]|[-–—]\s)/;
/** A row's tail holds nothing but figures, dashes and their signs. */
const FIGURES = /(?:(?:^|\s)[$€£¥]?\s?(?:\(?[$€£¥]?[-–−]?\d[\d,]*(?:\.\d+)?\s?%?x?\)?\s?%?|[—–-]|n\/?[am]\.?))+\s*$/i;
const FIGURE = /\(?[$€£¥]?[-–−]?\d[\d,]*(?:\.\d+)?\s?%?\)?|(?<=\s)[—–-](?=\s|$)/g;
const MAIL_HEAD = /^(?:from|to|cc|date|sent|subject|attachments):\s/i;
const LONGEST_HEADING = 90;

/** Sentences of prose, rows of tables, and headings, in order. A line's end inside a sentence does not end it. */
export function statements(text: string, sheet = false): Statement[] {
  const lines = linesOf(text);
  const kinds = sheet ? lines.map((line) => sheetKind(line.text)) : kindsOf(lines);
  const found: Statement[] = [];
  let heading: string | undefined;
  let prose: Span | undefined;
  const flush = () => {
    if (!prose) return;
    for (const span of sentencesOf(text, prose))
      found.push({ ...span, kind: "sentence", ...(heading ? { heading } : {}) });
    prose = undefined;
  };
  lines.forEach((line, index) => {
    const kind = kinds[index];
    if (kind !== "sentence" || line.opens || BULLET.test(line.text)) flush();
    if (kind === "sentence") prose = { start: prose?.start ?? line.start, end: line.end };
    else {
      found.push({ ...trimmed(text, line), kind: kind ?? "row", ...(heading ? { heading } : {}) });
      if (kind === "heading" && !isColumnHead(line.text)) heading = line.text;
    }
  });
  flush();
  return found.filter((one) => one.end > one.start);
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let opens = true;
  let start = 0;
  for (const raw of text.split("\n")) {
    if (raw.trim() === "") opens = true;
    else {
      lines.push({ ...trimmed(text, { start, end: start + raw.length }), text: raw.trim(), opens });
      opens = false;
    }
    start += raw.length + 1;
  }
  return lines;
}

/** A sheet's line is a row; one without a second cell or a figure is a title. */
const sheetKind = (line: string): Statement["kind"] =>
  line.includes(" · ") && (/\d/.test(line.replace(/(?:19|20)\d{2}/g, "")) || line.includes(": ")) ? "row" : "heading";

function kindsOf(lines: readonly Line[]): Statement["kind"][] {
  const widest = Math.max(...lines.map(({ text }) => text.length), 0);
  const rows = lines.map(({ text }) => rowLike(text));
  const kinds: Statement["kind"][] = [];
  lines.forEach((line, index) => {
    const next = lines[index + 1];
    const before = kinds[index - 1];
    const open = !line.opens && before === "sentence" && !/[.;:!?]["”’)]*$/.test(lines[index - 1]?.text ?? "");
    const nextOpens = next === undefined || next.opens || !/^[\p{Ll}&,;]/u.test(next.text);
    const stands = nextOpens && (next === undefined || next.opens || line.text.length < widest * 0.8);
    if (line.text.includes(" · ")) kinds.push(isTableHead(line, next) ? "heading" : "row");
    else if (MAIL_HEAD.test(line.text) || (isColumnHead(line.text) && !open)) kinds.push("heading");
    else if ((rows[index] ?? 0) >= 2 && (!open || rows[index - 1] || rows[index + 1])) kinds.push("row");
    else if (rows[index] === 1 && !open && stands && (rows[index - 1] || rows[index + 1])) kinds.push("row");
    else if (!open && stands && isHeadingText(line.text)) kinds.push("heading");
    else kinds.push("sentence");
  });
  return kinds;
}

/** How many figures end the line, behind a label. */
function rowLike(line: string): number {
  if (/[.;:,]$/.test(line) || line.length > 160) return 0;
  const tail = FIGURES.exec(line);
  if (!tail || tail.index === 0 || !/\p{L}/u.test(line.slice(0, tail.index))) return 0;
  const count = tail[0].match(FIGURE)?.length ?? 0;
  return count === 1 && /\b(?:19|20)\d{2}$/.test(line) ? 0 : count;
}

/** The headings of a Word table's columns: no cell of it names its column, those of the next row do. */
const isTableHead = (line: Line, next: Line | undefined): boolean =>
  !line.text.includes(": ") && next !== undefined && !next.opens && / · [^·]{1,60}: /.test(next.text);

/** Short, begins like a title, has no sentence's end and no sum. */
export function isHeadingText(text: string): boolean {
  if (text.length > LONGEST_HEADING || text.split(/\s+/).length > 12) return false;
  const bare = text.replace(NUMBER, "");
  if (!/\p{L}{2}/u.test(bare) || !/^["“(]?[\p{Lu}\d]/u.test(bare)) return false;
  if (/[.;,!?]["”’)]*$/.test(bare) || /:\s*\S/.test(bare)) return false;
  return !/\b(?:shall|is|are|was|were|has|have|means|must|may|will)\b/.test(bare) || /^[\p{Lu}\s&,’'-]+$/u.test(bare);
}

function* sentencesOf(text: string, { start, end }: Span): Generator<Span> {
  const prose = text.slice(start, end);
  let begin = 0;
  for (const match of prose.matchAll(SENTENCE_END)) {
    const cut = match.index + match[0].length;
    if (ABBREVIATION.test(prose.slice(Math.max(begin, cut - 12), cut))) continue;
    // "6.2 The Buyer": the clause's number belongs to its sentence.
    if (/^\s*(?:\d{1,3}(?:\.\d{1,3})*|[a-z])[.)]\s*$/i.test(prose.slice(begin, cut))) continue;
    yield trimmed(text, { start: start + begin, end: start + cut });
    begin = cut;
  }
  if (begin < prose.length) yield trimmed(text, { start: start + begin, end });
}
