import type { ActorDb } from "../../../db/as-actor.ts";
import { type CandidateRow, findCandidates } from "../../../db/document-search.ts";
import type { ClauseModel } from "../../../ingest/clauses/model.ts";
import { type About, findNames, preferenceOf } from "./about.ts";
import { type ClausePassage, findClauseRows, rankClauses, rowOfClause } from "./clause-passages.ts";
import { clauseTerms } from "./clauses.ts";
import { findDefinitionsAsked } from "./definitions.ts";
import { withoutOrders } from "./orders.ts";
import type { Question } from "./question.ts";
import type { Answered } from "./rank-answers.ts";
import type { Where } from "./where.ts";

/** What the database holds for a question, before any of it is weighed against the rest. */
export interface Evidence {
  /** Passages that share the question's words or come near its vector. */
  rows: readonly CandidateRow[];
  /** Clauses of the kinds asked for, likeliest first. */
  clauses: readonly ClausePassage[];
  /** The passages and the clauses as they stand in the documents. */
  seen: readonly CandidateRow[];
  /** Definitions of the term asked for, best first. */
  definitions: readonly Answered[];
  about: About;
  /** How likely each document is the one meant. */
  preference: ReadonlyMap<string, number>;
}

/** The best by words and by vectors; inside one document that is nearly all of its passages. */
const CANDIDATES = { byWords: 90, byVector: 40 };
const CLAUSE_TERMS = 14;
const CLAUSE_WEIGHT = 0.7;

export async function gatherEvidence(
  db: ActorDb,
  question: Question,
  where: Where,
  vector: string | undefined,
  model: ClauseModel,
): Promise<Evidence> {
  const terms = [...question.terms, ...termsOfClauses(question, model)];
  const wanted = { terms: terms.map(({ term }) => term), weights: terms.map(({ weight }) => weight) };
  const found = await findCandidates(db, { ...wanted, ...(vector ? { vector } : {}) }, where, CANDIDATES);
  const places = await findClauseRows(db, question, where.scope, where.close);
  const seen = await withoutOrders(db, [...found, ...places.map(rowOfClause)]);
  const [rows, clauseRows] = [seen.slice(0, found.length), seen.slice(found.length)];
  const about = await findNames(db, question, seen, where.named, where);
  const preference = preferenceOf(question, where, seen, about);
  return {
    rows,
    clauses: rankClauses(question, places, clauseRows, preference),
    seen,
    definitions: await findDefinitionsAsked(db, question.term, where.scope, (id) => preference.get(id) ?? 1),
    about,
    preference,
  };
}

const termsOfClauses = (question: Question, model: ClauseModel) =>
  question.clauses.flatMap((clause) =>
    clauseTerms(clause, CLAUSE_TERMS, model).map((term) => ({ term, weight: CLAUSE_WEIGHT })),
  );
