import type pg from "pg";
import type { Actor } from "../../domain/actor.ts";
import { toVectorText } from "../../ingest/embed/index.ts";
import { embedLocally } from "../../ingest/embed/local.ts";
import { nameTerms } from "../../ingest/terms.ts";
import { learnProse, type Prose } from "./prose.ts";

export interface CorpusOptions {
  chunks: number;
  perDocument: number;
  /** A folder of .txt files whose word order the texts take. */
  dataset?: string;
}

/** Who asks: a partner sees everything, the guest one hundredth of it, through a room they were let into. */
export interface Corpus {
  partner: Actor;
  guest: Actor;
  roomId: string;
  questions: Asked[];
}

/** A question made of words of one passage. */
export interface Asked {
  text: string;
  /** The passage: its document and page. */
  place: string;
}

const BATCH = 500;
const PASSAGE_CHARACTERS = 900;
const FOLDERS = 40;
const TYPES = [
  "supply agreement",
  "lease",
  "licence agreement",
  "annual report",
  "facility agreement",
  "board minutes",
];

const actor = (userId: string, role: Actor["role"]): Actor => ({
  tenantId: "tenant_bench",
  userId,
  email: `${userId}@example.com`,
  name: userId,
  role,
  channel: "cli",
});

/** Fills an empty, migrated database by plain SQL: what is measured is searching, not ingest. The same options give the same corpus. */
export async function makeCorpus(pool: pg.Pool, options: CorpusOptions): Promise<Corpus> {
  const partner = actor("user_partner", "partner");
  const guest = actor("user_guest", "guest");
  const proseOf = learnProse(options.dataset);
  const questions: Asked[] = [];
  await makePlaces(pool);
  const documents = Math.ceil(options.chunks / options.perDocument);
  let rows: ChunkRow[] = [];
  for (let n = 0; n < documents; n++) {
    const prose = proseOf(n + 1);
    const document = await insertDocument(pool, n, prose, documents, options.perDocument);
    for (let ordinal = 0; ordinal < options.perDocument; ordinal++) rows.push(chunkOf(document, ordinal, prose));
    if (n % Math.ceil(documents / 300) === 0)
      questions.push({
        text: questionAbout(document, rows.at(-1)?.text ?? "", prose),
        place: `${document.id}:${options.perDocument}`,
      });
    if (rows.length >= BATCH) rows = await insertChunks(pool, rows);
  }
  await insertChunks(pool, rows);
  return { partner, guest, roomId: "room_bench", questions };
}

interface DocumentPlace {
  id: string;
  folderId: string;
  roomId: string;
  name: string;
  party: string;
}
interface ChunkRow {
  document_id: string;
  room_id: string;
  folder_id: string;
  ordinal: number;
  lead: string;
  text: string;
  vector: string;
}

async function makePlaces(pool: pg.Pool): Promise<void> {
  await pool.query(`
    insert into tenants (id, slug, name) values ('tenant_bench', 'bench', 'Bench');
    insert into users (id, tenant_id, email, name, role) values
      ('user_partner', 'tenant_bench', 'user_partner@example.com', 'Partner', 'partner'),
      ('user_guest', 'tenant_bench', 'user_guest@example.com', 'Guest', 'guest');
    insert into data_rooms (id, tenant_id, name) values ('room_bench', 'tenant_bench', 'Bench'), ('room_guest', 'tenant_bench', 'Guests');
    insert into room_access (tenant_id, room_id, user_id) values ('tenant_bench', 'room_guest', 'user_guest');
    insert into folders (id, tenant_id, room_id, path)
      select 'folder_' || n, 'tenant_bench', 'room_bench', '/' || n from generate_series(1, ${FOLDERS}) n
      union all select 'folder_guest', 'tenant_bench', 'room_guest', '/'`);
}

async function insertDocument(
  pool: pg.Pool,
  n: number,
  prose: Prose,
  documents: number,
  perDocument: number,
): Promise<DocumentPlace> {
  const party = prose.name();
  const name = `${party} ${TYPES[n % TYPES.length]} ${2015 + (n % 10)}.pdf`;
  // Every hundredth document is the guest's: one per cent of the passages.
  const guests = n % 100 === 50 || (documents < 100 && n === 0);
  const place = {
    id: `doc_${n}`,
    folderId: guests ? "folder_guest" : `folder_${1 + (n % FOLDERS)}`,
    roomId: guests ? "room_guest" : "room_bench",
    name,
    party,
  };
  await pool.query(
    `insert into documents (id, tenant_id, room_id, folder_id, name, media_type, size_bytes, content_hash, storage_key, status, stage,
       progress, pages, characters, title, embedder, name_terms, opening_terms, ready_at)
     values ($1, 'tenant_bench', $2, $3, $4, 'application/pdf', 1, $1, $1, 'ready', 'ready', 100, $5, $6, $4, 'local-256', $7, $8, now())`,
    [
      place.id,
      place.roomId,
      place.folderId,
      name,
      perDocument,
      perDocument * PASSAGE_CHARACTERS,
      nameTerms(name.replace(".pdf", "")),
      nameTerms(`${name} between ${party} and ${prose.name()} ${prose.passage(1_500)}`),
    ],
  );
  return place;
}

function chunkOf(document: DocumentPlace, ordinal: number, prose: Prose): ChunkRow {
  const lead = `${document.name.replace(".pdf", "")} › ${prose.passage(20).slice(0, 60)}`;
  const text = prose.passage(PASSAGE_CHARACTERS);
  return {
    document_id: document.id,
    room_id: document.roomId,
    folder_id: document.folderId,
    ordinal,
    lead,
    text,
    vector: toVectorText(embedLocally(`${lead}\n${text}`)),
  };
}

/** In turn: words of a passage together with its document's name, and without it. */
function questionAbout({ party }: DocumentPlace, text: string, prose: Prose): string {
  const words = text.split(/\s+/).filter((word) => /^[a-z]{5,}$/.test(word));
  const asked = Array.from({ length: 4 }, () => words[Math.floor(prose.random() * words.length)]).join(" ");
  return prose.random() < 0.5
    ? `What does the ${party} paper say about ${asked}?`
    : `Which clauses deal with ${asked}?`;
}

async function insertChunks(pool: pg.Pool, rows: readonly ChunkRow[]): Promise<ChunkRow[]> {
  await pool.query(
    `with r as materialized (select * from json_to_recordset($1::json)
       as r (document_id text, room_id text, folder_id text, ordinal int, lead text, text text, vector text)),
     added as (
       insert into chunks (tenant_id, room_id, folder_id, document_id, ordinal, page, start_at, end_at, lead, text)
       select 'tenant_bench', room_id, folder_id, document_id, ordinal, ordinal + 1, ordinal * 1000, ordinal * 1000 + length(text), lead, text from r
       returning id, folder_id, document_id, ordinal)
     insert into chunk_vectors (chunk_id, tenant_id, folder_id, document_id, embedding)
     select a.id, 'tenant_bench', a.folder_id, a.document_id, r.vector::vector
     from added a join r on r.document_id = a.document_id and r.ordinal = a.ordinal`,
    [JSON.stringify(rows)],
  );
  return [];
}
