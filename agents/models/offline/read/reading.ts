/** One clause read once: everything in it that could become a value, each piece of text claimed by one kind only. */

import { currencyWords } from "../lexicon.ts";
import { type Token, tokenize } from "../text.ts";
import { type Amount, findAmounts } from "./amounts.ts";
import { type DateSpan, findDates } from "./dates.ts";
import { findFigureLists } from "./figures.ts";
import { findNames, type NamePiece, type Piece } from "./names.ts";
import type { Linker, RecordSpan } from "./records.ts";

export interface Reading {
  text: string;
  /** The day it is read, as an ISO date. */
  today: string;
  tokens: Token[];
  quotes: Piece[];
  emails: Piece[];
  urls: Piece[];
  phones: Piece[];
  records: RecordSpan[];
  dates: DateSpan[];
  amounts: Amount[];
  lists: Amount[][];
  currencies: Piece[];
  names: NamePiece[];
}

const shortCurrency = new RegExp(
  `(?<![\\p{L}\\d])(${Object.keys(currencyWords)
    .filter((w) => /^[a-z]/.test(w))
    .join("|")})(?![\\p{L}])`,
  "giu",
);

export function read(text: string, now: Date, link: Linker, isCommonWord: (word: string) => boolean): Reading {
  let rest = text;
  const take = (pattern: RegExp): Piece[] =>
    [...rest.matchAll(pattern)].map((m) => ({ start: m.index, end: m.index + m[0].length, value: m[0] }));
  const claimAll = <T extends { start: number; end: number }>(pieces: T[]) => {
    rest = mask(rest, pieces);
    return pieces;
  };

  const tokens = tokenize(text);
  const emails = claimAll(take(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g));
  const quotes = take(/(?:["“”]([^"“”]+)["“”]|(?<!\w)['‘]([^'’]{2,})['’](?!\w))/g).map((q) => ({
    ...q,
    value: q.value.slice(1, -1),
  }));
  claimAll(quotes);
  const urls = claimAll(
    take(
      /\b(?:https?:\/\/)?(?:www\.)?[a-z0-9-]+\.(?:com|org|net|io|co(?:\.[a-z]{2})?|de|fr|eu|ai|ch|uk)\b(?:\/\S*)?/gi,
    ),
  );
  const records = link(rest, tokens, isCommonWord).filter((r) => !rest.slice(r.start, r.end).includes("¦"));
  const names = findNames(rest, tokens, records, isCommonWord);
  claimAll(records);
  const phones = claimAll(take(/(?<![\w$€£])(?:\+\d{1,3}|\(?0\d{1,4}\)?|\(\d{3}\))[\s().\d-]{6,}\d\b/g)).map((p) => ({
    ...p,
    value: p.value.trim(),
  }));
  const pairs = take(/\b([A-Z]{3})\s?\/\s?([A-Z]{3})\b|\b([A-Z]{6})\b/gi).filter((p) =>
    [p.value.replace(/\W/g, "").slice(0, 3), p.value.replace(/\W/g, "").slice(3)].every(
      (c) => currencyWords[c.toLowerCase()],
    ),
  );
  claimAll(pairs);
  const units = findAmounts(rest).filter((a) => a.type !== "number");
  const unclaimed = rest;
  claimAll(units);
  const dates = claimAll(findDates(rest, now));
  const amounts = findAmounts(mask(unclaimed, dates));
  claimAll(amounts);
  const loose = take(shortCurrency).map((c) => ({ ...c, value: currencyWords[c.value.toLowerCase()] ?? c.value }));
  const currencies = [
    ...pairs.flatMap((p) => {
      const code = p.value.replace(/\W/g, "").toUpperCase();
      return [
        { start: p.start, end: p.start + 3, value: code.slice(0, 3) },
        { start: p.end - 3, end: p.end, value: code.slice(3) },
      ];
    }),
    ...amounts.flatMap((a) => (a.currency ? [{ start: a.start, end: a.end, value: a.currency }] : [])),
    ...loose,
  ].sort((a, b) => a.start - b.start);
  const free = names.filter(
    (n) => n.linked || [...dates, ...amounts, ...currencies].every((s) => n.end <= s.start || n.start >= s.end),
  );
  return {
    text,
    today: now.toISOString().slice(0, 10),
    tokens,
    quotes,
    emails,
    urls,
    phones,
    records,
    dates,
    amounts,
    lists: findFigureLists(mask(text, dates), amounts),
    currencies,
    names: free,
  };
}

const mask = (text: string, pieces: { start: number; end: number }[]) =>
  pieces.reduce((t, p) => t.slice(0, p.start) + "¦".repeat(p.end - p.start) + t.slice(p.end), text);
