/** Whether a request is about what one tool knows, or a question that only the documents can answer. */
import type { Catalogue, Tool } from "./catalogue.ts";
import { fill } from "./fill/fill.ts";
import {
  changeVerbs,
  conceptOf,
  deedVerbs,
  neutralWords,
  nounLikeVerbs,
  offTopic,
  readVerbs,
  smallWords,
} from "./lexicon.ts";
import { stripCourtesy } from "./mood.ts";
import { fillContext } from "./rank/rerank.ts";
import type { Reading } from "./read/reading.ts";
import { repair, type Token, tokenize } from "./text.ts";

/** The words that carry the subject: neither small nor asking, nor part of a value. */
export function subjectWords(reading: Reading): Token[] {
  const values = [
    ...reading.records.filter((r) => !r.weak),
    ...reading.dates,
    ...reading.amounts,
    ...reading.emails,
    ...reading.currencies,
    ...reading.names,
    ...reading.quotes,
  ];
  return reading.tokens.filter(
    (t) =>
      /^\p{L}/u.test(t.raw) &&
      !smallWords.has(t.word) &&
      !neutralWords.has(t.word) &&
      !values.some((v) => v.start < t.end && v.end > t.start),
  );
}

/** The share of the subject that a tool's own texts know; 1 when nothing but values was said. */
export function sharedSubject(tool: Tool, reading: Reading, catalogue: Catalogue): number {
  const { args } = fill(
    tool.slots.filter((s) => s.kind !== "text" && s.kind !== "query"),
    reading,
    fillContext(catalogue, tool),
  );
  const taken = Object.values(args).flat().join(" ").toLowerCase();
  const words = subjectWords(reading).filter((t) => !taken.includes(t.word));
  if (!words.length) return 1;
  const met = words.filter((t) => {
    const stem = catalogue.ranker.known.has(t.stem) ? t.stem : (repair(t.stem, catalogue.ranker.known) ?? t.stem);
    return tool.vocabulary.has(stem) || tool.vocabulary.has(conceptOf(stem) ?? stem);
  });
  return met.length / words.length;
}

/** A deed that no tool does: write an email, delete everything, book a flight. */
export function asksForDeed(text: string, catalogue: Catalogue): boolean {
  const bare = stripCourtesy(text);
  const [verb, next] = tokenize(bare);
  if (!verb || (/\?\s*$/.test(text) && /^(?:what|which|who|when|where|why|how|is|are|does|do|did)\b/i.test(bare)))
    return false;
  const stem = catalogue.firstStem(bare);
  if (/^(?:give|get|bring|hand|fetch) (?:me|us)\b/i.test(bare)) return false;
  const known = deedVerbs.has(verb.word) || changeVerbs.has(stem);
  if (!known || readVerbs.has(stem)) return false;
  if (!next) return !nounLikeVerbs.has(verb.word);
  if (!nounLikeVerbs.has(verb.word)) return true;
  const object =
    /^(?:the|a|an|it|this|that|them|these|those|all|everything|me|us|him|her|my|our|your|some|up|down|out|in|to|new)$/.test(
      next.word,
    ) || /^\p{Lu}/u.test(next.raw);
  return object && !/\?\s*$/.test(text);
}

export const isOffTopic = (text: string) => offTopic.test(text);

/** Keys hit at random: no vowels where words have them, and nothing that anybody knows. */
export function isGibberish(reading: Reading, catalogue: Catalogue): boolean {
  const words = reading.tokens.filter((t) => /^\p{L}/u.test(t.raw) && t.raw.length > 2);
  if (!words.length) return !reading.amounts.length && !reading.dates.length;
  if (words.some((t) => smallWords.has(t.word) || neutralWords.has(t.word) || catalogue.ranker.known.has(t.stem)))
    return false;
  const strange = words.filter(
    (t) =>
      t.raw !== t.raw.toUpperCase() &&
      /^[a-z]+$/.test(t.raw) &&
      (!/[aeiouy]/.test(t.word) || /[bcdfghjklmnpqrstvwxz]{4}|q(?!u)|[sz]d|wer$/.test(t.word)),
  );
  return strange.length >= words.length / 2;
}
