import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../domain/actor.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../test/database.ts";
import { asActor } from "./as-actor.ts";
import { insertMarketSnapshot, readMarketCache, writeMarketCache } from "./market-cache.ts";

describe.each(DATABASE_SIZES)("kept market data (%s)", (size) => {
  let database: TestDatabase;
  let partner: Actor;
  beforeAll(async () => {
    database = await openTestDatabase(size);
    partner = await database.actor();
  });
  afterAll(() => database.close());

  it("keeps the newer of two answers, whichever comes last", async () => {
    const entry = (price: number, at: string) => ({ provider: "one", payload: { price }, fetchedAt: new Date(at) });
    await writeMarketCache(database.pool, "quote", "ACME", entry(2, "2026-03-10T12:00:00Z"));
    await writeMarketCache(database.pool, "quote", "ACME", entry(1, "2026-03-10T11:00:00Z"));
    expect(await readMarketCache(database.pool, "quote", "ACME")).toEqual(entry(2, "2026-03-10T12:00:00Z"));
    expect(await readMarketCache(database.pool, "quote", "OTHER")).toBeUndefined();
  });

  it("shows a snapshot to its firm alone and the cache to nobody", async () => {
    const snapshot = {
      tenantId: partner.tenantId,
      userId: partner.userId,
      dealId: undefined,
      kind: "quote",
      key: "ACME",
      provider: "one",
      payload: {},
      asOf: undefined,
    };
    await asActor(database.pool, partner, (db) => insertMarketSnapshot(db, snapshot));
    const count = (actor: Actor) =>
      asActor(database.pool, actor, async (db) => (await db.query("select from market_snapshots")).rowCount);
    const stranger = await database.actor({ tenant: "elsewhere", email: "eve@example.org" });
    const guest = await database.actor({ email: "guest@example.org", role: "guest" });
    expect([await count(partner), await count(stranger), await count(guest)]).toEqual([1, 0, 0]);
    await expect(asActor(database.pool, partner, (db) => db.query("select from market_cache"))).rejects.toThrow(
      /permission denied/,
    );
  });
});
