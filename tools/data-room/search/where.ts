import type { ActorDb } from "../../../db/as-actor.ts";
import { type Extent, placesOf, type RoutedDocument, routeDocuments } from "../../../db/document-search.ts";
import type { Question } from "./question.ts";
import { chooseDocuments, PERIOD_TERMS, placeTerms, type Route } from "./route.ts";

/** Where to look, and what tells the documents there apart. */
export interface Where extends Extent {
  /** The question names the documents, or its asker chose them: less has to match at home. */
  close: boolean;
  route: Route;
  /** Documents whose name or first lines hold a word of the question, wherever they are. */
  named: readonly RoutedDocument[];
  /** How many documents carry each word in their name. */
  namers: ReadonlyMap<string, number>;
  /** How many documents can be searched at all. */
  ready: number;
}

/** Inside the documents that the question names; everywhere when it names none. */
export async function findWhere(db: ActorDb, question: Question, everywhere: Extent, ready: number): Promise<Where> {
  const { scope } = everywhere;
  const periods = PERIOD_TERMS.map((term) => ({ term, weight: 0 }));
  const { documents, carriers, namers } = await routeDocuments(db, [...periods, ...question.names], scope, ready);
  const ids = documents.map(({ id }) => id);
  const places = await placesOf(db, ids);
  const named = documents.map((document) => ({
    ...document,
    placed: placeTerms(question, places.get(document.id) ?? ""),
  }));
  const route = chooseDocuments(question, named, ready, carriers);
  const routed = route.documents.length > 0;
  return {
    ...(routed ? withinDocuments(everywhere, route, named) : everywhere),
    close: routed || scope.documentIds !== undefined,
    route,
    named,
    namers,
    ready,
  };
}

/** Everywhere, whatever documents the question seemed to name. */
export const lookEverywhere = (where: Where, everywhere: Extent): Where => ({
  ...where,
  ...everywhere,
  close: everywhere.scope.documentIds !== undefined,
  route: { documents: [], used: new Set() },
});

function withinDocuments({ scope, passages }: Extent, route: Route, named: readonly RoutedDocument[]): Extent {
  const ids = route.documents.map(({ id }) => id);
  const held = named.reduce((sum, document) => (ids.includes(document.id) ? sum + document.passages : sum), 0);
  return { scope: { ...scope, documentIds: ids }, passages: Math.min(passages, held) };
}
