import type { Transaction } from "./as-actor.ts";
import { clearStructure } from "./document-structure.ts";

/** What ingest does belongs to no person: all of it runs as the system, one short transaction each. */
export interface Claim {
  documentId: string;
  /** Each claim counts up; a write that carries an older number writes nothing. Two workers cannot both finish a document. */
  attempt: number;
}

export interface ClaimedDocument extends Claim {
  name: string;
  storageKey: string;
  contentHash: string;
  crashes: number;
  /** Whether the tenant has the same content ready: see `findTwin`. */
  hasTwin: boolean;
}

export async function claimDocument(
  db: Transaction,
  documentId: string,
  contentHash: string,
): Promise<ClaimedDocument | undefined> {
  const { rows } = await db.query<ClaimedDocument>(
    `update documents set status = 'processing', attempts = attempts + 1, stage = 'reading', progress = 1, progress_detail = null,
       error = null, error_code = null, updated_at = now()
     where id = $1 and content_hash = $2 and status in ('queued', 'processing')
     returning id as "documentId", attempts as attempt, name, storage_key as "storageKey", content_hash as "contentHash", crashes,
       exists (select from documents t where t.tenant_id = documents.tenant_id and t.content_hash = documents.content_hash
         and t.status = 'ready') as "hasTwin"`,
    [documentId, contentHash],
  );
  return rows[0];
}

/** At most 200 rows in a transaction; answers whether more are left. */
export async function clearLeftovers(db: Transaction, documentId: string): Promise<boolean> {
  const chunks = await db.query(
    "delete from chunks where id in (select id from chunks where document_id = $1 limit 200)",
    [documentId],
  );
  if (chunks.rowCount > 0) return true;
  const pages = await db.query(
    "delete from document_pages where document_id = $1 and page in (select page from document_pages where document_id = $1 limit 100)",
    [documentId],
  );
  if (pages.rowCount > 0) return true;
  await clearStructure(db, documentId);
  return false;
}

const CLAIMED = "select * from documents where id = $1 and attempts = $2 and status = 'processing' for share";

export async function insertPages(db: Transaction, claim: Claim, pagesJson: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `with d as (${CLAIMED})
     insert into document_pages (document_id, page, tenant_id, folder_id, label, start_at, end_at, text, layout)
     select d.id, p.page, d.tenant_id, d.folder_id, p.label, p.start, p."end", p.text, p.layout
     from d, json_to_recordset($3::json) as p (page int, label text, start int, "end" int, text text, layout jsonb)`,
    [claim.documentId, claim.attempt, pagesJson],
  );
  return rowCount > 0;
}

export async function insertChunks(db: Transaction, claim: Claim, chunksJson: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `with d as (${CLAIMED}),
     r as materialized (select * from json_to_recordset($3::json)
       as r (ordinal int, page int, start int, "end" int, lead text, text text, cells jsonb, vector text)),
     added as (
       insert into chunks (tenant_id, deal_id, room_id, folder_id, document_id, ordinal, page, start_at, end_at, lead, text, cells)
       select d.tenant_id, d.deal_id, d.room_id, d.folder_id, d.id, r.ordinal, r.page, r.start, r."end", r.lead, r.text, r.cells from d, r
       returning id, ordinal, tenant_id, deal_id, folder_id, document_id)
     insert into chunk_vectors (chunk_id, tenant_id, deal_id, folder_id, document_id, embedding)
     select a.id, a.tenant_id, a.deal_id, a.folder_id, a.document_id, r.vector::vector from added a join r on r.ordinal = a.ordinal`,
    [claim.documentId, claim.attempt, chunksJson],
  );
  return rowCount > 0;
}

