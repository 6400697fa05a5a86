import { type ClauseModel, shippedClauseModel } from "../../../ingest/clauses/model.ts";
import { CLAUSES } from "./vocabulary.ts";

/** The kinds of clause a question asks for, the likeliest first. */
export function clausesOf(question: string): string[] {
  return CLAUSES.filter(([asked]) => asked.test(question))
    .map(([, kind]) => kind)
    .slice(0, 2);
}

/** Words a search for the clause should bring up. */
export const clauseTerms = (kind: string, count: number, model: ClauseModel): string[] =>
  model.tellingWords(kind, count);

/** The probability that the passage is such a clause, as far as its own words tell. */
export function clauseProbability(kind: string, text: string, model: ClauseModel = shippedClauseModel()): number {
  const at = model.kinds.indexOf(kind);
  return at < 0 ? 0 : model.probability(at, model.score(text)[at] ?? -9);
}
