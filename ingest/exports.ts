import { Readable } from "node:stream";
import type pg from "pg";
import { type ActorDb, asSystem } from "../db/as-actor.ts";
import type { Actor } from "../domain/actor.ts";
import type { FileStore } from "./files.ts";
import type { Ingest } from "./ingest.ts";
import { registerMade } from "./register.ts";

const FOLDER = "/Exports";
/** The transaction that registers the file is over by then; a job that came first would find nothing, and the sweep would take it up. */
const READ_AFTER_MS = 1_000;

/** By then the transaction has ended, one way or the other; what is still needed is looked up anew. */
const DISCARD_AFTER_MS = 2_000;

/** A file that a tool made. */
export interface MadeFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

export interface Exports {
  /**
   * Kept as a document of the actor alone, in the transaction that is under way: the page and the rights of every document serve it.
   * The same bytes under the same name are the same document.
   */
  keep(db: ActorDb, actor: Actor, file: MadeFile): Promise<{ documentId: string }>;
  /** Removes files that no document needs any longer, once the transaction that is under way is over. */
  discard(storageKeys: readonly string[]): void;
}

export function createExports({
  files,
  ingest,
  limitBytes,
  pool,
  onFailure,
}: {
  pool: pg.Pool;
  onFailure(error: unknown): void;
  files: FileStore;
  ingest: Pick<Ingest, "enqueue">;
  limitBytes: number;
}): Exports {
  async function removeUnneeded(storageKeys: readonly string[]): Promise<void> {
    const { rows } = await asSystem(pool, (db) =>
      db.query<{ key: string }>(
        "select key from unnest($1::text[]) key where not exists (select from documents d where d.storage_key = key)",
        [storageKeys],
      ),
    );
    for (const { key } of rows) await files.remove(key);
  }
  return {
    async keep(db, actor, { name, mediaType, bytes }) {
      const received = await files.receive(Readable.from([Buffer.from(bytes)]), limitBytes);
      const { id, status } = await registerMade(db, actor, FOLDER, { ...received, name, mediaType });
      const job = { tenantId: actor.tenantId, documentId: id, contentHash: received.contentHash };
      if (status === "queued") setTimeout(() => ingest.enqueue(job).catch(() => {}), READ_AFTER_MS).unref();
      return { documentId: id };
    },
    discard(storageKeys) {
      setTimeout(() => {
        // A file that stays behind is found again by nobody; that it could not be removed is told by the server's log.
        removeUnneeded(storageKeys).catch(onFailure);
      }, DISCARD_AFTER_MS).unref();
    },
  };
}
