import type { Actor } from "../domain/actor.ts";
import { RoomNotFoundError } from "../domain/errors.ts";
import { newId } from "../domain/ids.ts";
import { type ActorDb, refreshRights } from "./as-actor.ts";

export interface DocumentRow {
  id: string;
  name: string;
  room_id: string;
  room_name: string;
  deal_id: string | null;
  folder: string;
  folder_id: string;
  media_type: string;
  size_bytes: string;
  content_hash: string;
  storage_key: string;
  status: "queued" | "processing" | "ready" | "failed";
  stage: string | null;
  progress: number;
  progress_detail: string | null;
  error_code: string | null;
  error: string | null;
  pages: number | null;
  characters: number | null;
  title: string | null;
  outline: { level: number; title: string; page: number; start: number }[];
  created_at: string;
}

const COLUMNS = `d.id, d.name, d.room_id, r.name as room_name, d.deal_id, f.path as folder, d.folder_id, d.media_type, d.size_bytes, d.content_hash,
  d.storage_key, d.status, d.stage, d.progress, d.progress_detail, d.error_code, d.error, d.pages, d.characters, d.title, d.outline,
  to_char(d.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at`;
const FROM = "from documents d join data_rooms r on r.id = d.room_id join folders f on f.id = d.folder_id";

export async function findDocument(db: ActorDb, documentId: string): Promise<DocumentRow | undefined> {
  const { rows } = await db.query<DocumentRow>(`select ${COLUMNS} ${FROM} where d.id = $1`, [documentId]);
  return rows[0];
}

export interface DocumentFilter {
  roomId?: string;
  dealId?: string;
  status?: DocumentRow["status"];
  query?: string;
}

