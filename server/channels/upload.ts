import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { setTimeout as wait } from "node:timers/promises";
import type { IncomingFile } from "../../channels/channel.ts";
import { asActor } from "../../db/as-actor.ts";
import { findDocument } from "../../db/documents.ts";
import type { Actor } from "../../domain/actor.ts";
import { UnreadableFileError } from "../../domain/errors.ts";
import type { AppDependencies } from "../deps.ts";
import { shownName } from "../uploads.ts";

/** A person waits for the answer meanwhile; a longer file can be asked about when it is read. */
const READ_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 100;

/** Puts a file into the person's private room and waits until it is read. Why it could not be read is for them to know. */
export async function takeFile(
  { files, ingest, settings, database }: Pick<AppDependencies, "files" | "ingest" | "settings" | "database">,
  actor: Actor,
  file: IncomingFile,
): Promise<{ documentId: string; name: string }> {
  const body = Readable.fromWeb((await file.read()) as NodeReadableStream);
  const received = await files.receive(body, settings.uploadLimitBytes);
  const name = shownName(file.name);
  const named = { ...received, name, ...(file.mediaType ? { mediaType: file.mediaType } : {}) };
  const { documentId } = await ingest.accept(actor, { roomId: "mine" }, named);
  for (const giveUpAt = Date.now() + READ_WITHIN_MS; Date.now() < giveUpAt; await wait(LOOK_AGAIN_MS)) {
    const document = await asActor(database.pool, actor, (db) => findDocument(db, documentId));
    if (document?.status === "failed")
      throw new UnreadableFileError(`${name}: ${document.error ?? "it could not be read."}`);
    if (document?.status === "ready") break;
  }
  return { documentId, name };
}
