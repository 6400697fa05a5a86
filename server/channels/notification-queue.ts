import { type ConnectionOptions, createPostgresBackend, Queue, Worker, withBackend } from "bullmq";
import { Redis } from "ioredis";
import type pg from "pg";

const QUEUE = "send-notifications";
const EVERY_MS = 10_000;

/** Runs `round` every few seconds, in one process of all that share the queue, and never twice at the same time. */
export async function openNotificationQueue(options: {
  queuePool: pg.Pool;
  redisUrl?: string | undefined;
  round(): Promise<unknown>;
  onError(error: Error): void;
}): Promise<{ close(): Promise<void> }> {
  const { queuePool, redisUrl, round, onError } = options;
  const redis = redisUrl ? new Redis(redisUrl, { maxRetriesPerRequest: null }) : undefined;
  redis?.on("error", onError);
  const classes = redis
    ? { Queue, Worker }
    : (withBackend(createPostgresBackend) as unknown as { Queue: typeof Queue; Worker: typeof Worker });
  const connection = (redis ?? queuePool) as unknown as ConnectionOptions;
  // The queue's tables are made when documents are first queued, which is before this.
  const queue = new classes.Queue(QUEUE, { connection });
  queue.on("error", onError);
  await queue.waitUntilReady();
  await queue.upsertJobScheduler(
    QUEUE,
    { every: EVERY_MS },
    { name: "round", opts: { removeOnComplete: true, removeOnFail: true } },
  );
  // One round at a time: notices are claimed, so a second one would find nothing to do.
  const worker = new classes.Worker(QUEUE, round, { connection, concurrency: 1 });
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
