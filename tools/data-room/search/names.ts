import { wordsOf } from "../../../ingest/terms.ts";

/** A company, person or place in a question: its words, as document names are compared. */
export interface ProperName {
  words: string[];
  /** A word that may as well be a measure or an abbreviation: it orders documents, its absence proves nothing. */
  doubtful: boolean;
}

/** Capitals that name a measure, an office, a paper or a time, and so no one. */
const NOT_A_NAME = new Set(
  `ebitda ebitdar ebit ebita ebt eps sga capex opex cogs ppe ppne nwc dso dpo dio fcf roe roa roi roce roic irr moic ltm ntm ytd ev wacc gaap ifrs kpi arr mrr ltv cagr qoe
   ceo cfo coo cto cio chair chairman chairwoman chairperson director officer president chief executive financial operating manager partner
   usd eur gbp chf sek dkk nok jpy us usa uk eu ai it ip esg hr vat pdf xlsx docx spa nda loi ioi cim sha apa msa tsa lbo dcf saas rofr mfn mac mnpi
   january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
   agreement contract lease amendment schedule annex exhibit article section clause appendix report statement memorandum supplier buyer seller purchaser customer client vendor provider licensor licensee
   landlord tenant borrower lender lenders guarantor company parties party target group board shareholder founder founders management employee closing signing completion
   change control material adverse effect revenue sales income profit margin debt leverage cash dividend cost rent fee price term notice project fiscal year quarter half net total`
    .split(/\s+/)
    .filter(Boolean),
);

const TOKEN = /[\p{L}\p{N}][\p{L}\p{N}&'’.-]*/gu;

/** Capitalised words that stand together are one name. `isEveryday` tells words that documents also write small. */
export function properNames(ask: string, isEveryday: (word: string) => boolean): ProperName[] {
  const names: ProperName[] = [];
  let last = -2;
  Array.from(ask.matchAll(TOKEN)).forEach((token, index) => {
    const written = token[0].replace(/[.'’-]+$/, "");
    const possessive = /['’]s$/.test(written);
    const bare = written.replace(/['’]s$/, "");
    const opens = index === 0 || /[.?!:;]\s+$/.test(ask.slice(Math.max(0, token.index - 3), token.index));
    if (!/^\p{Lu}/u.test(bare) || bare.length < 3 || (opens && !possessive) || /\d/.test(bare)) return;
    const words = wordsOf(bare);
    if (words.length === 0 || words.some((word) => NOT_A_NAME.has(word)) || isEveryday(bare.toLowerCase())) return;
    const doubtful = bare === bare.toUpperCase() && !possessive;
    const name = names.at(-1);
    if (name && last === index - 1 && /^[\s&-]+$/.test(between(ask, token.index))) {
      name.words.push(...words);
      name.doubtful &&= doubtful;
    } else names.push({ words, doubtful });
    last = possessive ? -2 : index;
  });
  return names;
}

/** What stands right before a word, back to the word before it. */
const between = (text: string, at: number): string => /[^\p{L}\p{N}]*$/u.exec(text.slice(0, at))?.[0] ?? "";

/** Whether a text's words hold the name: any word of it, or all of them written as one. */
export const holdsName = (words: ReadonlySet<string>, name: ProperName): boolean =>
  name.words.some((word) => words.has(word)) || words.has(name.words.join(""));
