/** Where the numbered clauses of a text begin: "8.2" → offset. The first place that is no table of contents counts. */
export function findSections(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const match of text.matchAll(NUMBERED)) {
    if (found.size >= MOST) break;
    const line = text.slice(match.index, endOfLine(text, match.index));
    if (/\.{4}|(?:\s\.){4}|\s{3,}\d{1,3}\s*$|\t\d{1,3}\s*$/.test(line)) continue;
    const number = sectionKey(match[1] ?? match[2] ?? "");
    if (number !== "" && !found.has(number))
      found.set(number, match.index + match[0].length - match[0].trimStart().length);
  }
  return found;
}

/** A reference such as "Section 8.2(b)" or "Article IV", with the number that `findSections` knows it by. */
export interface Reference {
  label: string;
  key: string;
}

const NUMBERED =
  /(?<=^|\n)[ \t]*(?:(?:ARTICLE|Article|SECTION|Section|CLAUSE|Clause)\s+([\dIVXLC]+(?:\.\d{1,3}){0,4})\b|(\d{1,3}(?:\.\d{1,3}){0,4})[.)]?\s+(?=["“(]?[\p{Lu}]))/gu;
const MENTIONED =
  /\b(?:Section|Clause|Article|Paragraph)s?\s+([\dIVXLC]+(?:\.\d{1,3}){0,4})((?:\([a-z0-9]{1,4}\)){0,3})/gi;
const MOST = 1_000;
const MOST_REFERENCES = 8;

/** The clauses that a passage refers to, each once. */
export function referencesIn(text: string): Reference[] {
  const found = new Map<string, Reference>();
  for (const match of text.matchAll(MENTIONED)) {
    // What stands at the beginning of its own line is the clause itself.
    if (match.index === 0 || found.size >= MOST_REFERENCES) continue;
    const key = sectionKey(match[1] ?? "");
    if (key !== "" && !found.has(key)) found.set(key, { label: match[0].replace(/\s+/g, " "), key });
  }
  return [...found.values()];
}

const ROMAN: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100 };

/** "IV" and "4", "4." and "4.0" are one number. */
export function sectionKey(number: string): string {
  const written = number.replace(/\.0$/, "");
  if (!/^[IVXLC]+$/i.test(written)) return /^\d/.test(written) ? written : "";
  const values = [...written.toUpperCase()].map((letter) => ROMAN[letter] ?? 0);
  return String(values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0));
}

function endOfLine(text: string, at: number): number {
  const newline = text.indexOf("\n", at + 1);
  return newline < 0 ? text.length : newline;
}
