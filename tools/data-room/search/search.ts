import type { ActorDb } from "../../../db/as-actor.ts";
import {
  countReadyDocuments,
  findCandidates,
  placesOf,
  type RoutedDocument,
  routeDocuments,
  type SearchScope,
} from "../../../db/document-search.ts";
import { LEFT_OUT } from "../../../domain/instructions.ts";
import { type ClauseModel, shippedClauseModel } from "../../../ingest/clauses/model.ts";
import { wordsOf } from "../../../ingest/terms.ts";
import { findNames, preferenceOf } from "./about.ts";
import type { Answer } from "./answer.ts";
import { findClauseRows, rankClauses, rowOfClause } from "./clause-passages.ts";
import { clauseTerms } from "./clauses.ts";
import { findDefinitionsAsked } from "./definitions.ts";
import { clearOfOrders, withoutOrders } from "./orders.ts";
import { asksForClauseAlone, expansionsOf, type Question, readQuestion } from "./question.ts";
import { type Passage, rankPassages } from "./rank.ts";
import { type Answered, answerClauses, lacksTellingWord, overlaps, rankAnswers } from "./rank-answers.ts";
import { chooseDocuments, PERIOD_TERMS, placeTerms, type Route } from "./route.ts";
import { isSheet, wordStem } from "./text.ts";

export interface Hit {
  documentId: string;
  roomId: string;
  page: number;
  start: number;
  end: number;
  text: string;
  lead: string;
  /** The sheet's name, for cells. */
  sheet?: string;
  score: number;
  answer?: Omit<Answer, "span"> & { start: number; end: number };
}

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
}

/** Inside one document nearly all of its passages are looked at; over everything, the best by words and by vectors. */
const CANDIDATES_INSIDE = { byWords: 90, byVector: 40 };
const CANDIDATES = { byWords: 90, byVector: 40 };
const PER_PAGE = 2;
const CLAUSE_TERMS = 14;
/** From here on the clause itself comes before passages that share the question's words. */
const LEADING = 0.1;
/** From here on the clause answers, whatever words it uses. */
const SURE_CLAUSE = 0.3;
/** Below this share of the question's words, by rarity, a passage is about something else. */
const ENOUGH = 0.34;
/** A question that names its document is at home there: less has to match. */
const ENOUGH_INSIDE = 0.15;
/** A paper that the question does not name has to hold most of its words. */
const ENOUGH_ELSEWHERE = 0.6;

export async function searchPassages(
  db: ActorDb,
  text: string,
  vector: string | undefined,
  scope: SearchScope,
  limit: number,
  { clauses = true, model = shippedClauseModel() }: SearchOptions = {},
): Promise<SearchResult> {
  const read = () => {
    const question = readQuestion(text);
    return clauses ? question : { ...question, clauses: [] };
  };
  const question = read();
  const state = await countReadyDocuments(db, scope);
  if (state.ready === 0) {
    const note =
      state.unfinished > 0
        ? "The documents are still being read. Ask again in a moment."
        : "There are no documents to search here.";
    return { hits: [], found: false, note, routedTo: [] };
  }
  const periods = PERIOD_TERMS.map((term) => ({ term, weight: 0 }));
  const routed = await routeDocuments(db, [...periods, ...question.names], scope);
  const places = await placesOf(
    db,
    routed.documents.map(({ id }) => id),
  );
  const named = routed.documents.map((document) => ({
    ...document,
    placed: placeTerms(question, places.get(document.id) ?? ""),
  }));
  const route = chooseDocuments(question, named, state.ready, routed.carriers);
  forget(question, route.used);
  const inside = route.documents.length > 0 ? { ...scope, documentIds: route.documents.map(({ id }) => id) } : scope;
  const first = await searchWithin(
    db,
    question,
    vector,
    { scope, inside, route, named, namers: routed.namers, ready: state.ready, model },
    limit,
  );
  // "How much of net sales does Velmora account for": the name led to its contract, and the answer stands in another paper.
  const second =
    first.supported || route.documents.length === 0 || question.ask !== text
      ? first
      : await searchWithin(
          db,
          read(),
          vector,
          {
            scope,
            inside: scope,
            route: { documents: [], used: new Set() },
            named,
            namers: routed.namers,
            ready: state.ready,
            model,
          },
          limit,
        );
  const elsewhere = second !== first && second.supported && second.coverage >= ENOUGH_ELSEWHERE;
  const { hits, supported, leftOut } = elsewhere ? second : first;
  const notes = [...(supported ? [] : [noteFor(state.unfinished, hits.length)]), ...(leftOut ? [LEFT_OUT] : [])];
  return {
    hits,
    found: supported,
    ...(notes.length > 0 ? { note: notes.join(" ") } : {}),
    routedTo: elsewhere ? [] : route.documents.map(({ id }) => id),
  };
}

interface Place {
  scope: SearchScope;
  inside: SearchScope;
  route: Route;
  named: readonly RoutedDocument[];
  namers: ReadonlyMap<string, number>;
  ready: number;
  model: ClauseModel;
}

