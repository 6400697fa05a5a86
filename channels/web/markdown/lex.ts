import { Lexer, type Token, Tokenizer, type Tokens } from "marked";

export type { Token, Tokens };

/** Raw HTML stays text, and `[1]: …` is a line of the answer, not the definition of a link. */
class PlainTokenizer extends Tokenizer {
  override html() {
    return undefined;
  }
  override tag() {
    return undefined;
  }
  override def() {
    return undefined;
  }
}

/** Answer text → blocks. While it streams, half-written marks at the end are held back, so that nothing flickers. */
export function lexAnswer(text: string, streaming: boolean): Token[] {
  const source = splitLongLead(streaming ? holdBackUnfinished(text) : text);
  const lexer = new Lexer({ gfm: true, tokenizer: new PlainTokenizer() });
  return lexer.lex(source).filter((token) => token.type !== "space");
}

export function holdBackUnfinished(text: string): string {
  // "[1" or "[12, " may become a citation with the next fragment, "](http" a link.
  let held = text.replace(/\s*\[[^\]\n]{0,80}$/, "").replace(/\[[^\]\n]*\]\([^)\n]*$/, "");
  const paragraph = held.slice(held.lastIndexOf("\n\n") + 1);
  // A table is drawn once its delimiter row is complete; before that it would show as a line of bars.
  if (/^\s*\|/.test(paragraph) && !/\n\s*\|?\s*:?-{2,}[-:|\s]*\n/.test(paragraph)) {
    return held.slice(0, held.length - paragraph.length);
  }
  held = held.replace(/(^|[\s(])(\*{1,2}|_{1,2}|`)$/, "$1");
  for (const mark of ["**", "`"]) {
    if ((paragraph.split(mark).length - 1) % 2 === 1 && held.endsWith(paragraph.slice(-1))) held += mark;
  }
  return held;
}

const LONG_LEAD_CHARACTERS = 300;
const ABBREVIATION = /\b(?:e\.g|i\.e|vs|approx|No|Nos|Inc|Ltd|Corp|Co|Mr|Ms|Dr|St|p|pp|cl|Art|Sec)\.$/;

/** The lead is a sentence, not a wall: of a long first paragraph only the first sentence leads. */
export function splitLongLead(text: string): string {
  const end = text.search(/\n\s*\n/);
  const first = end < 0 ? text : text.slice(0, end);
  if (first.length <= LONG_LEAD_CHARACTERS || /^\s*([#>|`]|[-*]\s|\d+[.)]\s)/.test(first)) return text;
  for (const match of first.matchAll(/[.!?](?:\s?\[\d{1,3}\])*(?=\s+["“(A-Z€$£\d])/g)) {
    const cut = match.index + match[0].length;
    if (cut < 20 || ABBREVIATION.test(first.slice(0, match.index + 1))) continue;
    return cut > LONG_LEAD_CHARACTERS ? text : `${text.slice(0, cut)}\n\n${text.slice(cut).trimStart()}`;
  }
  return text;
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };

export const decodeEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => ENTITIES[name] ?? "");

/** Only the web's own addresses become links; anything else is shown as the words it stands on. */
export const isSafeLink = (href: string): boolean => /^https?:\/\//i.test(href);
