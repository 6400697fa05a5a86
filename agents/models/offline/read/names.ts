import { currencyWords, smallWords, tradeAcronyms } from "../lexicon.ts";
import type { Token } from "../text.ts";
import type { RecordSpan } from "./records.ts";

export interface Piece {
  start: number;
  end: number;
  value: string;
}
export interface NamePiece extends Piece {
  linked: boolean;
  ticker: boolean;
}
const notNames =
  /^(?:I|A|US|UK|EU|CEO|CFO|OK|PM|AM|Q[1-4]|H[12]|FY|YTD|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|Please|Thanks|Today|Tomorrow)$/;
/** Runs of capitalised words; an all-capital word that is no common word reads as a ticker. */
export function findNames(
  text: string,
  tokens: Token[],
  records: RecordSpan[],
  isCommonWord: (word: string) => boolean,
): NamePiece[] {
  const names: NamePiece[] = [];
  tokens.forEach((token, i) => {
    const hidden = text[token.start] === "¦",
      first = i === 0 || /[.!?:]\s*$/.test(text.slice(0, token.start).trimEnd());
    const word = token.raw.replace(/['’]s$/, "");
    const joins =
      /^\p{Lu}/u.test(word) &&
      !notNames.test(word) &&
      !tradeAcronyms.has(word.toLowerCase()) &&
      !hidden &&
      !(currencyWords[word.toLowerCase()] && word === word.toUpperCase());
    const last = names.at(-1);
    const adjacent =
      last &&
      /^(?: | & |-|\. )$/.test(text.slice(last.end, token.start)) &&
      !/['’]s$/.test(text.slice(last.start, last.end));
    if (joins && adjacent) {
      last.end = token.start + word.length;
      last.value = text.slice(last.start, last.end);
      last.ticker = false;
    } else if (
      joins &&
      !(isCommonWord(word.toLowerCase()) && (first || word === word.toUpperCase())) &&
      !smallWords.has(word.toLowerCase())
    )
      names.push({
        start: token.start,
        end: token.start + word.length,
        value: word,
        linked: false,
        ticker: /^[A-Z]{1,5}$/.test(word),
      });
    // "Fund 2" is a name, "Finch 22m" a name and an amount.
    else if (adjacent && /^\d+$/.test(word) && !/^\s?(?:[a-z%€$£]|(?:EUR|USD|GBP|CHF)\b)/.test(text.slice(token.end))) {
      last.end = token.end;
      last.value = text.slice(last.start, last.end);
    }
  });
  for (const name of names) name.linked = records.some((r) => r.start < name.end && r.end > name.start);
  return names;
}