async function searchWithin(
  db: ActorDb,
  question: Question,
  vector: string | undefined,
  { scope, inside, route, named, namers, ready, model }: Place,
  limit: number,
): Promise<{ hits: Hit[]; supported: boolean; coverage: number; leftOut: boolean }> {
  const terms = [
    ...question.terms,
    ...question.clauses.flatMap((clause) =>
      clauseTerms(clause, CLAUSE_TERMS, model).map((term) => ({ term, weight: 0.7 })),
    ),
  ];
  const found = await findCandidates(
    db,
    { terms: terms.map(({ term }) => term), weights: terms.map(({ weight }) => weight), ...(vector ? { vector } : {}) },
    inside,
    inside.documentIds ? CANDIDATES_INSIDE : CANDIDATES,
  );
  const rows = await withoutOrders(db, found);
  const places = await findClauseRows(
    db,
    question,
    inside,
    route.documents.length > 0 || scope.documentIds !== undefined,
  );
  const clauseRows = await withoutOrders(db, places.map(rowOfClause));
  const seen = [...rows, ...clauseRows];
  const about = await findNames(db, question, seen, named, inside);
  const preference = preferenceOf(question, route, seen, named, about, namers, ready);
  const clauses = rankClauses(question, places, clauseRows, preference);
  const passages = rankPassages(question, rows, preference);
  const byWords = rankAnswers(question, passages, about, model);
  const byClause = answerClauses(question, clauses, byWords, about, model);
  const likeliest = clauses[0]?.probability ?? 0;
  const defined = await findDefinitionsAsked(db, question.ask, inside, (id) => preference.get(id) ?? 1);
  const leads = likeliest >= LEADING || (likeliest > 0 && asksForClauseAlone(question));
  const chosen = spread([...defined, ...(leads ? [...byClause, ...byWords] : [...byWords, ...byClause])], limit);
  const [likely] = clauses;
  const sure = likely !== undefined && likeliest >= SURE_CLAUSE && !lacksTellingWord(question, seen, likely);
  const best = byWords[0]?.passage;
  const enough = route.documents.length > 0 || scope.documentIds ? ENOUGH_INSIDE : ENOUGH;
  const said = best !== undefined && best.coverage >= enough && !lacksTellingWord(question, rows, best);
  return {
    hits: chosen.map(({ passage, answer }) => toHit(passage, answer)),
    supported: !about.unknown && (defined.length > 0 || sure || said),
    coverage: defined.length > 0 || sure ? 1 : (best?.coverage ?? 0),
    leftOut: chosen.some(({ passage }) => passage.row.blank !== undefined),
  };
}

function noteFor(unfinished: number, nearest: number): string {
  const waiting = unfinished > 0 ? ` ${unfinished} of the documents are still being read.` : "";
  return nearest === 0
    ? `Nothing in the documents you can see matches.${waiting}`
    : `Nothing in the documents you can see clearly answers this; the nearest passages follow.${waiting}`;
}

/** Words that named the document say nothing about the place in it. */
function forget(question: Question, used: ReadonlySet<string>): void {
  const gone = new Set([...used].map(wordStem));
  // A year names the filing and its column alike.
  const keep = (word: string) => /^(?:19|20)\d{2}$/.test(word);
  for (const stem of [...question.asked.keys()])
    if (gone.has(stem) && !keep(stem) && question.asked.size > 1) question.asked.delete(stem);
  // "Under the revolving credit agreement" does not ask for a revolving credit.
  const rest = question.ask.replace(/[\p{L}\p{N}]+/gu, (word) =>
    wordsOf(word).every((term) => used.has(term) && !keep(term)) ? "" : word,
  );
  const expansions = expansionsOf(rest.replace(/\s+/g, " "));
  const dropped = new Set(question.expansions.filter((phrase) => !expansions.includes(phrase)));
  if ([...question.asked.keys()].some((stem) => !gone.has(stem))) {
    question.expansions = expansions;
    question.terms = question.terms.filter(({ term }) => !dropped.has(term));
  }
  const left = question.terms.filter(({ term }) => !wordsOf(term).every((word) => used.has(word) && !keep(word)));
  if (left.length > 0) question.terms = left;
}

/** The best passages, at most two of a table's page, overlaps dropped: eight hits on one table help nobody. */
function spread(answered: readonly Answered[], limit: number): Answered[] {
  const chosen: Answered[] = [];
  const perPage = new Map<string, number>();
  for (const one of answered) {
    if (chosen.length >= limit) break;
    const span = clearOfOrders(one.passage.row, one.passage.span);
    if (!span) continue;
    const passage = { ...one.passage, span };
    const key = `${passage.row.document_id}:${passage.row.page}`;
    const count = perPage.get(key) ?? 0;
    // A plain text is one long page: its passages are told apart by their place alone.
    if (passage.tabular && passage.row.content.length > 0 && count >= PER_PAGE) continue;
    const wider = chosen.length > 0 ? widened(passage) : passage;
    const free = [wider, passage].find((each) => !chosen.some((other) => overlaps(other.passage, each)));
    if (!free) continue;
    chosen.push({ ...one, passage: free });
    perPage.set(key, count + 1);
  }
  return chosen;
}

/** The first passage is trimmed to what answers; further ones are there to be read and keep what surrounds them. */
function widened(passage: Passage): Passage {
  const whole = clearOfOrders(passage.row, { start: 0, end: passage.row.content.length });
  const holds = whole && whole.start <= passage.span.start && whole.end >= passage.span.end;
  return holds ? { ...passage, span: whole } : passage;
}

function toHit({ row, span, score }: Passage, answer: Answer | undefined): Hit {
  const { span: place, ...rest } = answer ?? { span: undefined };
  return {
    documentId: row.document_id,
    roomId: row.room_id,
    page: row.page,
    start: row.start_at + span.start,
    end: row.start_at + span.end,
    text: row.content.slice(span.start, span.end),
    lead: row.lead,
    ...(isSheet(row) && row.label ? { sheet: row.label.replace(/ \((?:rows .*|hidden)\)$/, "") } : {}),
    score: Math.round(score * 1_000) / 1_000,
    ...(place && answer
      ? {
          answer: {
            ...(rest as Omit<Answer, "span">),
            start: row.start_at + place.start,
            end: row.start_at + place.end,
          },
        }
      : {}),
  };
}
