/** Offsets into the text, without the white space around. */
export interface Sentence {
  start: number;
  end: number;
}

/** A sentence's end before something that can begin one, or a blank line. */
const BOUNDARY = /[.;:?!]["”’)]*\s+(?=["“‘(]?[A-Z0-9(])|\n\s*\n+/g;
const ABBREVIATION =
  /(?:\b(?:No|Nos|Inc|Corp|Co|Ltd|Mr|Ms|Mrs|Dr|St|vs|Sec|Art|approx|e\.g|i\.e|U\.S|[A-Z])|\b(?:Section|Article)\s*\d*)\.["”)]*\s+$/;
/** A clause's number alone: it belongs to the sentence behind it. */
const NUMBER_ALONE = /^\s*(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z])[.)]\s*$/;
/** Shorter pieces are numbers and headings of what follows. */
const CRUMB = 25;
/** Contracts have sentences of a page: read in pieces, so that the part that matters can be pointed at. */
const LONGEST = 900;
const PIECE = 600;

/** The sentences of prose as contracts write it: a colon or a semicolon ends one too, a line's end does not. */
export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = [];
  let paragraph = 0;
  let paragraphOfLast = -1;
  let begin = 0;
  const add = (from: number, to: number) => {
    let start = from;
    let end = to;
    while (start < end && /\s/.test(text[start] ?? "")) start++;
    while (end > start && /\s/.test(text[end - 1] ?? "")) end--;
    if (end === start) return;
    const last = found.at(-1);
    if (last && paragraphOfLast === paragraph && last.end - last.start < CRUMB) last.end = end;
    else found.push({ start, end });
    paragraphOfLast = paragraph;
    splitLong(text, found);
  };
  for (const match of text.matchAll(BOUNDARY)) {
    const end = match.index + match[0].length;
    const blank = /\n\s*\n/.test(match[0]);
    if (!blank) {
      if (ABBREVIATION.test(text.slice(Math.max(0, end - 14), end))) continue;
      if (end - begin < 20 && NUMBER_ALONE.test(text.slice(begin, end))) continue;
    }
    add(begin, end);
    begin = end;
    if (blank) paragraph++;
  }
  add(begin, text.length);
  return found;
}

function splitLong(text: string, found: Sentence[]): void {
  for (let last = found.at(-1); last && last.end - last.start > LONGEST; last = found.at(-1)) {
    const space = text.lastIndexOf(" ", last.start + PIECE);
    const cut = space > last.start + PIECE / 3 ? space : last.start + PIECE;
    const rest = { start: text[cut] === " " ? cut + 1 : cut, end: last.end };
    last.end = cut;
    found.push(rest);
  }
}
