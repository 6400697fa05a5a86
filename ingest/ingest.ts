import { asActor, asSystem } from "../db/as-actor.ts";
import { appendAudit } from "../db/audit.ts";
import type { Database } from "../db/database.ts";
import { countByStatus, findUnfinished, requeueOtherEmbedders } from "../db/document-ingest.ts";
import { addDocument, type DocumentRow, ensureFolder, ensurePrivateRoom, findRoom } from "../db/documents.ts";
import { keepSearchFast } from "../db/search-upkeep.ts";
import type { Actor } from "../domain/actor.ts";
import { RoomNotFoundError } from "../domain/errors.ts";
import { createEmbedder, type EmbedderConfig } from "./embed/index.ts";
import type { FileStore, ReceivedFile } from "./files.ts";
import { refuseAtTheDoor } from "./parse/detect.ts";
import { type IngestJob, openIngestQueue } from "./queues.ts";
import { createReaderPool, READER_LIMITS, type ReaderLimits } from "./reader/pool.ts";
import { createProcessor, type IngestLog, type ProgressEvent } from "./worker.ts";

export interface IngestOptions {
  database: Pick<Database, "mode" | "pool" | "queuePool">;
  files: FileStore;
  embedder: EmbedderConfig;
  redisUrl?: string;
  log: IngestLog;
  limits?: Partial<ReaderLimits>;
  queueName?: string;
}

export interface NewFile extends ReceivedFile {
  /** As the person names it; only shown, never a path. */
  name: string;
  mediaType?: string;
}

export interface Accepted {
  documentId: string;
  name: string;
  status: DocumentRow["status"];
}

export interface Ingest {
  /** Registers a stored file as the actor and queues it. The same file again in the same folder answers with the same document. */
  accept(actor: Actor, target: { roomId: string; folder?: string }, file: NewFile): Promise<Accepted>;
  enqueue(job: IngestJob): Promise<void>;
  /** Takes up what an earlier process left, then works until closed. */
  start(): Promise<void>;
  onProgress(listener: (event: ProgressEvent) => void): () => void;
  queueState(): Promise<{
    backend: "postgres" | "redis";
    ready: boolean;
    waiting: number;
    active: number;
    delayed: number;
    documents: Record<string, number>;
  }>;
  close(): Promise<void>;
}

/** The room that stands for "wherever I drop my own files". */
export const OWN_ROOM = "mine";

/** A document nobody has touched for this long has lost its job. */
const SWEEP_MS = 60_000;
const QUIET_SECONDS = 90;
const DOOR_BYTES = 4_000_000;

export async function createIngest(options: IngestOptions): Promise<Ingest> {
  const { database, files, embedder, log } = options;
  const { pool } = database;
  const limits = { ...READER_LIMITS, ...options.limits };
  const listeners = new Set<(event: ProgressEvent) => void>();
  const readers = createReaderPool(limits);
  const stopping = new AbortController();
  const queue = await openIngestQueue({
    queuePool: database.queuePool,
    ...(options.redisUrl ? { redisUrl: options.redisUrl } : {}),
    ...(options.queueName ? { name: options.queueName } : {}),
    concurrency: limits.slots,
    onError: (error) => {
      if (!stopping.signal.aborted) log.warn({ error: error.message }, "queue");
    },
  });
  const processor = createProcessor({
    pool,
    files,
    readers,
    embedder,
    log,
    onProgress: (event) => {
      for (const listener of listeners) listener(event);
    },
  });
  let sweep: NodeJS.Timeout | undefined;

  async function takeUp(quietSeconds: number): Promise<number> {
    const waiting = await asSystem(pool, (db) => findUnfinished(db, quietSeconds));
    await queue.add(waiting);
    return waiting.length;
  }

  return {
    async accept(actor, target, file) {
      const started = performance.now();
      await refuseAtTheDoor(await files.head(file.storageKey, DOOR_BYTES), file.sizeBytes, file.name);
      const stored = await asActor(pool, actor, async (db) => {
        const room =
          target.roomId === OWN_ROOM ? await ensurePrivateRoom(db, actor) : await findRoom(db, target.roomId);
        if (!room) throw new RoomNotFoundError();
        const folderId = await ensureFolder(db, actor, room, folderPath(target.folder));
        const { name, mediaType = "application/octet-stream", sizeBytes, contentHash, storageKey } = file;
        const document = await addDocument(db, actor, room, folderId, {
          name,
          mediaType,
          sizeBytes,
          contentHash,
          storageKey,
        });
        await appendAudit(db, actor, {
          tool: "upload_documents",
          effect: "write",
          arguments: { roomId: room.id, folder: folderPath(target.folder), name, sizeBytes, documentId: document.id },
          outcome: "ok",
          errorCode: undefined,
          durationMs: Math.round(performance.now() - started),
        });
        return document;
      });
      if (stored.status === "queued") {
        await queue.add([{ tenantId: actor.tenantId, documentId: stored.id, contentHash: file.contentHash }]);
      }
      return { documentId: stored.id, name: file.name, status: stored.status };
    },
    enqueue: (job) => queue.add([job]),
    async start() {
      const changed = await asSystem(pool, (db) => requeueOtherEmbedders(db, createEmbedder(embedder).id));
      // The embedded database has one owner: whatever its queue still calls active died with the last process.
      if (database.mode === "embedded" && !options.redisUrl) await queue.clear();
      const taken = await takeUp(0);
      if (taken > 0) log.info({ documents: taken, otherEmbedder: changed }, "documents taken up");
      await queue.work(async (job) => {
        const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
        await processor.process(job.data, stopping.signal, lastTry);
      });
      sweep = setInterval(() => {
        takeUp(QUIET_SECONDS)
          .then(() => keepSearchFast(pool, { graph: database.mode === "server" }))
          .catch((error: Error) => log.warn({ error: error.message }, "sweep"));
      }, SWEEP_MS);
      sweep.unref();
    },
    onProgress(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async queueState() {
      const [state, documents] = await Promise.all([queue.state(), asSystem(pool, countByStatus)]);
      return { ...state, documents };
    },
    async close() {
      clearInterval(sweep);
      await processor.handBack();
      stopping.abort(new Error("the server is stopping"));
      await readers.close();
      await queue.close();
    },
  };
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
