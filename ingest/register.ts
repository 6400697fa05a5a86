import type pg from "pg";
import { markUnpacked } from "../db/archives.ts";
import { type ActorDb, asActor } from "../db/as-actor.ts";
import { appendAudit } from "../db/audit.ts";
import { addDocument, type DocumentRow, ensureFolder, ensurePrivateRoom, findRoom } from "../db/documents.ts";
import { LEVEL, levelOf } from "../db/room-access.ts";
import type { Actor } from "../domain/actor.ts";
import { ForbiddenError, RoomNotFoundError } from "../domain/errors.ts";
import type { FileStore, ReceivedFile } from "./files.ts";
import { refuseAtTheDoor } from "./parse/detect.ts";

/** The room that stands for "wherever I drop my own files". */
export const OWN_ROOM = "mine";

const DOOR_BYTES = 4_000_000;

export interface NewFile extends ReceivedFile {
  /** As the person names it; only shown, never a path. */
  name: string;
  mediaType?: string;
}

export interface Registered {
  id: string;
  status: DocumentRow["status"];
  isNew: boolean;
}

/** Refuses what no reader could read, before it becomes a document. */
export async function checkAtTheDoor(files: FileStore, file: NewFile): Promise<void> {
  await refuseAtTheDoor(await files.head(file.storageKey, DOOR_BYTES), file.sizeBytes, file.name);
}

/** Makes a stored file a document of the room, with the actor's rights, in one transaction with its audit record. */
export function registerFile(
  pool: pg.Pool,
  actor: Actor,
  target: { roomId: string; folder?: string | undefined },
  file: NewFile,
  archive?: { rootId: string; depth: number },
): Promise<Registered> {
  const started = performance.now();
  return asActor(pool, actor, async (db) => {
    const room = target.roomId === OWN_ROOM ? await ensurePrivateRoom(db, actor) : await findRoom(db, target.roomId);
    if (!room) throw new RoomNotFoundError();
    const folder = folderPath(target.folder);
    const folderId = await ensureFolder(db, actor, room, folder);
    if ((await levelOf(db, folderId)) < LEVEL.upload) throw new ForbiddenError("adding files to this folder");
    const { name, mediaType = "application/octet-stream", sizeBytes, contentHash, storageKey } = file;
    const document = await addDocument(db, actor, room, folderId, {
      name,
      mediaType,
      sizeBytes,
      contentHash,
      storageKey,
    });
    if (archive) await markUnpacked(db, document.id, archive);
    // An archive that is read again, after a stop for example, finds its files in place: nothing was added then.
    if (archive && !document.isNew) return document;
    await appendAudit(db, actor, {
      tool: "upload_documents",
      effect: "write",
      // Not the file's name: who reads the audit need not be let into the folder.
      arguments: {
        roomId: room.id,
        folder,
        sizeBytes,
        documentId: document.id,
        ...(archive ? { archiveId: archive.rootId } : {}),
      },
      outcome: "ok",
      errorCode: undefined,
      durationMs: Math.round(performance.now() - started),
      touched: { barred: room.dealId ? [room.dealId] : [], records: [room.id, document.id] },
    });
    return document;
  });
}

/** The same inside a transaction that is under way, whose own audit record tells of it; the caller queues the document afterwards. */
export async function registerMade(db: ActorDb, actor: Actor, folder: string, file: NewFile): Promise<Registered> {
  const room = await ensurePrivateRoom(db, actor);
  const folderId = await ensureFolder(db, actor, room, folderPath(folder));
  const { name, mediaType = "application/octet-stream", sizeBytes, contentHash, storageKey } = file;
  return addDocument(db, actor, room, folderId, { name, mediaType, sizeBytes, contentHash, storageKey });
}

/** "/legal/drafts": one slash between names, none at the end, no way up. */
export function folderPath(folder: string | undefined): string {
  const names = (folder ?? "")
    .split(/[/\\]+/)
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "." && name !== "..")
    .slice(0, 20);
  return `/${names.map((name) => name.slice(0, 100)).join("/")}`;
}
