import type { CandidateRow } from "../../../db/document-search.ts";
import type { ClauseModel } from "../../../ingest/clauses/model.ts";
import type { About } from "./about.ts";
import { type Answer, findAnswer, rarityOf } from "./answer.ts";
import type { Question } from "./question.ts";
import type { Passage } from "./rank.ts";
import { stems, wordStem } from "./stems.ts";
import { CLAUSES, TOPICS } from "./vocabulary.ts";

export interface Answered {
  passage: Passage;
  answer: Answer | undefined;
}

/** As many of the best passages are read sentence by sentence; the rest keep their place behind them. */
const READ = 40;
/** How much of a passage's score depends on its best sentence. */
const BY_STRENGTH = 0.3;
const NO_ANSWER = 0.6;

/** Orders passages anew by what their best sentence says: a near passage whose sentence is of the wrong year answers nothing. */
export function rankAnswers(
  question: Question,
  passages: readonly Passage[],
  about: About,
  model: ClauseModel,
): Answered[] {
  const rarity = rarityOf(question, passages);
  const settled = new Set(about.names.flatMap(({ words }) => words.map(wordStem)));
  const read = passages.slice(0, READ).map((passage) => ({
    passage,
    answer: findAnswer(question, passage, {
      rarity,
      settled: about.holding.has(passage.row.document_id) ? settled : new Set<string>(),
      model,
    }),
  }));
  const strongest = Math.max(...read.map(({ answer }) => answer?.strength ?? 0), 0.001);
  const scored = read.map((one) => {
    const { answer, passage } = one;
    // The statement that reports a figure is the place for it, however its rows are worded.
    const share = passage.hint > 1 ? 1 : (answer?.strength ?? 0) / strongest;
    const fit = passage.hint > 1 ? 1 : fitFactor(question, answer);
    const factor = answer ? (1 - BY_STRENGTH + BY_STRENGTH * share) * fit : NO_ANSWER;
    return { ...one, passage: { ...passage, score: passage.score * factor } };
  });
  scored.sort((a, b) => b.passage.score - a.passage.score);
  const floor = scored.at(-1)?.passage.score ?? 0;
  const rest = passages.slice(READ).map((passage) => ({
    passage: { ...passage, score: Math.min(passage.score, floor) },
    answer: undefined,
  }));
  return [...scored, ...rest];
}

/** What the question's own words say for a place, beside what the clause model does. */
const BY_WORDS = 0.2;

/**
 * The clause model's order, raised by what the words of the question found there, and by the sort of sentence that is asked for:
 * where the model is sure neither matters, where it is not they decide.
 */
export function answerClauses(
  question: Question,
  clauses: readonly Passage[],
  byWords: readonly Answered[],
  about: About,
  model: ClauseModel,
): Answered[] {
  if (clauses.length === 0) return [];
  const passages = byWords.map(({ passage }) => passage);
  const rarity = rarityOf(question, passages.length > 0 ? passages : clauses);
  const settled = new Set(about.names.flatMap(({ words }) => words.map(wordStem)));
  const best = Math.max(passages[0]?.score ?? 0, 0.001);
  const support = (clause: Passage) =>
    Math.max(0, ...passages.filter((passage) => overlaps(passage, clause)).map(({ score }) => score / best));
  return clauses
    .map((passage) => {
      const answer = findAnswer(question, passage, { rarity, settled, model });
      const score = (passage.score + BY_WORDS * support(passage)) * fitFactor(question, answer);
      return { answer, passage: { ...passage, score } };
    })
    .sort((a, b) => b.passage.score - a.passage.score);
}

/** Whether two passages share a word of their document. */
export const overlaps = (a: Passage, b: Passage): boolean =>
  a.row.document_id === b.row.document_id &&
  a.row.start_at + a.span.start < b.row.start_at + b.span.end &&
  b.row.start_at + b.span.start < a.row.start_at + a.span.end;

/** A filing's figures are asked for in many words; what sort of sentence holds them says less there than the statement does. */
const fitFactor = (question: Question, answer: Answer | undefined): number =>
  question.statements.length > 0 ? 1 : Math.max(0.8, Math.min(1.35, (answer?.fit ?? 1) ** 0.5));

/** Two plain words behind an article, a preposition or the like, of which the first narrows the second. */
const NARROWED =
  /(?<=\b(?:the|an?|any|of|for|on|in|our|their|its|there|which|what)\s+|['’]s\s+)(\p{Ll}{4,})\s+(\p{Ll}{4,})(?![\p{L}-])/gu;

/** Words that the vocabulary bridges need not stand in the document themselves. */
const isKnownWord = (word: string): boolean =>
  /^(?:first|second|third|last|next|main|minimum|maximum|total|annual|monthly|yearly|current|average|overall|general)$/.test(
    word,
  ) ||
  TOPICS.some(({ asked }) => asked.test(word)) ||
  CLAUSES.some(([asked]) => asked.test(word));

/**
 * "The environmental insurance": a word that narrows the one after it. When the narrowed word is there and the narrowing one is
 * nowhere in the best passage's surroundings, the passage speaks of another insurance. When no passage in hand holds the narrowing
 * word, nothing here speaks of such a thing at all.
 */
export function lacksTellingWord(question: Question, rows: readonly CandidateRow[], best: Passage): boolean {
  const near = rows.filter(
    (row) => row.document_id === best.row.document_id && Math.abs(row.ordinal - best.row.ordinal) <= 1,
  );
  const around = new Set(near.flatMap((row) => stems(`${row.lead} ${row.content}`)));
  const held = new Set(stems(best.row.content));
  const anywhere = (stem: string) => rows.some((row) => stems(`${row.lead} ${row.content}`).includes(stem));
  // A figure of a statement goes by many names, which the statement's own hint knows.
  if (question.statements.length > 0) return false;
  for (const [, first = "", second = ""] of question.ask.matchAll(NARROWED)) {
    const [narrowing, narrowed] = [wordStem(first), wordStem(second)];
    if ((question.asked.get(narrowing) ?? 0) < 1 || (question.asked.get(narrowed) ?? 0) < 1) continue;
    if (/(?:ed|ing)$/.test(second) || isKnownWord(first) || around.has(narrowing)) continue;
    if (held.has(narrowed) || (question.clauses.length === 0 && !anywhere(narrowing))) return true;
  }
  return false;
}
