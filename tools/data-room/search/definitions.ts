import type { ActorDb } from "../../../db/as-actor.ts";
import type { SearchScope } from "../../../db/document-search.ts";
import { type DefinitionPlace, findDefinitionPlaces } from "../../../db/document-structure.ts";
import { findInstructions } from "../../../domain/instructions.ts";
import { termKey } from "../../../ingest/structure/definitions.ts";
import type { Answered } from "./rank-answers.ts";

const ASKED: readonly RegExp[] = [
  /\bwhat (?:does|do|is meant by|is the meaning of|is the definition of|counts as)\s+(?:the (?:term|expression)\s+)?["“‘']?(.{2,80}?)["”’']?\s*(?:\b(?:mean|stand for)\b|[?,;]|$|\b(?:in|under|for the purposes? of|according to)\s+(?:the|this|our)\b)/i,
  /\bhow (?:is|are) (?:the (?:term|expression)\s+)?["“‘']?(.{2,80}?)["”’']?\s+defined\b/i,
  /\b(?:define|definition of|meaning of)\s+(?:the (?:term|expression)\s+)?["“‘']?(.{2,80}?)["”’']?\s*(?:[?,;.]|$|\b(?:in|under)\s+(?:the|this|our)\b)/i,
];
/** "What does the supply agreement say" asks for no term. */
const NO_TERM = /\b(?:say|cover|provide|cost|require|do)\b/i;

/** The defined term that a question asks the meaning of. */
export function termAsked(ask: string): string | undefined {
  for (const pattern of ASKED) {
    const term = pattern
      .exec(ask)?.[1]
      ?.replace(/^(?:the|an?)\s+/i, "")
      .trim();
    if (term && !NO_TERM.test(term) && termKey(term) !== "") return term;
  }
  return undefined;
}

const MOST = 12;

/** The definitions of the term asked for; first those of documents that are likelier meant. */
export async function findDefinitionsAsked(
  db: ActorDb,
  ask: string,
  scope: SearchScope,
  preference: (documentId: string) => number,
): Promise<Answered[]> {
  const term = termAsked(ask);
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
