import type { ActorDb, Transaction } from "./as-actor.ts";
import type { Claim } from "./document-ingest.ts";
import type { SearchScope } from "./document-search.ts";

/** What ingest recognised in a document's text; offsets are into that text. */
export interface DocumentStructure {
  clauses: { kind: string; starts: number[]; ends: number[]; probabilities: number[] }[];
  definitions: { term: string; key: string; start: number; end: number }[];
  /** Number of a clause → where it begins. */
  sections: Record<string, number>;
  parties: string[];
  /** Where the text gives orders to an assistant: start, end, start, end. */
  instructions: number[];
}

/** Writes a document's structure under its claim; false when another worker holds the document now. */
export async function insertStructure(db: Transaction, claim: Claim, structureJson: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `with d as materialized (
       update documents set sections = ($3::jsonb) -> 'sections',
         parties = array(select jsonb_array_elements_text(($3::jsonb) -> 'parties')),
         instructions = array(select jsonb_array_elements_text(($3::jsonb) -> 'instructions')::int), updated_at = now()
       where id = $1 and attempts = $2 and status = 'processing' returning *),
     c as (
       insert into clauses (document_id, kind, tenant_id, deal_id, room_id, folder_id, probability, starts, ends, probabilities)
       select d.id, r.kind, d.tenant_id, d.deal_id, d.room_id, d.folder_id, r.probabilities[1], r.starts, r.ends, r.probabilities
       from d, jsonb_to_recordset(($3::jsonb) -> 'clauses') as r (kind text, starts int[], ends int[], probabilities real[])),
     t as (
       insert into definitions (document_id, ordinal, tenant_id, deal_id, room_id, folder_id, term, term_key, start_at, end_at)
       select d.id, r.n, d.tenant_id, d.deal_id, d.room_id, d.folder_id, r.v ->> 'term', r.v ->> 'key', (r.v ->> 'start')::int, (r.v ->> 'end')::int
       from d, jsonb_array_elements(($3::jsonb) -> 'definitions') with ordinality as r (v, n))
     select from d`,
    [claim.documentId, claim.attempt, structureJson],
  );
  return rowCount > 0;
}

/** Removes what an earlier attempt recognised. */
export async function clearStructure(db: Transaction, documentId: string): Promise<void> {
  await db.query("delete from clauses where document_id = $1", [documentId]);
  await db.query("delete from definitions where document_id = $1", [documentId]);
}

/** A place in a document with its text, its page and the headings above it. */
export interface TextPlace {
  document_id: string;
  room_id: string;
  folder_id: string;
  page: number;
  start_at: number;
  end_at: number;
  lead: string;
  content: string;
}
export interface ClausePlace extends TextPlace {
  kind: string;
  probability: number;
  /** 1: the likeliest place of its kind in its document. */
  place: number;
}

/** Narrows a query over `documents d` to the scope: room, deal, documents, whichever is given as $2 to $4. */
const IN_SCOPE = `d.folder_id = any (app.folder_ids()) and d.tenant_id = app.tenant_id() and d.status = 'ready'
  and ($2::text[] is null or d.id = any ($2)) and ($3::text is null or d.room_id = $3) and ($4::text is null or d.deal_id = $4)`;
const scopeValues = (scope: SearchScope) => [scope.documentIds ?? null, scope.roomId ?? null, scope.dealId ?? null];

/** Joins a place `w (document_id, s, e)` to its page, and cuts it at that page's end. */
const WITH_TEXT = `join lateral (
    select p.page, least(w.e, p.end_at) as e,
      substring(p.text from w.s - p.start_at + 1 for least(w.e, p.end_at) - w.s) as content,
      case when char_length(p.text) = p.end_at - p.start_at then null else p.text end as whole, p.start_at as page_start
    from (select * from document_pages p where p.document_id = w.document_id and p.start_at <= w.s order by p.page desc limit 1) p) t on true
  left join lateral (
    select c.lead from chunks c where c.document_id = w.document_id and c.start_at <= w.s order by c.ordinal desc limit 1) l on true`;

/** Clauses of the wanted kinds, the likeliest first. Each document gives at most `perDocument` places of a kind. */
export async function findClausePlaces(
  db: ActorDb,
  wanted: { kinds: readonly string[]; leastProbability: number; perDocument: number; limit: number },
  scope: SearchScope,
): Promise<ClausePlace[]> {
  const { rows } = await db.query<ClausePlace & { whole: string | null; page_start: number }>(
    `with w as materialized (
       select c.document_id, d.room_id, d.folder_id, c.kind, u.s, u.e, u.p, u.place
       from clauses c join documents d on d.id = c.document_id,
         unnest(c.starts, c.ends, c.probabilities) with ordinality as u (s, e, p, place)
       where c.tenant_id = app.tenant_id() and c.folder_id = any (app.folder_ids()) and c.kind = any ($1) and ${IN_SCOPE}
         and c.probability >= $5 and u.p >= $5 and u.place <= $6
       order by u.p desc, c.document_id, u.s limit $7)
     select w.document_id, w.room_id, w.folder_id, w.kind, w.p::float8 as probability, w.place::int as place, t.page,
       w.s as start_at, t.e as end_at, coalesce(l.lead, '') as lead, t.content, t.whole, t.page_start
     from w ${WITH_TEXT} order by w.p desc, w.document_id, w.s`,
    [wanted.kinds, ...scopeValues(scope), wanted.leastProbability, wanted.perDocument, wanted.limit],
  );
  return rows.map(exactText);
}

