import type { RoutedDocument } from "../../../db/document-search.ts";
import { wordsOf } from "../../../ingest/terms.ts";
import type { Question } from "./question.ts";

/** Asked for besides the names, to tell a quarter's report from a year's. */
export const PERIOD_TERMS = ["q1", "q2", "q3", "q4", "10q", "10k"] as const;

export interface NamedDocument extends RoutedDocument {
  /** Which words of the question stand in the name of its room or its deal. */
  placed?: string[];
}

export interface Route {
  /** Empty: the question names no document, all are searched. */
  documents: { id: string; score: number }[];
  /** Words of the question that only named the document. */
  used: Set<string>;
}

/** A word of a document's first lines counts half: they hold other parties' names too. */
const OPENING_SHARE = 0.55;
/** "The Osprey model" may be the model in the room of that name. */
const PLACE_SHARE = 0.55;
const NEAR_BEST = 0.82;
const SAME_NAME = 0.99;
const MOST_DOCUMENTS = 6;
const LEAST_PREFERENCE = 0.75;
/** Below NEAR_BEST: the other report is left out, unless nothing else is there. */
const OTHER_PERIOD = 0.78;

/** "Osprey data room", "Project Osprey": what is left of such a name tells the room apart. */
const ROOM_WORDS = new Set(["data", "room", "vdr", "virtual", "project", "deal", "document", "file", "my"]);

/** The question's words that stand in the name of a room or a deal. */
export function placeTerms(question: Question, place: string): string[] {
  const words = new Set(wordsOf(place));
  return question.names.map(({ term }) => term).filter((term) => words.has(term) && !ROOM_WORDS.has(term));
}

/** Which documents the question names, if it does. Rare words decide: "3M" names two filings of fifty, "agreement" names nothing. */
export function chooseDocuments(
  question: Question,
  candidates: readonly NamedDocument[],
  ready: number,
  carriers: ReadonlyMap<string, number> = carriersOf(candidates),
): Route {
  const none: Route = { documents: [], used: new Set() };
  if (candidates.length === 0) return none;
  const frequency = new Map(carriers);
  // A word that only rooms carry is as rare as their documents.
  const known = new Set(frequency.keys());
  for (const { placed } of candidates)
    for (const term of placed ?? []) if (!known.has(term)) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const rarity = (term: string) => Math.log(1 + ready / (frequency.get(term) ?? 1));
  const rare = rareFrom(ready);
  const scored = candidates.map((document) => score(document, question, rarity, rare));
  scored.sort((a, b) => b.score - a.score || a.document.id.localeCompare(b.document.id));
  const best = scored[0];
  if (!best || !isNamed(best, ready)) return none;
  // Plain words tell a company's papers apart only roughly: a mail about "volumes" does not shut out the contract on them.
  const chosen = scored.filter(
    ({ score, byName }) =>
      score >= best.score * NEAR_BEST || (best.byName > 0 && best.proper >= rare && byName >= best.byName * SAME_NAME),
  );
  // "Compare A with B": a rare name the best document does not carry stands for a further one.
  const covered = new Set(chosen.flatMap(({ matched }) => [...matched]));
  for (const name of question.names) {
    if (name.year || name.weight < 1 || covered.has(name.term) || name.term.length < 2) continue;
    const other = scored.find(({ document }) => document.named.includes(name.term));
    if (other && rarity(name.term) >= Math.log(1 + ready / 4) && !chosen.includes(other)) {
      for (const further of scored) {
        if (
          further.document.named.includes(name.term) &&
          further.score >= other.score * NEAR_BEST &&
          !chosen.includes(further)
        )
          chosen.push(further);
      }
      for (const term of other.matched) covered.add(term);
    }
  }
  const used = new Set<string>();
  for (const { document } of chosen) for (const term of [...document.named, ...(document.placed ?? [])]) used.add(term);
  return {
    documents: chosen
      .slice(0, MOST_DOCUMENTS)
      .map(({ document, score }) => ({ id: document.id, score: Math.max(LEAST_PREFERENCE, score / best.score) })),
    used,
  };
}

/** How many of the documents hold each word. */
function carriersOf(documents: readonly NamedDocument[]): Map<string, number> {
  const carriers = new Map<string, number>();
  for (const { named, opened } of documents) {
    for (const term of new Set([...named, ...opened])) carriers.set(term, (carriers.get(term) ?? 0) + 1);
  }
  return carriers;
}

interface Scored {
  document: NamedDocument;
  score: number;
  /** Words that truly name it, years aside. */
  matched: Set<string>;
  /** Rarity of the rarest proper name in its file name. */
  proper: number;
  /** The share of the score that proper names and years give. */
  byName: number;
  rareWords: number;
  evidence: number;
}

function score(document: NamedDocument, question: Question, rarity: (term: string) => number, rare: number): Scored {
  const named = new Set(document.named);
  const opened = new Set(document.opened);
  const placed = new Set(document.placed);
  const matched = new Set<string>();
  let total = 0;
  let proper = 0;
  let byName = 0;
  let rareWords = 0;
  let evidence = 0;
  for (const { term, weight, year } of question.names) {
    // A plain word in the first lines describes; only a name there names.
    const share = named.has(term) ? 1 : opened.has(term) && weight >= 0.5 ? OPENING_SHARE : 0;
    if (share === 0) {
      if (weight < 0.9 || year || !placed.has(term)) continue;
      total += weight * PLACE_SHARE * rarity(term);
      byName += weight * PLACE_SHARE * rarity(term);
      matched.add(term);
      continue;
    }
    const gain = weight * share * rarity(term);
    total += gain;
    if (year || weight >= 0.9) byName += gain;
    if (year) continue;
    matched.add(term);
    if (weight >= 0.9 && share === 1) proper = Math.max(proper, rarity(term));
    if (rarity(term) < rare) continue;
    rareWords++;
    evidence += share * rarity(term);
  }
  return {
    document,
    score: total * periodFit(named, question),
    byName: byName * periodFit(named, question),
    matched,
    proper,
    rareWords,
    evidence,
  };
}

/** A quarter's report for a quarter's question, a year's for a year's. */
function periodFit(named: ReadonlySet<string>, question: Question): number {
  const quarterly = ["q1", "q2", "q3", "q4", "10q"].some((term) => named.has(term));
  const asksYear = question.years.length > 0 && question.quarter === undefined;
  if (quarterly && asksYear) return OTHER_PERIOD;
  if (!quarterly && question.quarter !== undefined && named.has("10k")) return OTHER_PERIOD;
  return 1;
}

/**
 * A document is named by one proper name in its file name that few documents carry, or by two rarer words together, plain or in
 * its first lines: "the quillon teaser", "the agreement with Orchard Labs". One plain word only describes.
 */
function isNamed(best: Scored, ready: number): boolean {
  const rare = rareFrom(ready);
  return best.proper >= rare || (best.rareWords >= 2 && best.evidence >= rare * 1.5);
}

/** How rare a word is that a fifth of the documents carry, or three of a handful. */
const rareFrom = (ready: number): number => Math.log(1 + ready / Math.max(3, ready * 0.2)) - 1e-9;
