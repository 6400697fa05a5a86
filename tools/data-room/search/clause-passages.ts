import type { ActorDb } from "../../../db/as-actor.ts";
import type { CandidateRow, SearchScope } from "../../../db/document-search.ts";
import { type ClausePlace, findClausePlaces } from "../../../db/document-structure.ts";
import type { Question } from "./question.ts";
import type { Passage } from "./rank.ts";

export interface ClausePassage extends Passage {
  /** That the passage is a clause of the kind asked for, in a document that may be meant. */
  probability: number;
}

/** Inside a document that the question names, even an unlikely place is worth reading; over all documents only a likely one. */
const LEAST_INSIDE = 0.002;
const LEAST_ANYWHERE = 0.25;
const PLACES_PER_DOCUMENT = 8;
const PLACES_ANYWHERE = 40;
/** The second kind of clause that a question may mean comes after the first. */
const SECOND_KIND = 0.6;

/** The places of the clauses that the question asks for, recognised when the documents were read. */
export async function findClauseRows(
  db: ActorDb,
  question: Question,
  scope: SearchScope,
  inside: boolean,
): Promise<ClausePlace[]> {
  if (question.clauses.length === 0 || question.figureAsked) return [];
  return findClausePlaces(
    db,
    {
      kinds: question.clauses,
      leastProbability: inside ? LEAST_INSIDE : LEAST_ANYWHERE,
      perDocument: PLACES_PER_DOCUMENT,
      limit: PLACES_ANYWHERE,
    },
    scope,
  );
}

/** A place as the passages are that words found: whole, with its headings. */
export const rowOfClause = (place: ClausePlace): CandidateRow => ({
  id: `clause-${place.document_id}-${place.start_at}`,
  document_id: place.document_id,
  room_id: place.room_id,
  folder_id: place.folder_id,
  ordinal: -1,
  page: place.page,
  label: null,
  start_at: place.start_at,
  end_at: place.end_at,
  lead: place.lead,
  content: place.content,
  cells: null,
  lexical: null,
  distance: null,
});

/** Likeliest first; a document that is less likely meant, and a kind that is, count less. */
export function rankClauses(
  question: Question,
  places: readonly ClausePlace[],
  /** The places as rows, in the same order. */
  rows: readonly CandidateRow[],
  preference: ReadonlyMap<string, number>,
): ClausePassage[] {
  const taken = new Set<string>();
  return places
    .map((place, index) => ({
      row: rows[index] ?? rowOfClause(place),
      probability:
        place.probability *
        (preference.get(place.document_id) ?? 1) *
        (question.clauses.indexOf(place.kind) > 0 ? SECOND_KIND : 1),
    }))
    .sort((a, b) => b.probability - a.probability)
    .flatMap(({ row, probability }) => {
      if (row.content.trim() === "" || taken.has(row.id)) return [];
      taken.add(row.id);
      const span = { start: 0, end: row.content.length };
      return [{ row, span, tabular: false, score: probability, coverage: 1, hint: 0, probability }];
    });
}
