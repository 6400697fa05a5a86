import type { ActorDb } from "./as-actor.ts";
import { planDraws, type WeighedTerm } from "./passage-draws.ts";

export interface SearchScope {
  documentIds?: readonly string[];
  roomId?: string;
  dealId?: string;
}

/** What is searched. */
export interface Extent {
  scope: SearchScope;
  /** How many passages it has, or so; with 0 none of them is left unscored. */
  passages: number;
}

export interface RoutedDocument {
  id: string;
  name: string;
  title: string | null;
  /** How many passages it has, or so. */
  passages: number;
  /** Which of the wanted words stand in its name or title, and which in its first lines. */
  named: string[];
  opened: string[];
}

/** What there is to search, and what the words name there. */
export interface Overview {
  /** How many documents can be searched, and how many will be. */
  ready: number;
  unfinished: number;
  /** How many passages the former have, or so. */
  passages: number;
  /** The documents that hold one of the words, the likeliest first. */
  documents: RoutedDocument[];
  /** How many documents hold each word at all: in name, title or first lines; and in name or title alone. */
  carriers: ReadonlyMap<string, number>;
  namers: ReadonlyMap<string, number>;
}

/** Of thousands that share a plain word, no question means more than these. */
const MOST_ROUTED = 200;

export async function findDocuments(
  db: ActorDb,
  terms: readonly { term: string; weight: number }[],
  scope: SearchScope,
): Promise<Overview> {
  const wanted = [...new Map(terms.map(({ term, weight }) => [term, weight]))];
  const { rows } = await db.query<
    Omit<Overview, "carriers" | "namers"> & Record<"carriers" | "namers", number[] | null>
  >("select * from app.find_documents($1, $2, $3, $4, $5, $6)", [
    wanted.map(([term]) => term),
    wanted.map(([, weight]) => weight),
    scope.documentIds ?? null,
    scope.roomId ?? null,
    scope.dealId ?? null,
    MOST_ROUTED,
  ]);
  const {
    carriers = null,
    namers = null,
    ...rest
  } = rows[0] ?? {
    ready: 0,
    unfinished: 0,
    passages: 0,
    documents: [],
  };
  const counted = (counts: readonly number[] | null) =>
    new Map(wanted.map(([term], at) => [term, counts?.[at] ?? 0] as const).filter(([, count]) => count > 0));
  return { ...rest, carriers: counted(carriers), namers: counted(namers) };
}

/** The names of the rooms and deals that documents belong to, as far as the actor may know them. */
export async function placesOf(db: ActorDb, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<{ id: string; place: string }>("select * from app.place_names_of($1)", [ids]);
  return new Map(rows.map(({ id, place }) => [id, place]));
}

export interface CandidateRow {
  id: string;
  document_id: string;
  room_id: string;
  folder_id: string;
  ordinal: number;
  page: number;
  /** The page's label: a sheet's name. */
  label: string | null;
  start_at: number;
  end_at: number;
  lead: string;
  content: string;
  /** Of a sheet's or a table's rows, with what each cell means; a sheet's carry their name. Offsets are into the document. */
  cells: { ref?: string; header?: string; rowHeader?: string; unit?: string; start: number; end: number }[] | null;
  lexical: number | null;
  distance: number | null;
  /** Parts of the content that were blanked, see `withoutOrders`. */
  blank?: { start: number; end: number }[];
}

export interface Wanted {
  terms: readonly string[];
  weights: readonly number[];
  vector?: string;
}

export interface CandidateLimits {
  byWords: number;
  byVector: number;
  /** Up to so many passages all that hold one of the words are scored; of more, those that may be among the best. */
  exactUpTo?: number;
}

const EXACT_UP_TO = 4_000;

export async function findCandidates(
  db: ActorDb,
  wanted: Wanted,
  { scope, passages }: Extent,
  { byWords, byVector, exactUpTo = EXACT_UP_TO }: CandidateLimits,
): Promise<CandidateRow[]> {
  const { queries, gains, draws } =
    passages > exactUpTo
      ? planDraws(await weighTerms(db, wanted, passages), passages)
      : { queries: wanted.terms, gains: wanted.weights, draws: null };
  const { rows } = await db.query<CandidateRow>("select * from app.search_chunks($1, $2, $3, $4, $5, $6, $7, $8, $9)", [
    queries,
    gains,
    draws,
    wanted.vector ?? null,
    scope.documentIds ?? null,
    scope.roomId ?? null,
    scope.dealId ?? null,
    byWords,
    byVector,
  ]);
  return rows;
}

async function weighTerms(db: ActorDb, { terms, weights }: Wanted, passages: number): Promise<WeighedTerm[]> {
  const { rows } = await db.query<WeighedTerm>("select * from app.weigh_terms($1, $2, $3)", [terms, weights, passages]);
  return rows;
}

export interface DocumentLabel {
  id: string;
  name: string;
  room_id: string;
  folder: string;
  embedder: string | null;
}

export async function labelDocuments(db: ActorDb, ids: readonly string[]): Promise<Map<string, DocumentLabel>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.query<DocumentLabel>(
    "select d.id, d.name, d.room_id, f.path as folder, d.embedder from documents d join folders f on f.id = d.folder_id where d.id = any ($1)",
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
