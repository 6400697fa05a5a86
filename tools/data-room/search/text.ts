import { type Span, trimmed } from "../../../ingest/structure/span.ts";

const SENTENCE_END = /[.;:]["”)]*\s+(?=["“(]?[A-Z0-9(])/g;
/** Measured on contracts: a clause's operative sentence and its proviso fit, its neighbours do not. */
const SEGMENT = 450;
const LONGEST = 700;

/** Cuts prose into passages of about 400 characters: paragraphs, else runs of sentences, else pieces. */
export function segments(text: string): Span[] {
  const found: Span[] = [];
  for (const { start, end } of paragraphs(text)) {
    const paragraph = text.slice(start, end);
    let begin = 0;
    let previous = 0;
    for (const cut of [...sentenceEnds(paragraph), paragraph.length]) {
      if (cut - begin > SEGMENT && previous > begin) {
        found.push({ start: start + begin, end: start + previous });
        begin = previous;
      }
      while (cut - begin > LONGEST) {
        const space = paragraph.lastIndexOf(" ", begin + 500);
        const piece = space > begin ? space + 1 : begin + 500;
        found.push({ start: start + begin, end: start + piece });
        begin = piece;
      }
      previous = cut;
    }
    if (paragraph.length > begin) found.push({ start: start + begin, end });
  }
  return found.map((span) => trimmed(text, span)).filter((span) => span.end - span.start >= 20);
}

function* paragraphs(text: string): Generator<Span> {
  for (const match of text.matchAll(/[^\n]+(?:\n(?!\s*\n)[^\n]+)*/g)) {
    yield { start: match.index, end: match.index + match[0].length };
  }
}

function* sentenceEnds(paragraph: string): Generator<number> {
  for (const match of paragraph.matchAll(SENTENCE_END)) yield match.index + match[0].length;
}

/** A line of periods alone, with their unit: what stands above a table's columns. */
export function isColumnHead(line: string): boolean {
  const periods = line.match(/(?<![\d,.])(?:FY|CY)?['’]?\s?(?:19|20)\d{2}(?![\d,])|\bFY\s?['’]?\d{2}\b/gi)?.length ?? 0;
  if (periods < 2 || /[.;]$/.test(line)) return false;
  const rest = line
    .replace(/(?<![\d,.])(?:19|20)\d{2}(?![\d,])|\bFY\s?['’]?\d{2}\b/gi, " ")
    .replace(/\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s*\d{0,2},?|\b\d{1,2}(?=\s)/gi, " ");
  return !/\d/.test(rest) && rest.split(/[^\p{L}]+/u).filter(Boolean).length <= 9;
}

/** "“Leverage” means …": it says what a word stands for and rules nothing. */
export const isDefinition = (text: string): boolean =>
  /^\W*(?:\d[\d.]*\s*|\([a-z0-9]+\)\s*)?(?:the\s+(?:term|expression)\s+)?["“][^"”]{2,60}["”]\s+(?:shall\s+)?(?:means?|has\s+the\s+meaning|includes?|refers?\s+to|is\s+defined)\b/i.test(
    text,
  );

export const MONTH_DATE =
  /\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b.{0,12}\d|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\banniversary\b|\b(?:period|term)\s+of\b|\b(?:first|second|third|fourth)\s+(?:quarter|half)\s+of\b|\bwithin\b.{0,60}\bdays\b/is;

/** Cells that carry a name are a workbook's: each line of such a passage is a row. */
export const isSheet = (row: { cells: readonly { ref?: string }[] | null }): boolean =>
  row.cells?.some(({ ref }) => ref !== undefined) ?? false;

/** Rows of figures rather than sentences. */
export function isTabular(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 3) return false;
  const figures = lines.filter(
    (line) => (line.match(/(?<![\w.])\(?[$€£¥]?\s?\d[\d,.]*\)?%?(?![\w])/g)?.length ?? 0) >= 2,
  );
  return figures.length / lines.length > 0.35;
}
