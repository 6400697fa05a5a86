import type { ActorDb } from "../../../db/as-actor.ts";
import type { SearchScope } from "../../../db/document-search.ts";
import { type DefinitionPlace, findDefinitionPlaces } from "../../../db/document-structure.ts";
import { findInstructions } from "../../../domain/instructions.ts";
import { termKey } from "../../../ingest/structure/definitions.ts";
import type { Answered } from "./rank-answers.ts";

const MOST = 12;

/** The definitions of the term asked for; first those of documents that are likelier meant. */
export async function findDefinitionsAsked(
  db: ActorDb,
  term: string | undefined,
  scope: SearchScope,
  preference: (documentId: string) => number,
): Promise<Answered[]> {
  if (!term) return [];
  const places = await findDefinitionPlaces(db, [termKey(term)], scope, MOST);
  return places
    .filter(({ content }) => findInstructions(content).length === 0)
    .map((place) =>
      toAnswered(place, preference(place.document_id) * (/\bmean|\bdefin/i.test(place.content) ? 1 : 0.5)),
    )
    .sort((a, b) => b.passage.score - a.passage.score);
}

function toAnswered(place: DefinitionPlace, score: number): Answered {
  const span = { start: 0, end: place.content.length };
  const row = {
    ...place,
    id: `definition-${place.document_id}-${place.start_at}`,
    ordinal: -1,
    label: null,
    cells: null,
    lexical: null,
    distance: null,
  };
  return {
    passage: { row, span, tabular: false, score, coverage: 1, hint: 0 },
    answer: { span, text: place.content, strength: 1, fit: 1 },
  };
}
