import type { Transaction } from "./as-actor.ts";
import type { Claim } from "./document-ingest.ts";

/** A ready document of the same tenant with the same content, read and embedded as a new reading would be. */
export interface Twin {
  id: string;
  /** Counts up when it is read again: a copy of two readings would be neither. */
  attempts: number;
  name: string;
  title: string | null;
  parties: string[];
  pages: number;
  chunks: number;
}

/** The oldest twin of the claimed document, if there is one. */
export async function findTwin(
  db: Transaction,
  claim: Claim,
  wanted: { embedder: string; readerVersion: number },
): Promise<Twin | undefined> {
  const { rows } = await db.query<Twin>(
    `select t.id, t.attempts, t.name, t.title, t.parties, t.pages,
       (select coalesce(max(c.ordinal) + 1, 0) from chunks c where c.document_id = t.id) as chunks
     from documents d join documents t on t.tenant_id = d.tenant_id and t.content_hash = d.content_hash
     where d.id = $1 and d.attempts = $2 and t.id <> d.id and t.status = 'ready' and t.embedder = $3 and t.reader_version = $4
       -- An archive's files become documents where it is unpacked.
       and t.media_type <> 'application/zip'
     order by (t.name = d.name) desc, t.created_at, t.id limit 1`,
    [claim.documentId, claim.attempt, wanted.embedder, wanted.readerVersion],
  );
  return rows[0];
}

/** Both ends stay as they are while a batch is written: the claim is ours, and nobody has begun to read the twin again. */
const BOTH = `with d as (select * from documents where id = $1 and attempts = $2 and status = 'processing' for share),
  t as (select * from documents where id = $3 and attempts = $4 and status = 'ready' for share)`;

/** Pages `from` to `to`, counted from one, both included. False: the claim or the twin is lost. */
export async function copyPages(db: Transaction, claim: Claim, twin: Twin, from: number, to: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `${BOTH} insert into document_pages (document_id, page, tenant_id, folder_id, label, start_at, end_at, text, layout)
     select d.id, p.page, d.tenant_id, d.folder_id, p.label, p.start_at, p.end_at, p.text, p.layout
     from d, t join document_pages p on p.document_id = t.id and p.tenant_id = t.tenant_id
     where d.tenant_id = t.tenant_id and p.page between $5 and $6`,
    [claim.documentId, claim.attempt, twin.id, twin.attempts, from, to],
  );
  return rowCount > 0;
}

/** How the passages' leads begin, there and here: with the document's name. */
export interface LeadTitles {
  old: string;
  new: string;
  limit: number;
}

/** Passages `from` to before `to` with their vectors. False: the claim or the twin is lost. */
export async function copyChunks(
  db: Transaction,
  claim: Claim,
  twin: Twin,
  from: number,
  to: number,
  titles: LeadTitles,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `${BOTH}, added as (
       insert into chunks (tenant_id, deal_id, room_id, folder_id, document_id, ordinal, page, start_at, end_at, lead, text, cells)
       select d.tenant_id, d.deal_id, d.room_id, d.folder_id, d.id, c.ordinal, c.page, c.start_at, c.end_at,
         case when starts_with(c.lead, $7) then left($8 || substr(c.lead, length($7) + 1), $9) else c.lead end, c.text, c.cells
       from d, t join chunks c on c.document_id = t.id and c.tenant_id = t.tenant_id
       where d.tenant_id = t.tenant_id and c.ordinal >= $5 and c.ordinal < $6
       returning id, ordinal, tenant_id, deal_id, folder_id, document_id)
     insert into chunk_vectors (chunk_id, tenant_id, deal_id, folder_id, document_id, embedding)
     select a.id, a.tenant_id, a.deal_id, a.folder_id, a.document_id, v.embedding
     from added a join chunks c on c.document_id = $3 and c.ordinal = a.ordinal join chunk_vectors v on v.chunk_id = c.id`,
    [claim.documentId, claim.attempt, twin.id, twin.attempts, from, to, titles.old, titles.new, titles.limit],
  );
  return rowCount > 0;
}

/** What was recognised in the text. False: the claim or the twin is lost. */
export async function copyStructure(db: Transaction, claim: Claim, twin: Twin): Promise<boolean> {
  const { rowCount } = await db.query(
    `${BOTH}, c as (
       insert into clauses (document_id, kind, tenant_id, deal_id, room_id, folder_id, probability, starts, ends, probabilities)
       select d.id, x.kind, d.tenant_id, d.deal_id, d.room_id, d.folder_id, x.probability, x.starts, x.ends, x.probabilities
       from d, t join clauses x on x.document_id = t.id and x.tenant_id = t.tenant_id where d.tenant_id = t.tenant_id),
     f as (
       insert into definitions (document_id, ordinal, tenant_id, deal_id, room_id, folder_id, term, term_key, start_at, end_at)
       select d.id, x.ordinal, d.tenant_id, d.deal_id, d.room_id, d.folder_id, x.term, x.term_key, x.start_at, x.end_at
       from d, t join definitions x on x.document_id = t.id and x.tenant_id = t.tenant_id where d.tenant_id = t.tenant_id)
     select from d, t where d.tenant_id = t.tenant_id`,
    [claim.documentId, claim.attempt, twin.id, twin.attempts],
  );
  return rowCount > 0;
}

/** The last write of a copy. False: the claim or the twin is lost. */
export async function publishCopy(
  db: Transaction,
  claim: Claim,
  twin: Twin,
  nameTerms: readonly string[],
): Promise<boolean> {
  const { rowCount } = await db.query(
    `with t as (select * from documents where id = $3 and attempts = $4 and status = 'ready' for share)
     update documents d set status = 'ready', stage = 'ready', progress = 100, progress_detail = null, error = null, error_code = null,
       crashes = 0, media_type = t.media_type, pages = t.pages, characters = t.characters, title = t.title, outline = t.outline,
       embedder = t.embedder, reader_version = t.reader_version, name_terms = $5, opening_terms = t.opening_terms, parties = t.parties, sections = t.sections, instructions = t.instructions,
       ready_at = now(), updated_at = now()
     from t where d.id = $1 and d.attempts = $2 and d.status = 'processing' and d.tenant_id = t.tenant_id`,
    [claim.documentId, claim.attempt, twin.id, twin.attempts, nameTerms],
  );
  return rowCount > 0;
}
