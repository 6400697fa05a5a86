/** How much of a document's beginning names it: a contract's parties, a filing's company, a model's first rows. */
const OPENING_CHARACTERS = 2_500;
const MOST_TERMS = 400;

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

export const openingOf = (documentText: string): string => documentText.slice(0, OPENING_CHARACTERS);

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
