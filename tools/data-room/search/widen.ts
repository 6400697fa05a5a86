import { wordsOf } from "../../../ingest/terms.ts";
import { isSmallTalk, type Question } from "./question.ts";

/** Below every word of the person's own. */
const PHRASE_WEIGHT = 0.5;
const WORD_WEIGHT = 0.25;
const MOST_PHRASES = 8;

/** The question with further phrasings to look for; its own words alone still say what it asks. */
export function widenQuestion(question: Question, phrasings: readonly string[]): Question {
  if (phrasings.length === 0) return question;
  const further = phrasings.slice(0, MOST_PHRASES).map((phrase) => phrase.toLowerCase());
  const known = new Set(question.terms.map(({ term }) => term));
  const words = further.flatMap((phrase) => wordsOf(phrase)).filter((word) => word.length > 2 && !isSmallTalk(word));
  const added = new Map([
    ...words.map((term) => [term, WORD_WEIGHT] as const),
    ...further.map((term) => [term, PHRASE_WEIGHT] as const),
  ]);
  const terms = [...added].filter(([term]) => !known.has(term)).map(([term, weight]) => ({ term, weight }));
  return { ...question, further, terms: [...question.terms, ...terms] };
}
