import type { Actor, Role } from "../domain/actor.ts";
import type { ActorDb, Transaction } from "./as-actor.ts";

/** Where an archive lies and who uploaded it: what is inside is registered there, as that person. */
export interface Archive {
  roomId: string;
  folder: string;
  name: string;
  /** The outermost archive. */
  rootId: string;
  depth: number;
  /** What was unpacked from the outermost archive so far. */
  entries: number;
  bytes: number;
  uploader: Actor;
}

export async function findArchive(db: Transaction, documentId: string): Promise<Archive | undefined> {
  const { rows } = await db.query<{
    room_id: string;
    folder: string;
    name: string;
    root_id: string;
    depth: number;
    entries: string;
    bytes: string;
    tenant_id: string;
    user_id: string;
    email: string;
    user_name: string;
    role: Role;
  }>(
    `select d.room_id, f.path as folder, d.name, coalesce(d.archive_id, d.id) as root_id, d.archive_depth as depth,
       i.entries, i.bytes, u.tenant_id, u.id as user_id, u.email, u.name as user_name, u.role
     from documents d join folders f on f.id = d.folder_id join users u on u.id = d.created_by and u.tenant_id = d.tenant_id,
       lateral (select count(*) as entries, coalesce(sum(size_bytes), 0) as bytes from documents i
         where i.archive_id = d.archive_id and i.id <> d.id) i
     where d.id = $1`,
    [documentId],
  );
  const row = rows[0];
  if (!row) return undefined;
  return {
    roomId: row.room_id,
    folder: row.folder,
    name: row.name,
    rootId: row.root_id,
    depth: row.depth,
    entries: Number(row.entries),
    bytes: Number(row.bytes),
    uploader: {
      tenantId: row.tenant_id,
      userId: row.user_id,
      email: row.email,
      name: row.user_name,
      role: row.role,
      channel: "system",
    },
  };
}

/** In the transaction that adds the document, so that no worker meets it without its depth. */
export async function markUnpacked(
  db: ActorDb,
  documentId: string,
  { rootId, depth }: { rootId: string; depth: number },
): Promise<void> {
  await db.query(
    "update documents set archive_id = $2, archive_depth = $3 where id = $1 and archive_id is null and id <> $2",
    [documentId, rootId, depth],
  );
}
