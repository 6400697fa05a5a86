import type { ActorDb } from "../../../db/as-actor.ts";
import { type CandidateRow, type Extent, findCandidates, type RoutedDocument } from "../../../db/document-search.ts";
import { wordsOf } from "../../../ingest/terms.ts";
import { holdsName, type ProperName, properNames } from "./names.ts";
import { isSmallTalk, type Question } from "./question.ts";
import type { Where } from "./where.ts";

/** What the documents in hand have to do with the companies, people and places of the question. */
export interface About {
  names: ProperName[];
  /** Documents that speak of all the names, and those whose name or first lines do. */
  holding: Set<string>;
  led: Set<string>;
  /** A name that nothing speaks of: no answer can be about it. */
  unknown: boolean;
}

const MENTIONS = 200;
/** A document that never names the company asked for comes after those that do. */
const UNNAMED = 0.3;
/** One that names it in passing is less likely about it than one that has it in its title. */
const IN_PASSING = 0.85;
/** A plain word in a file's name, such as "lease" or "facilities", says what the document is. */
const MOST_FITTING = 1.35;

export async function findNames(
  db: ActorDb,
  question: Question,
  rows: readonly CandidateRow[],
  routed: readonly RoutedDocument[],
  where: Extent,
): Promise<About> {
  const names = properNames(question.ask, (word) => isSmallTalk(word) || isWrittenSmall(word, rows));
  const documents = [...new Set(rows.map((row) => row.document_id))];
  if (names.length === 0) return { names, holding: new Set(documents), led: new Set(documents), unknown: false };
  const led = new Map<string, Set<string>>();
  const said = new Map<string, Set<string>>();
  const add = (known: Map<string, Set<string>>, id: string, words: Iterable<string>) => {
    const held = known.get(id) ?? new Set();
    for (const word of words) held.add(word);
    known.set(id, held);
  };
  for (const { id, named, opened } of routed) add(led, id, [...named, ...opened]);
  for (const row of rows) {
    add(led, row.document_id, wordsOf(row.lead));
    // Reading every passage's words is worth it only where the first lines leave a name open.
    if (!names.every((name) => holdsName(led.get(row.document_id) ?? new Set(), name)))
      add(said, row.document_id, wordsOf(row.content));
  }
  const holds = (id: string, name: ProperName) =>
    holdsName(led.get(id) ?? new Set(), name) || holdsName(said.get(id) ?? new Set(), name);
  const anywhere = (name: ProperName) => [...led.keys(), ...said.keys()].some((id) => holds(id, name));
  // Candidates are chosen by all of the question's words: a document may speak of the name elsewhere.
  const open = documents.filter((id) => !names.every((name) => holds(id, name)));
  const missing = names.filter((name) => !anywhere(name));
  if (open.length > 0 || missing.length > 0) {
    const terms = names.flatMap(({ words }) => words);
    const there = missing.length > 0 ? where : { scope: { ...where.scope, documentIds: open }, passages: 0 };
    const found = await findCandidates(db, { terms, weights: terms.map(() => 1) }, there, {
      byWords: MENTIONS,
      byVector: 0,
    });
    for (const row of found) add(said, row.document_id, wordsOf(`${row.lead} ${row.content}`));
  }
  const unknown = names.some((name) => !name.doubtful && !anywhere(name));
  const present = names.filter(anywhere);
  return {
    names,
    holding: new Set(documents.filter((id) => present.every((name) => holds(id, name)))),
    led: new Set(documents.filter((id) => present.every((name) => holdsName(led.get(id) ?? new Set(), name)))),
    unknown,
  };
}

/** Whether the candidates also write the word without a capital. */
function isWrittenSmall(word: string, rows: readonly CandidateRow[]): boolean {
  const written = new RegExp(`(?<![\\p{L}\\p{N}@.-])${word.replaceAll(".", "\\.")}(?!\\p{L})`, "u");
  return rows.some(({ content }) => content.includes(word) && written.test(content));
}

/** How likely each document is the one meant, before its passages are read. */
export function preferenceOf(
  question: Question,
  where: Where,
  rows: readonly CandidateRow[],
  about: About,
): Map<string, number> {
  const { documents } = where.route;
  const preference = new Map(documents.map(({ id, score }) => [id, score]));
  const fitting = documents.length > 0 ? new Map<string, number>() : kindOf(question, where);
  for (const { document_id: id } of rows) {
    if (preference.has(id) && about.holding.has(id)) continue;
    const named = !about.holding.has(id) ? UNNAMED : about.led.has(id) ? 1 : IN_PASSING;
    if (!preference.has(id)) preference.set(id, named * (fitting.get(id) ?? 1));
  }
  return preference;
}

/** "What happens to the senior facilities": the plain words of a file's name that the question uses. */
function kindOf(question: Question, { named: documents, namers, ready }: Where): Map<string, number> {
  const plain = new Set(question.names.filter(({ year }) => !year).map(({ term }) => term));
  return new Map(
    documents.map(({ id, named }) => {
      const gain = named
        .filter((term) => plain.has(term))
        .reduce((sum, term) => sum + Math.log(ready / (namers.get(term) ?? ready)), 0);
      return [id, Math.min(MOST_FITTING, 1 + gain * 0.15)];
    }),
  );
}