/** Newest first; `after` is the (created_at, id) of the last row of the page before. */
export async function listDocuments(
  db: ActorDb,
  filter: DocumentFilter,
  { limit, after }: { limit: number; after?: string[] },
): Promise<{ rows: DocumentRow[]; total: number }> {
  const clauses: string[] = [];
  const values: unknown[] = [];
  const add = (clause: (n: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    clauses.push(clause(`$${values.length}`));
  };
  add((n) => `d.room_id = ${n}`, filter.roomId);
  add((n) => `d.deal_id = ${n}`, filter.dealId);
  add((n) => `d.status = ${n}`, filter.status);
  add(
    (n) => `(d.name ilike ${n} or d.title ilike ${n})`,
    filter.query && `%${filter.query.replace(/[\\%_]/g, "\\$&")}%`,
  );
  const where = (extra?: string) => {
    const all = extra ? [...clauses, extra] : clauses;
    return all.length > 0 ? `where ${all.join(" and ")}` : "";
  };
  const count = await db.query<{ total: string }>(`select count(*) as total ${FROM} ${where()}`, values);
  const paged = after && `(d.created_at, d.id) < ($${values.length + 1}::timestamptz, $${values.length + 2})`;
  const { rows } = await db.query<DocumentRow>(
    `select ${COLUMNS} ${FROM} ${where(paged)} order by d.created_at desc, d.id desc limit ${limit + 1}`,
    [...values, ...(after ?? [])],
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

/** As the readers of files write it; offsets are into the page's text. */
export type PageLayout =
  | {
      kind: "sheet";
      name: string;
      columns: number;
      rows: number;
      cells: {
        ref: string;
        row: number;
        column: number;
        value: string;
        formula?: string;
        start: number;
        end: number;
      }[];
    }
  | {
      kind: "blocks";
      blocks: {
        kind: "heading" | "paragraph" | "list" | "table" | "header";
        level?: number;
        start: number;
        end: number;
        rows?: { start: number; end: number; text: string }[][];
      }[];
    }
  | {
      kind: "print";
      width: number;
      height: number;
      rotation?: number;
      scanned?: true;
      lines: { start: number; end: number; box: [number, number, number, number] }[];
      words?: { start: number; end: number; box: [number, number, number, number] }[];
      tables?: {
        start: number;
        end: number;
        unit?: string;
        columns: string[];
        rows: { start: number; end: number; label: string; cells: { column: number; start: number; end: number }[] }[];
      }[];
    };

export interface PageRow {
  page: number;
  label: string | null;
  start_at: number;
  end_at: number;
  text: string;
  layout: PageLayout | null;
}

export async function findPage(db: ActorDb, documentId: string, page: number): Promise<PageRow | undefined> {
  const { rows } = await db.query<PageRow>(
    "select page, label, start_at, end_at, text, layout from document_pages where document_id = $1 and page = $2",
    [documentId, page],
  );
  return rows[0];
}

/** The pages that touch the span, in order, without their layouts. */
export async function readSpan(db: ActorDb, documentId: string, start: number, end: number): Promise<PageRow[]> {
  const { rows } = await db.query<PageRow>(
    `select page, label, start_at, end_at, text, null as layout from document_pages
     where document_id = $1 and start_at < $3 and (end_at > $2 or start_at = end_at and start_at = $2) order by page`,
    [documentId, start, end],
  );
  return rows;
}

/** Where pages begin and end, without their text. */
export async function pageBounds(
  db: ActorDb,
  documentId: string,
  from: number,
  to: number,
): Promise<{ start: number; end: number } | undefined> {
  const { rows } = await db.query<{ start: number | null; end: number | null }>(
    'select min(start_at) as start, max(end_at) as "end" from document_pages where document_id = $1 and page between $2 and $3',
    [documentId, from, to],
  );
  const row = rows[0];
  return row?.start === null || row?.start === undefined || row.end === null
    ? undefined
    : { start: row.start, end: row.end };
}

export interface Room {
  id: string;
  name: string;
  dealId: string | null;
}

export async function findRoom(db: ActorDb, roomId: string): Promise<Room | undefined> {
  const { rows } = await db.query<Room>('select id, name, deal_id as "dealId" from data_rooms where id = $1', [roomId]);
  return rows[0];
}

export const PRIVATE_ROOM_NAME = "My files";

/** The room for what somebody drops into a chat or names in the terminal: theirs alone. Made on first use. */
export async function ensurePrivateRoom(db: ActorDb, actor: Actor): Promise<Room> {
  const find = async () => {
    const { rows } = await db.query<Room>(
      `select id, name, deal_id as "dealId" from data_rooms where visibility = 'private' and owner_id = $1`,
      [actor.userId],
    );
    return rows[0];
  };
  let room = await find();
  if (!room) {
    // Without the index named: naming it would ask for the right to read the new row, which comes with refreshed rights only.
    await db.query(
      "insert into data_rooms (id, tenant_id, name, visibility, owner_id) values ($1, $2, $3, 'private', $4) on conflict do nothing",
      [newId("room"), actor.tenantId, PRIVATE_ROOM_NAME, actor.userId],
    );
    await refreshRights(db);
    room = await find();
  }
  if (!room) throw new RoomNotFoundError();
  await ensureFolder(db, actor, room, "/");
  return room;
}

/** A folder of the room by its path. The transaction's list of visible folders is read again, or a new folder would stay invisible in it. */
export async function ensureFolder(db: ActorDb, actor: Actor, room: Room, path: string): Promise<string> {
  const find = async () => {
    const { rows } = await db.query<{ id: string }>(
      "select id from folders where room_id = $1 and path = $2 and document_id is null",
      [room.id, path],
    );
    return rows[0]?.id;
  };
  const known = await find();
  if (known) return known;
  await db.query(
    "insert into folders (id, tenant_id, deal_id, room_id, path) values ($1, $2, $3, $4, $5) on conflict do nothing",
    [newId("folder"), actor.tenantId, room.dealId, room.id, path],
  );
  await refreshRights(db);
  const made = await find();
  if (!made) throw new RoomNotFoundError();
  return made;
}

export interface StoredFile {
  name: string;
  mediaType: string;
  sizeBytes: number;
  contentHash: string;
  storageKey: string;
}

/** The same file twice in one folder is one document; one that could not be read before gets another try. */
export async function addDocument(
  db: ActorDb,
  actor: Actor,
  room: Room,
  folderId: string,
  file: StoredFile,
): Promise<{ id: string; status: DocumentRow["status"]; isNew: boolean }> {
  const id = newId("doc");
  const { rows } = await db.query<{ id: string; status: DocumentRow["status"] }>(
    `insert into documents (id, tenant_id, deal_id, room_id, folder_id, name, media_type, size_bytes, content_hash, storage_key, stage, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', $11)
     on conflict (folder_id, name, content_hash) do update set
       status = case when documents.status = 'failed' then 'queued' else documents.status end,
       stage = case when documents.status = 'failed' then 'queued' else documents.stage end,
       progress = case when documents.status = 'failed' then 0 else documents.progress end,
       error = case when documents.status = 'failed' then null else documents.error end,
       error_code = case when documents.status = 'failed' then null else documents.error_code end,
       crashes = case when documents.status = 'failed' then 0 else documents.crashes end,
       updated_at = now()
     returning id, status`,
    [
      id,
      actor.tenantId,
      room.dealId,
      room.id,
      folderId,
      file.name,
      file.mediaType,
      file.sizeBytes,
      file.contentHash,
      file.storageKey,
      actor.userId,
    ],
  );
  const row = rows[0];
  if (!row) throw new RoomNotFoundError();
  return { id: row.id, status: row.status, isNew: row.id === id };
}

/** The cells of a document's first sheet, wherever its pages were cut. */
export async function sheetOfDocument(
  db: ActorDb,
  documentId: string,
): Promise<{ row: number; column: number; value: string }[]> {
  const { rows } = await db.query<{ row: number; column: number; value: string }>(
    `with sheets as (
       select p.page, p.layout from document_pages p where p.document_id = $1 and p.layout ->> 'kind' = 'sheet')
     select (c ->> 'row')::int as row, (c ->> 'column')::int as column, c ->> 'value' as value
     from sheets s cross join lateral jsonb_array_elements(s.layout -> 'cells') c
     where s.layout ->> 'name' = (select f.layout ->> 'name' from sheets f order by f.page limit 1) order by s.page, 1, 2`,
    [documentId],
  );
  return rows;
}
