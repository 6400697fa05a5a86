/** Titles as people shorten them, with what the short form stands for. Either form finds the other. */
const FORMS: readonly (readonly string[])[] = [
  ["ceo", "chief executive officer", "chief executive"],
  ["cfo", "chief financial officer", "chief finance officer", "finance director"],
  ["coo", "chief operating officer"],
  ["cto", "chief technology officer", "chief technical officer"],
  ["cio", "chief information officer"],
  ["cmo", "chief marketing officer"],
  ["cco", "chief commercial officer", "chief compliance officer"],
  ["cro", "chief risk officer", "chief revenue officer"],
  ["chro", "chief human resources officer", "chief people officer"],
  ["clo", "chief legal officer"],
  ["gc", "general counsel"],
  ["md", "managing director"],
  ["gm", "general manager"],
  ["vp", "vice president"],
  ["svp", "senior vice president"],
  ["evp", "executive vice president"],
  ["hr", "human resources"],
  ["r&d", "research and development"],
  ["bd", "business development"],
  ["ir", "investor relations"],
];

/** What one part of a query may be written as. */
export interface Term {
  said: string;
  forms: readonly string[];
}

/** The titles in a query, longest form first so that "senior vice president" is not taken for a vice president, and what is left. */
export function takeTitles(query: string): { titles: Term[]; rest: string } {
  const known = FORMS.flatMap((forms) => forms.map((form) => ({ form, forms }))).sort(
    (a, b) => b.form.length - a.form.length,
  );
  const titles: Term[] = [];
  let rest = query.toLowerCase();
  for (const { form, forms } of known) {
    const place = new RegExp(`(?<![\\p{L}\\p{N}])${form.replace(/ /g, "\\s+")}(?![\\p{L}\\p{N}])`, "u");
    if (!place.test(rest)) continue;
    rest = rest.replace(place, " ");
    if (!titles.some((title) => title.forms === forms)) titles.push({ said: form, forms });
  }
  return { titles, rest };
}
