import type { ActorDb } from "../../../db/as-actor.ts";
import type { SearchScope } from "../../../db/document-search.ts";
import { LEFT_OUT } from "../../../domain/instructions.ts";
import { type ClauseModel, shippedClauseModel } from "../../../ingest/clauses/model.ts";
import { gatherEvidence } from "./evidence.ts";
import { forgetNames } from "./forget.ts";
import { chooseHits, type Hit } from "./hits.ts";
import { type Question, readQuestion } from "./question.ts";
import { rerank } from "./rerank.ts";
import type { Reranker } from "./reranker.ts";
import { type Found, weigh } from "./weigh.ts";
import { findWhere, lookEverywhere, type Where } from "./where.ts";
import { widenQuestion } from "./widen.ts";

export interface SearchResult {
  hits: Hit[];
  /** False: passages may be near, none answers. */
  found: boolean;
  note?: string;
  /** The documents the question was taken to name. */
  routedTo: string[];
}

export interface SearchOptions {
  /** Off: as if no clause had been recognised, for measuring what that is worth. */
  clauses?: boolean;
  /** Another model than the shipped one, for measuring on contracts that the shipped one has learned from. */
  model?: ClauseModel;
  /** Scores every passage that holds one of the words, however many there are, for measuring what the shortcut misses. */
  exact?: boolean;
  /** Orders what was found anew. */
  reranker?: Reranker;
  /** Further phrasings of the question, see `QueryRewriter`. */
  further?: readonly string[];
  signal?: AbortSignal;
}

/** A paper that the question does not name has to hold most of its words. */
const ENOUGH_ELSEWHERE = 0.6;

/** `vector`: the question's own, as pgvector reads it; without one, words alone are searched. */
export async function searchPassages(
  db: ActorDb,
  text: string,
  vector: string | undefined,
  scope: SearchScope,
  limit: number,
  { clauses = true, model = shippedClauseModel(), exact = false, reranker, further = [], signal }: SearchOptions = {},
): Promise<SearchResult> {
  const read = widenQuestion(readQuestion(text), further);
  const question = clauses ? read : { ...read, clauses: [] };
  const where = await findWhere(db, question, scope, exact);
  if (where.ready === 0) return nothingToSearch(where.unfinished);
  const look = async (asked: Question, place: Where): Promise<Found> =>
    weigh(asked, await gatherEvidence(db, asked, place, vector, model), place.close, model);
  const named = where.route.documents.map(({ id }) => id);
  const there = await look(forgetNames(question, where.route.used), where);
  // "How much of net sales does Velmora account for": the name led to its contract, and the answer stands in another paper.
  const mayBeElsewhere = !there.supported && named.length > 0 && question.ask === text;
  const elsewhere = mayBeElsewhere ? await look(question, lookEverywhere(where)) : undefined;
  const answersElsewhere = elsewhere?.supported && elsewhere.coverage >= ENOUGH_ELSEWHERE;
  const ours = answersElsewhere ? elsewhere : there;
  const found = reranker ? await rerank(ours, text, reranker, signal) : ours;
  const { hits, leftOut } = chooseHits(found.answered, limit);
  const notes = [...(found.supported ? [] : [noteFor(where.unfinished, hits.length)]), ...(leftOut ? [LEFT_OUT] : [])];
  return {
    hits,
    found: found.supported,
    ...(notes.length > 0 ? { note: notes.join(" ") } : {}),
    routedTo: answersElsewhere ? [] : named,
  };
}

function nothingToSearch(unfinished: number): SearchResult {
  const note =
    unfinished > 0
      ? "The documents are still being read. Ask again in a moment."
      : "There are no documents to search here.";
  return { hits: [], found: false, note, routedTo: [] };
}

function noteFor(unfinished: number, nearest: number): string {
  const waiting = unfinished > 0 ? ` ${unfinished} of the documents are still being read.` : "";
  return nearest === 0
    ? `Nothing in the documents you can see matches.${waiting}`
    : `Nothing in the documents you can see clearly answers this; the nearest passages follow.${waiting}`;
}