export async function recordProgress(
  db: Transaction,
  claim: Claim,
  stage: string,
  progress: number,
  detail: string | null,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update documents set stage = $3, progress = $4, progress_detail = $5, updated_at = now()
     where id = $1 and attempts = $2 and status = 'processing'`,
    [claim.documentId, claim.attempt, stage, progress, detail],
  );
  return rowCount > 0;
}

export interface Finished {
  mediaType: string;
  pages: number;
  characters: number;
  title: string | null;
  outlineJson: string;
  embedder: string;
  nameTerms: string[];
  openingTerms: string[];
  readerVersion: number;
}

/** The last write: until it, nobody's search sees a word of the document. */
export async function publishDocument(db: Transaction, claim: Claim, finished: Finished): Promise<boolean> {
  const { rowCount } = await db.query(
    `update documents set status = 'ready', stage = 'ready', progress = 100, progress_detail = null, error = null, error_code = null,
       crashes = 0, media_type = $3, pages = $4, characters = $5, title = $6, outline = $7::jsonb, embedder = $8,
       name_terms = $9, opening_terms = $10, reader_version = $11, ready_at = now(), updated_at = now()
     where id = $1 and attempts = $2 and status = 'processing'`,
    [
      claim.documentId,
      claim.attempt,
      finished.mediaType,
      finished.pages,
      finished.characters,
      finished.title,
      finished.outlineJson,
      finished.embedder,
      finished.nameTerms,
      finished.openingTerms,
      finished.readerVersion,
    ],
  );
  return rowCount > 0;
}

export async function failDocument(db: Transaction, claim: Claim, code: string, message: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `update documents set status = 'failed', stage = 'failed', error_code = $3, error = $4, progress_detail = null, updated_at = now()
     where id = $1 and attempts = $2 and status = 'processing'`,
    [claim.documentId, claim.attempt, code, message],
  );
  return rowCount > 0;
}

/** Hands a document back: somebody else, or the next start, takes it up. */
export async function releaseDocument(db: Transaction, claim: Claim, { crashed }: { crashed: boolean }): Promise<void> {
  await db.query(
    `update documents set status = 'queued', stage = 'queued', progress = 0, progress_detail = null,
       crashes = crashes + $3, updated_at = now()
     where id = $1 and attempts = $2 and status = 'processing'`,
    [claim.documentId, claim.attempt, crashed ? 1 : 0],
  );
}

export interface Unfinished {
  documentId: string;
  tenantId: string;
  contentHash: string;
}

/** Documents that wait, oldest first; `quietSeconds` leaves out those that somebody is at work on. */
export async function findUnfinished(db: Transaction, quietSeconds: number): Promise<Unfinished[]> {
  const { rows } = await db.query<Unfinished>(
    `select id as "documentId", tenant_id as "tenantId", content_hash as "contentHash" from documents
     where status in ('queued', 'processing') and updated_at <= now() - make_interval(secs => $1) order by created_at, id limit 5000`,
    [quietSeconds],
  );
  return rows;
}

/** Vectors of another embedder do not compare with the questions' any more. */
export async function requeueOtherEmbedders(db: Transaction, embedder: string): Promise<number> {
  const { rowCount } = await db.query(
    `update documents set status = 'queued', stage = 'queued', progress = 0, updated_at = now()
     where status = 'ready' and embedder is distinct from $1`,
    [embedder],
  );
  return rowCount;
}

/**
 * What an older reader read is read anew, the newest documents first and only some at a time: each cannot be searched until it is
 * ready again. Nothing while others wait. Answers how many were queued.
 */
export async function requeueOlderReadings(db: Transaction, readerVersion: number, most: number): Promise<number> {
  const { rowCount } = await db.query(
    `update documents set status = 'queued', stage = 'queued', progress = 0, updated_at = to_timestamp(0)
     where id in (
       select id from documents where status = 'ready' and coalesce(reader_version, 0) < $1 order by ready_at desc nulls last, id limit $2)
       and not exists (select from documents where status in ('queued', 'processing'))`,
    [readerVersion, most],
  );
  return rowCount;
}

export async function countByStatus(db: Transaction): Promise<Record<string, number>> {
  const { rows } = await db.query<{ status: string; n: number }>(
    "select status, count(*)::int as n from documents group by status",
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}
