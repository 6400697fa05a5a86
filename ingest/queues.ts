import {
  type ConnectionOptions,
  createPostgresBackend,
  type Processor,
  Queue,
  runMigrations,
  Worker,
  withBackend,
} from "bullmq";
import { Redis } from "ioredis";
import type pg from "pg";
import { z } from "zod";
import { idSchema } from "../domain/ids.ts";

export const INGEST_QUEUE = "ingest-document";

/** Ids only: the file lies in the store, the truth in the database. */
export const IngestJob = z.strictObject({
  tenantId: idSchema("tenant"),
  documentId: idSchema("doc"),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type IngestJob = z.infer<typeof IngestJob>;

export interface IngestQueue {
  add(jobs: readonly IngestJob[]): Promise<void>;
  /** Drops every job: only for the one process that owns an embedded database, which re-makes them from the documents. */
  clear(): Promise<void>;
  work(processor: Processor<IngestJob>): Promise<void>;
  state(): Promise<{ backend: "postgres" | "redis"; ready: boolean; waiting: number; active: number; delayed: number }>;
  close(): Promise<void>;
}

export interface QueueOptions {
  queuePool: pg.Pool;
  redisUrl?: string;
  concurrency: number;
  /** A queue of its own for each test. */
  name?: string;
  onError(error: Error): void;
}

/** The document's id names its job, so that a second delivery of one upload is dropped by the queue already. */
const jobId = (job: IngestJob) => `${job.documentId}-${job.contentHash.slice(0, 16)}`;

const JOB_OPTIONS = {
  attempts: 5,
  backoff: { type: "exponential", delay: 1_000 },
  // A job that is done gives its id back: the same document may have to be read again.
  removeOnComplete: true,
  removeOnFail: true,
} as const;

export async function openIngestQueue(options: QueueOptions): Promise<IngestQueue> {
  const { queuePool, redisUrl, concurrency, name = INGEST_QUEUE, onError } = options;
  const redis = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: null, lazyConnect: false }) : undefined;
  redis?.on("error", onError);
  // The backend listens on the pool once for each queue and worker.
  queuePool.setMaxListeners(50);
  if (!redis) await migrateQueue(queuePool);
  const classes = redis
    ? { Queue, Worker }
    : (withBackend(createPostgresBackend) as unknown as { Queue: typeof Queue; Worker: typeof Worker });
  const connection = (redis ?? queuePool) as unknown as ConnectionOptions;
  const queue = new classes.Queue<IngestJob>(name, { connection, defaultJobOptions: JOB_OPTIONS });
  queue.on("error", onError);
  await queue.waitUntilReady();
  let worker: Worker<IngestJob> | undefined;

  return {
    async add(jobs) {
      // On PostgreSQL a bulk takes seven milliseconds, however short it is; one job by itself takes a fifth of one.
      const [only, second] = jobs;
      if (only && !second) return void (await queue.add("parse", only, { jobId: jobId(only) }));
      for (let at = 0; at < jobs.length; at += 200) {
        await queue.addBulk(
          jobs.slice(at, at + 200).map((job) => ({ name: "parse", data: job, opts: { jobId: jobId(job) } })),
        );
      }
    },
    clear: () => queue.obliterate({ force: true }),
    async work(processor) {
      worker = new classes.Worker<IngestJob>(name, processor, {
        connection,
        concurrency,
        // A document may be read through many restarts; whether it is poison, its crashes say, not the queue.
        maxStalledCount: 1_000,
      });
      worker.on("error", onError);
      await worker.waitUntilReady();
    },
    async state() {
      const backend = redis ? ("redis" as const) : ("postgres" as const);
      try {
        const { waiting = 0, active = 0, delayed = 0 } = await queue.getJobCounts("waiting", "active", "delayed");
        return { backend, ready: true, waiting, active, delayed };
      } catch {
        return { backend, ready: false, waiting: 0, active: 0, delayed: 0 };
      }
    },
    async close() {
      await worker?.close();
      await queue.close();
      redis?.disconnect();
    },
  };
}

async function migrateQueue(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client as never, "bullmq");
  } finally {
    client.release();
  }
}
