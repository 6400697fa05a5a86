import { wordsOf } from "../../../ingest/terms.ts";
import { expansionsOf, type Question } from "./question.ts";
import { wordStem } from "./stems.ts";

/** The question without the words that named its documents: they say nothing about the place in one. A question of names alone keeps some. */
export function forgetNames(question: Question, used: ReadonlySet<string>): Question {
  const isForgotten = (word: string) => used.has(word) && !isYear(word);
  const stems = new Set([...used].map(wordStem));
  const asked = withoutStems(question.asked, stems);
  const asksBeside = [...asked.keys()].some((stem) => !stems.has(stem));
  // "Under the revolving credit agreement" does not ask for a revolving credit.
  const expansions = asksBeside ? expansionsOf(withoutWords(question.ask, isForgotten)) : question.expansions;
  const dropped = new Set(question.expansions.filter((phrase) => !expansions.includes(phrase)));
  const terms = question.terms.filter(({ term }) => !dropped.has(term));
  const left = terms.filter(({ term }) => !wordsOf(term).every(isForgotten));
  return { ...question, asked, expansions, terms: left.length > 0 ? left : terms };
}

/** A year names the filing and its column alike. */
const isYear = (word: string): boolean => /^(?:19|20)\d{2}$/.test(word);

function withoutStems(asked: ReadonlyMap<string, number>, gone: ReadonlySet<string>): Map<string, number> {
  const left = new Map(asked);
  for (const stem of asked.keys()) if (gone.has(stem) && !isYear(stem) && left.size > 1) left.delete(stem);
  return left;
}

const withoutWords = (text: string, isGone: (word: string) => boolean): string =>
  text.replace(/[\p{L}\p{N}]+/gu, (written) => (wordsOf(written).every(isGone) ? "" : written)).replace(/\s+/g, " ");
