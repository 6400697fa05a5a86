import { type ConnectionOptions, createPostgresBackend, Queue, Worker, withBackend } from "bullmq";
import { Redis } from "ioredis";
import type pg from "pg";

const QUEUE = "send-notifications";
const EVERY_MS = 10_000;

/** Runs `round` every few seconds, each time in one of the processes that share the queue. Two rounds may overlap: notices are claimed. */
export async function openNotificationQueue(options: {
  queuePool: pg.Pool;
  redisUrl?: string | undefined;
  round(): Promise<unknown>;
  /** A queue and a pace of their own for each test. */
  name?: string;
  everyMs?: number;
  onError(error: Error): void;
}): Promise<{ close(): Promise<void> }> {
  const { queuePool, redisUrl, round, onError, name = QUEUE, everyMs = EVERY_MS } = options;
  const redis = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: null }) : undefined;
  redis?.on("error", onError);
  const classes = redis
    ? { Queue, Worker }
    : (withBackend(createPostgresBackend) as unknown as { Queue: typeof Queue; Worker: typeof Worker });
  const connection = (redis ?? queuePool) as unknown as ConnectionOptions;
  // The queue's tables are made when documents are first queued, which is before this.
  const queue = new classes.Queue(name, { connection });
  queue.on("error", onError);
  await queue.waitUntilReady();
  await queue.upsertJobScheduler(
    name,
    { every: everyMs },
    { name: "round", opts: { removeOnComplete: true, removeOnFail: true } },
  );
  // More at a time would find nothing to do.
  const worker = new classes.Worker(name, round, { connection, concurrency: 1 });
  worker.on("error", onError);
  worker.on("failed", (_job, error) => onError(error));
  await worker.waitUntilReady();
  return {
    async close() {
      await worker.close();
      await queue.close();
      redis?.disconnect();
    },
  };
}
