import { asSystem } from "../db/as-actor.ts";
import type { Database } from "../db/database.ts";
import { countByStatus, findUnfinished, requeueOlderReadings, requeueOtherEmbedders } from "../db/document-ingest.ts";
import type { DocumentRow } from "../db/documents.ts";
import { keepSearchFast } from "../db/search-upkeep.ts";
import type { Actor } from "../domain/actor.ts";
import { AppError } from "../domain/errors.ts";
import { createEmbedder, type EmbedderConfig } from "./embed/index.ts";
import type { FileStore } from "./files.ts";
import { type IngestJob, openIngestQueue } from "./queues.ts";
import { READER_LIMITS, type ReaderLimits } from "./reader/limits.ts";
import { createReaderPool } from "./reader/pool.ts";
import type { UnstructuredConfig } from "./reader/unstructured-service.ts";
import { checkAtTheDoor, type NewFile, registerFile } from "./register.ts";
import { READER_VERSION } from "./reuse.ts";
import { createProcessor, type IngestLog, type ProgressEvent } from "./worker.ts";

export interface IngestOptions {
  database: Pick<Database, "mode" | "pool" | "queuePool">;
  files: FileStore;
  embedder: EmbedderConfig;
  redisUrl?: string;
  log: IngestLog;
  /** A service for what the local readers cannot read. */
  unstructured?: UnstructuredConfig;
  limits?: Partial<ReaderLimits>;
  queueName?: string;
}

export interface Accepted {
  documentId: string;
  name: string;
  status: DocumentRow["status"];
}

export interface Ingest {
  /** A file is on its way: the process that will read it starts meanwhile. */
  prepare(): Promise<void>;
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

/** A document nobody has touched for this long has lost its job. */
const SWEEP_MS = 60_000;
const QUIET_SECONDS = 90;
/** So many of an older reader's documents are missing from searches for the seconds that reading them anew takes. */
const REREAD_AT_ONCE = 20;

export async function createIngest(options: IngestOptions): Promise<Ingest> {
  const { database, files, embedder, log } = options;
  const { pool } = database;
  const limits = { ...READER_LIMITS, ...options.limits };
  const listeners = new Set<(event: ProgressEvent) => void>();
  const readers = createReaderPool({
    limits,
    folder: files.drafts,
    ...(embedder.kind === "http" ? { reach: new URL(embedder.url) } : {}),
  });
  const stopping = new AbortController();
  const queue = await openIngestQueue({
    queuePool: database.queuePool,
    ...(options.redisUrl ? { redisUrl: options.redisUrl } : {}),
    ...(options.queueName ? { name: options.queueName } : {}),
    // While the rows of as many documents are written, others are read.
    concurrency: 2 * limits.slots,
    onError: (error) => {
      if (!stopping.signal.aborted) log.warn({ error: error.message }, "queue");
    },
  });
  const processor = createProcessor({
    pool,
    files,
    readers,
    slots: limits.slots,
    embedder,
    // A server answers others meanwhile; fewer round trips are fewer commits.
    ...(database.mode === "embedded" ? {} : { rowsPerWrite: 400 }),
    enqueue: (job) => queue.add([job]),
    ...(options.unstructured ? { unstructured: options.unstructured } : {}),
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
    prepare: readers.prepare,
    async accept(actor, target, file) {
      await checkAtTheDoor(files, file).catch((error) => {
        // What no reader here knows may still be read by the service.
        if (!(options.unstructured && error instanceof AppError && error.code === "FILE_UNSUPPORTED")) throw error;
      });
      const stored = await registerFile(pool, actor, target, file);
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
        asSystem(pool, (db) => requeueOlderReadings(db, READER_VERSION, REREAD_AT_ONCE))
          .then(() => takeUp(QUIET_SECONDS))
          .then(() => keepSearchFast(pool, { graph: database.mode === "server" && embedder.kind !== "local" }))
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
