import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import { type ActorDb, refreshRights } from "./as-actor.ts";

export const ACCESS_LEVELS = ["none", "view", "download", "upload"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];
/** What a folder's level allows, as `app.folder_level` counts it. */
export const LEVEL = { view: 1, download: 2, upload: 3 } as const;

export interface GrantRow {
  person: string | null;
  group: string | null;
  folder: string | null;
  document_id: string | null;
  document_name: string | null;
  level: AccessLevel;
  until: string | null;
}

export async function listGrants(db: ActorDb, roomId: string): Promise<GrantRow[]> {
  const { rows } = await db.query<GrantRow>(
    `select u.email as person, g.name as "group", a.folder, a.document_id, d.name as document_name, a.level,
       to_char(a.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as until
     from room_access a left join users u on u.id = a.user_id left join groups g on g.id = a.group_id left join documents d on d.id = a.document_id
     where a.room_id = $1 order by coalesce(u.email, g.name), a.folder nulls first limit 1000`,
    [roomId],
  );
  return rows;
}

/** One grant, replaced when it exists. `level` undefined takes it away, so that the next wider one counts again. */
export async function setGrant(
  db: ActorDb,
  actor: Actor,
  grant: {
    roomId: string;
    userId?: string;
    groupId?: string;
    folder?: string;
    documentId?: string;
    level?: AccessLevel;
    until?: string;
  },
): Promise<void> {
  const key = [
    grant.roomId,
    grant.userId ?? null,
    grant.groupId ?? null,
    grant.folder ?? null,
    grant.documentId ?? null,
  ];
  await db.query(
    `delete from room_access where room_id = $1 and user_id is not distinct from $2 and group_id is not distinct from $3
       and folder is not distinct from $4 and document_id is not distinct from $5`,
    key,
  );
  if (grant.level)
    await db.query(
      `insert into room_access (room_id, user_id, group_id, folder, document_id, tenant_id, level, until, granted_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [...key, actor.tenantId, grant.level, grant.until ?? null, actor.userId],
    );
  if (grant.documentId) await giveOwnFolder(db, grant.documentId);
  await refreshRights(db);
}

/**
 * Rights are lists of folders, and everything of a document repeats its folder. A document with a grant of its own moves into a folder
 * of its own under the same path, so that search stays what it is.
 */
async function giveOwnFolder(db: ActorDb, documentId: string): Promise<void> {
  const folderId = newId("folder");
  const { rowCount } = await db.query(
    `insert into folders (id, tenant_id, deal_id, room_id, path, document_id)
     select $1, f.tenant_id, f.deal_id, f.room_id, f.path, $2 from documents d join folders f on f.id = d.folder_id
     where d.id = $2 and f.document_id is null on conflict do nothing`,
    [folderId, documentId],
  );
  if (!rowCount) return;
  await refreshRights(db);
  for (const table of ["documents", "document_pages", "chunks", "chunk_vectors", "clauses", "definitions"])
    await db.query(`update ${table} set folder_id = $1 where ${table === "documents" ? "id" : "document_id"} = $2`, [
      folderId,
      documentId,
    ]);
}

/** 0 hidden, 1 view, 2 download, 3 upload: the least of everybody who reads along. */
export async function levelOf(db: ActorDb, folderId: string): Promise<number> {
  const { rows } = await db.query<{ level: number }>("select app.folder_level($1) as level", [folderId]);
  return rows[0]?.level ?? 0;
}

export interface RoomTerms {
  id: string;
  name: string;
  nda_required: boolean;
  nda_text: string | null;
  accepted: boolean;
}

export async function findTerms(db: ActorDb, roomId: string): Promise<RoomTerms | undefined> {
  const { rows } = await db.query<RoomTerms>(
    `select r.id, r.name, r.nda_required, r.nda_text,
       exists (select from nda_acceptances n where n.room_id = r.id and n.user_id = app.user_id()) as accepted
     from data_rooms r where r.id = $1`,
    [roomId],
  );
  return rows[0];
}

export async function acceptNda(db: ActorDb, actor: Actor, roomId: string): Promise<void> {
  await db.query(
    `insert into nda_acceptances (tenant_id, room_id, user_id, text_hash, address)
     select $2, r.id, $3, app.text_hash(coalesce(r.nda_text, '')), $4 from data_rooms r where r.id = $1 on conflict do nothing`,
    [roomId, actor.tenantId, actor.userId, actor.address ?? null],
  );
  await refreshRights(db);
}

/** A new text has to be accepted anew. */
export async function setTerms(
  db: ActorDb,
  roomId: string,
  change: { name?: string; ndaRequired?: boolean; ndaText?: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update data_rooms set name = coalesce($2, name), nda_required = coalesce($3, nda_required), nda_text = coalesce($4, nda_text) where id = $1`,
    [roomId, change.name ?? null, change.ndaRequired ?? null, change.ndaText ?? null],
  );
  if (change.ndaText !== undefined)
    await db.query("delete from nda_acceptances where room_id = $1 and text_hash <> app.text_hash($2)", [
      roomId,
      change.ndaText,
    ]);
  return rowCount > 0;
}

export interface RoomActivityRow {
  at: string;
  actor: string;
  channel: string;
  tool: string;
  outcome: string;
  documents: string[];
}

export async function roomActivity(db: ActorDb, roomId: string, limit: number): Promise<RoomActivityRow[]> {
  const { rows } = await db.query<RoomActivityRow>(
    `select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, actor_email as actor, channel, tool, outcome, documents
     from app.room_activity($1, $2)`,
    [roomId, limit],
  );
  return rows;
}
