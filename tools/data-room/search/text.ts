/** Words as ranking compares them: lower case, numbers by their length only when asked, endings cut. */
export interface Word {
  stem: string;
  /** As written, for telling names from words. */
  raw: string;
  start: number;
}

export function stemOf(word: string): string {
  if (word.length < 5) return word;
  return word.replace(/(?:ational|ations?|ings?|ments?|ities|ity|ives?|ables?|ies|ied|es|ed|s|ly|e)$/, "") || word;
}

export function* words(text: string): Generator<Word> {
  for (const match of text.matchAll(/[\p{L}\p{N}]+(?:[.,]\d+)*/gu)) {
    yield { stem: stemOf(match[0].toLowerCase()), raw: match[0], start: match.index };
  }
}

export const stems = (text: string): string[] => Array.from(words(text), ({ stem }) => stem);

/** What the clause model sees: words and pairs of neighbours, digits masked, each once. */
export function features(text: string): Set<string> {
  const found = new Set<string>();
  let previous = "";
  for (const [word] of text.toLowerCase().matchAll(/[a-z0-9]+/g)) {
    const stem = /^\d+$/.test(word) ? (word.length < 4 ? "#" : "##") : stemOf(word);
    found.add(stem);
    if (previous) found.add(`${previous} ${stem}`);
    previous = stem;
  }
  return found;
}

export interface Span {
  start: number;
  end: number;
}

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

export function trimmed(text: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from] ?? "")) from++;
  while (to > from && /\s/.test(text[to - 1] ?? "")) to--;
  return { start: from, end: to };
}

const ABBREVIATION =
  /(?:\b(?:No|Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|St|vs|Sec|Art|approx|e\.g|i\.e|U\.S|[A-Z])|\(\w{1,3})\.\s*$/;

/** Sentences of prose, lines of a table. */
export function statements(text: string, tabular: boolean): Span[] {
  const found: Span[] = [];
  if (tabular) {
    let start = 0;
    for (const line of text.split("\n")) {
      if (line.trim() !== "") found.push(trimmed(text, { start, end: start + line.length }));
      start += line.length + 1;
    }
    return found;
  }
  for (const { start, end } of paragraphs(text)) {
    const paragraph = text.slice(start, end);
    let begin = 0;
    for (const match of paragraph.matchAll(/[.;!?]["”)]*\s+(?=["“(]?[A-Z0-9(])/g)) {
      const cut = match.index + match[0].length;
      if (ABBREVIATION.test(paragraph.slice(Math.max(0, cut - 12), cut))) continue;
      found.push(trimmed(text, { start: start + begin, end: start + cut }));
      begin = cut;
    }
    if (begin < paragraph.length) found.push(trimmed(text, { start: start + begin, end }));
  }
  return found.filter((span) => span.end > span.start);
}

/** Rows of figures rather than sentences. */
export function isTabular(text: string): boolean {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const figures = lines.filter(
    (line) => (line.match(/(?<![\w.])\(?[$€£¥]?\s?\d[\d,.]*\)?%?(?![\w])/g)?.length ?? 0) >= 2,
  );
  return lines.length >= 3 && figures.length / lines.length > 0.35;
}
