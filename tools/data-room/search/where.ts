import type { ActorDb } from "../../../db/as-actor.ts";
import { type Extent, findDocuments, placesOf, type SearchScope } from "../../../db/document-search.ts";
import type { Question } from "./question.ts";
import { chooseDocuments, type NamedDocument, PERIOD_TERMS, placeTerms, type Route } from "./route.ts";

/** Where to look, and what tells the documents there apart. */
export interface Where extends Extent {
  /** The question names the documents, or its asker chose them: less has to match at home. */
  close: boolean;
  route: Route;
  /** Documents whose name or first lines hold a word of the question, wherever they are. */
  named: readonly NamedDocument[];
  /** How many documents carry each word in their name. */
  namers: ReadonlyMap<string, number>;
  /** How many documents can be searched at all, and how many will be. */
  ready: number;
  unfinished: number;
  /** All that was to be searched, whatever the question names. */
  everywhere: Extent;
}

/** Inside the documents that the question names; everywhere when it names none. `exact`: no passage is to be left unscored. */
export async function findWhere(db: ActorDb, question: Question, scope: SearchScope, exact: boolean): Promise<Where> {
  const periods = PERIOD_TERMS.map((term) => ({ term, weight: 0 }));
  const overview = await findDocuments(db, [...periods, ...question.names], scope);
  const { documents, ready, unfinished, carriers, namers } = overview;
  const places = await placesOf(
    db,
    documents.map(({ id }) => id),
  );
  const named = documents.map((document) => ({
    ...document,
    placed: placeTerms(question, places.get(document.id) ?? ""),
  }));
  const route = chooseDocuments(question, named, ready, carriers);
  const routed = route.documents.length > 0;
  const everywhere = { scope, passages: exact ? 0 : overview.passages };
  return {
    ...(routed ? withinDocuments(everywhere, route, named) : everywhere),
    close: routed || scope.documentIds !== undefined,
    route,
    named,
    namers,
    ready,
    unfinished,
    everywhere,
  };
}

/** Everywhere, whatever documents the question seemed to name. */
export const lookEverywhere = (where: Where): Where => ({
  ...where,
  ...where.everywhere,
  close: where.everywhere.scope.documentIds !== undefined,
  route: { documents: [], used: new Set() },
});

function withinDocuments({ scope, passages }: Extent, route: Route, named: readonly NamedDocument[]): Extent {
  const ids = route.documents.map(({ id }) => id);
  const held = named.reduce((sum, document) => (ids.includes(document.id) ? sum + document.passages : sum), 0);
  return { scope: { ...scope, documentIds: ids }, passages: Math.min(passages, held) };
}