export interface DefinitionPlace extends TextPlace {
  term: string;
}

/** Definitions of the terms, by `termKey`; in the documents of the scope. */
export async function findDefinitionPlaces(
  db: ActorDb,
  keys: readonly string[],
  scope: SearchScope,
  limit: number,
): Promise<DefinitionPlace[]> {
  const { rows } = await db.query<DefinitionPlace & { whole: string | null; page_start: number }>(
    `with w as materialized (
       select x.document_id, d.room_id, d.folder_id, x.term, x.start_at as s, x.end_at as e
       from definitions x join documents d on d.id = x.document_id
       where x.tenant_id = app.tenant_id() and x.folder_id = any (app.folder_ids()) and x.term_key = any ($1) and ${IN_SCOPE}
       order by x.document_id, x.ordinal limit $5)
     select w.document_id, w.room_id, w.folder_id, w.term, t.page, w.s as start_at, t.e as end_at, coalesce(l.lead, '') as lead,
       t.content, t.whole, t.page_start
     from w ${WITH_TEXT}`,
    [keys, ...scopeValues(scope), limit],
  );
  return rows.map(exactText);
}

/** PostgreSQL counts characters, our offsets count UTF-16 units: where a page has characters of two units, it comes whole. */
function exactText<Row extends TextPlace & { whole: string | null; page_start: number }>({
  whole,
  page_start,
  ...row
}: Row): Omit<Row, "whole" | "page_start"> {
  if (whole === null) return row;
  return { ...row, content: whole.slice(row.start_at - page_start, row.end_at - page_start) };
}

/** The numbered clauses of one document, by `sectionKey`, from their beginning on for at most `length` characters. */
export async function findSectionPlaces(
  db: ActorDb,
  documentId: string,
  keys: readonly string[],
  length: number,
): Promise<(TextPlace & { key: string })[]> {
  const { rows } = await db.query<TextPlace & { key: string; whole: string | null; page_start: number }>(
    `with w as materialized (
       select d.id as document_id, d.room_id, d.folder_id, k.key, (d.sections ->> k.key)::int as s, (d.sections ->> k.key)::int + $3::int as e
       from documents d, unnest($2::text[]) as k (key)
       where d.id = $1 and d.folder_id = any (app.folder_ids()) and d.sections ? k.key)
     select w.document_id, w.room_id, w.folder_id, w.key, t.page, w.s as start_at, t.e as end_at, coalesce(l.lead, '') as lead,
       t.content, t.whole, t.page_start
     from w ${WITH_TEXT}`,
    [documentId, keys, length],
  );
  return rows.map(exactText);
}

/** How many documents of the scope surely hold each kind of clause, the most frequent kind first. */
export async function countClauseKinds(
  db: ActorDb,
  scope: SearchScope,
  leastProbability: number,
): Promise<{ kind: string; documents: number }[]> {
  const { rows } = await db.query<{ kind: string; documents: number }>(
    `select c.kind, count(*)::int as documents from clauses c join documents d on d.id = c.document_id
     where c.tenant_id = app.tenant_id() and c.folder_id = any (app.folder_ids()) and c.probability >= $1 and ${IN_SCOPE}
     group by c.kind order by 2 desc, 1`,
    [leastProbability, ...scopeValues(scope)],
  );
  return rows;
}

/** Documents in which clauses were surely recognised, but none of these kinds. */
export async function findDocumentsWithout(
  db: ActorDb,
  kinds: readonly string[],
  scope: SearchScope,
  leastProbability: number,
  limit: number,
): Promise<{ id: string; name: string }[]> {
  const { rows } = await db.query<{ id: string; name: string }>(
    `select d.id, d.name from documents d
     where ${IN_SCOPE}
       and (select count(*) from clauses c where c.document_id = d.id and c.probability >= $1) >= 3
       and not exists (select from clauses c where c.document_id = d.id and c.kind = any ($5) and c.probability >= $1)
     order by d.name, d.id limit $6`,
    [leastProbability, ...scopeValues(scope), kinds, limit],
  );
  return rows;
}

/** Where documents give orders to an assistant, for those that do. */
export async function findInstructionSpans(
  db: ActorDb,
  documentIds: readonly string[],
): Promise<Map<string, { start: number; end: number }[]>> {
  const { rows } = await db.query<{ id: string; instructions: number[] }>("select * from app.instructions_of($1)", [
    documentIds,
  ]);
  const pairs = (flat: readonly number[]) =>
    flat.flatMap((start, at) => (at % 2 === 0 ? [{ start, end: flat[at + 1] ?? start }] : []));
  return new Map(rows.map(({ id, instructions }) => [id, pairs(instructions)]));
}
