import { createReadStream } from "node:fs";
import { lstat, rm } from "node:fs/promises";
import type pg from "pg";
import { type Archive, findArchive } from "../db/archives.ts";
import { asSystem } from "../db/as-actor.ts";
import { may } from "../domain/actor.ts";
import { AppError, ForbiddenError } from "../domain/errors.ts";
import type { FileStore } from "./files.ts";
import { PARSE_LIMITS } from "./parse/document.ts";
import type { IngestJob } from "./queues.ts";
import type { UnpackedFile } from "./reader/converse.ts";
import { checkAtTheDoor, registerFile } from "./register.ts";

/** What an archive that is being read may still unpack, and where its files go. */
export interface Unpacking {
  allowance: { entries: number; bytes: number };
  /** Registers the file with the rights of whoever uploaded the archive. Answers what became of it. */
  take(file: UnpackedFile): Promise<string>;
}

export interface UnpackOptions {
  pool: pg.Pool;
  files: FileStore;
  enqueue(job: IngestJob): Promise<void>;
}

/** Most a chain of archives unpacks to; each archive's own limit is lower. */
const CHAIN_BYTES = PARSE_LIMITS.unpackedBytes * 5;

/** Nothing for a document whose uploader is gone, or that lies too deep in archives: it is listed only. */
export async function openUnpacking(options: UnpackOptions, documentId: string): Promise<Unpacking | undefined> {
  const archive = await asSystem(options.pool, (db) => findArchive(db, documentId));
  if (!archive || archive.depth >= PARSE_LIMITS.archiveDepth) return undefined;
  const allowance = {
    entries: Math.max(0, PARSE_LIMITS.archiveEntries - archive.entries),
    bytes: Math.max(0, CHAIN_BYTES - archive.bytes),
  };
  return { allowance, take: (file) => take(options, archive, file) };
}

async function take({ pool, files, enqueue }: UnpackOptions, archive: Archive, file: UnpackedFile): Promise<string> {
  const { uploader } = archive;
  if (!may(uploader.role, "document:upload")) throw new ForbiddenError("adding documents");
  // The reader says that it wrote a file; a link would make it read one of ours.
  if (!(await lstat(file.path)).isFile()) return "not read: it could not be unpacked";
  try {
    const received = await files.receive(createReadStream(file.path), CHAIN_BYTES);
    const named = { ...received, name: file.name };
    await checkAtTheDoor(files, named);
    const target = { roomId: archive.roomId, folder: folderFor(archive, file.folder) };
    const document = await registerFile(pool, uploader, target, named, {
      rootId: archive.rootId,
      depth: archive.depth + 1,
    });
    if (document.status === "queued") {
      await enqueue({ tenantId: uploader.tenantId, documentId: document.id, contentHash: received.contentHash });
    }
    return "a document of its own";
  } catch (error) {
    // One file that cannot be read says so in the list; a room that is gone ends the whole.
    if (error instanceof AppError && error.code.startsWith("FILE_")) return `not read: ${error.message}`;
    throw error;
  } finally {
    await rm(file.path, { force: true });
  }
}

/** "/legal" and "room.zip" with "drafts" inside: "/legal/room/drafts". */
function folderFor(archive: Archive, inside: string): string {
  return [archive.folder, archive.name.replace(/\.[a-z0-9]{1,5}$/i, ""), inside].join("/");
}
