/** How much of a document's beginning names it: a contract's parties, a filing's company, a model's first rows. */
const OPENING_CHARACTERS = 2_500;
const MOST_TERMS = 400;
/** How far a cover and a table of contents may reach. */
const WITHIN = 40_000;
/** "This Agreement is made and entered into as of May 1 by and between". */
const PREAMBLE =
  /\b(?:is|was|are)?\s*(?:made (?:and entered into|as of|on|this|by)|entered into (?:as of|on|this|by)|by and (?:between|among))\b/i;
const PREAMBLE_LENGTH = 1_500;
/** "RESERVATION OF RIGHTS......... 7": what follows a heading of a table of contents, and how long such a heading is at most. */
const LEADERS = /(?:\.\s?){5,}\s*\d{0,4}/g;
const LONGEST_ENTRY = 90;

/**
 * The words somebody may name a document by. CamelCase, underscores and letter-digit joints are taken apart, because file names
 * are written that way and questions are not: "GluMobileInc_2007", "3M_2018_10K", "AMCOR_2023Q2".
 */
export function nameTerms(text: string): string[] {
  const terms = new Set<string>();
  for (const word of wordsOf(text)) {
    terms.add(word);
    if (terms.size >= MOST_TERMS) break;
  }
  return [...terms];
}

/** The words of a document's file name, its ending aside, and of its title. */
export const documentNameTerms = (name: string, title: string | undefined): string[] =>
  nameTerms(`${name.replace(/\.[a-z0-9]{1,5}$/i, "")} ${title ?? ""}`);

/**
 * The words of a document's beginning, a table of contents left out, which names nobody and can fill pages; and the preamble of a
 * contract, wherever its cover and contents let it begin.
 */
export function openingOf(documentText: string): string {
  const first = withoutContents(documentText.slice(0, WITHIN)).replace(/\s+/g, " ");
  const preamble = PREAMBLE.exec(first);
  const named =
    preamble && preamble.index > OPENING_CHARACTERS
      ? first.slice(preamble.index, preamble.index + PREAMBLE_LENGTH)
      : "";
  return `${first.slice(0, OPENING_CHARACTERS)} ${named}`;
}

/** The dots are looked for first: a heading that may end in them begins at every character. */
function withoutContents(text: string): string {
  let kept = "";
  let at = 0;
  for (const { index, 0: leaders } of text.matchAll(LEADERS)) {
    let heading = index;
    while (heading > at && index - heading < LONGEST_ENTRY && !/[.\n]/.test(text[heading - 1] ?? "")) heading--;
    kept += `${text.slice(at, heading)} `;
    at = index + leaders.length;
  }
  return kept + text.slice(at);
}

export function wordsOf(text: string): string[] {
  const spaced = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/['’`]s\b/g, "")
    .replace(/\.(?=[A-Za-z]\.)/g, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/\b(FY|CY)['’]?(\d{2,4})/gi, "$1 $2")
    .replace(/((?:19|20)\d{2})(Q[1-4]|H[12])/gi, "$1 $2")
    .replace(/\b(Q[1-4]|H[12])((?:19|20)\d{2})/gi, "$1 $2")
    .replace(/\b(10|8|6|20|40)-([KQF])\b/gi, "$1$2");
  return (spaced.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map(singular);
}

/** "Resorts" and "Resort" name the same company. */
const singular = (word: string) => (word.length > 4 && /[^s]s$/.test(word) ? word.slice(0, -1) : word);
