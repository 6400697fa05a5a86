import type { ActorDb } from "../../../db/as-actor.ts";
import { placesOf, type RoutedDocument, routeDocuments, type SearchScope } from "../../../db/document-search.ts";
import type { Question } from "./question.ts";
import { chooseDocuments, PERIOD_TERMS, placeTerms, type Route } from "./route.ts";

/** Where to look, and what tells the documents there apart. */
export interface Where {
  scope: SearchScope;
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

/** Inside the documents that the question names; in all of the scope when it names none. */
export async function findWhere(db: ActorDb, question: Question, scope: SearchScope, ready: number): Promise<Where> {
  const periods = PERIOD_TERMS.map((term) => ({ term, weight: 0 }));
  const { documents, carriers, namers } = await routeDocuments(db, [...periods, ...question.names], scope);
  const ids = documents.map(({ id }) => id);
  const places = await placesOf(db, ids);
  const named = documents.map((document) => ({
    ...document,
    placed: placeTerms(question, places.get(document.id) ?? ""),
  }));
  const route = chooseDocuments(question, named, ready, carriers);
  const routed = route.documents.length > 0;
  return {
    scope: routed ? { ...scope, documentIds: route.documents.map(({ id }) => id) } : scope,
    close: routed || scope.documentIds !== undefined,
    route,
    named,
    namers,
    ready,
  };
}

/** In all of the scope, whatever documents the question seemed to name. */
export const lookEverywhere = (where: Where, scope: SearchScope): Where => ({
  ...where,
  scope,
  close: scope.documentIds !== undefined,
  route: { documents: [], used: new Set() },
});
