import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openIngestQueue } from "../../ingest/queues.ts";
import { openTestDatabase, type TestDatabase } from "../../test/database.ts";
import { openNotificationQueue } from "./notification-queue.ts";

const REDIS_URL = process.env.REDIS_URL;

describe.each([
  ["the database", undefined],
  ["Redis", REDIS_URL],
] as const)("notifications on %s", (where, redisUrl) => {
  const skipped = where === "Redis" && !REDIS_URL;
  let database: TestDatabase;
  beforeAll(async () => {
    if (!skipped) database = await openTestDatabase();
  });
  afterAll(() => database?.close());

  it.skipIf(skipped)("are looked for again and again, also while another process does the same", async () => {
    const errors: Error[] = [];
    const common = { queuePool: database.queuePool, redisUrl, onError: (error: Error) => errors.push(error) };
    // The first queue of a database makes the tables.
    const first = await openIngestQueue({
      ...common,
      ...(redisUrl ? { redisUrl } : {}),
      concurrency: 1,
      name: `ingest-${randomBytes(4).toString("hex")}`,
    });
    let rounds = 0;
    const round = async () => {
      rounds += 1;
    };
    const name = `notices-${randomBytes(4).toString("hex")}`;
    const queues = [
      await openNotificationQueue({ ...common, round, name, everyMs: 100 }),
      await openNotificationQueue({ ...common, round, name, everyMs: 100 }),
    ];
    for (const giveUpAt = Date.now() + 10_000; rounds < 4 && Date.now() < giveUpAt; )
      await new Promise((resolve) => setTimeout(resolve, 20));
    for (const queue of queues) await queue.close();
    await first.close();
    expect(rounds).toBeGreaterThanOrEqual(4);
    expect(errors).toEqual([]);
  });
});
