import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../../db/as-actor.ts";
import { MarketDataUnavailableError } from "../../domain/errors.ts";
import type { Quote } from "../../domain/market/records.ts";
import { testMarket } from "../../test/market.ts";
import { openTestProgram, type TestProgram } from "../../test/program.ts";
import { checkPriceWatches } from "./watch-prices.ts";

const { signal } = new AbortController();
const marketAt = (price: number, more: Partial<Quote> = {}) =>
  testMarket(undefined, [
    {
      id: "one",
      title: "One",
      sample: false,
      quote: async (ticker: string) => ({
        ticker,
        name: ticker,
        currency: "EUR",
        price,
        previousClose: null,
        asOf: "2026-03-09",
        ...more,
      }),
    },
  ]);

describe("price watches", () => {
  let program: TestProgram;
  let token: string;
  beforeAll(async () => {
    program = await openTestProgram();
    token = await program.token();
  });
  afterAll(() => program.close());

  const watch = async (json: unknown, as = token) => {
    const response = await program.request(as, "/v1/market/watches", { json });
    return { status: response.status, body: (await response.json()) as { watch: { id: string } } };
  };
  const check = (price: number, more?: Partial<Quote>) =>
    checkPriceWatches(program.database.pool, marketAt(price, more), signal);
  const notices = async () =>
    (
      await asSystem(program.database.pool, (db) =>
        db.query<{ title: string }>("select title from notifications where kind = 'alert'"),
      )
    ).rows;

  it("tell once, when the price is reached, and compare no other currency", async () => {
    const { status } = await watch({ ticker: "NRTH", direction: "above", price: 45, currency: "EUR" });
    expect(status).toBe(201);
    expect((await watch({ ticker: "NOPE", direction: "above", price: 45 })).status).toBe(404);
    expect(await check(44.99)).toBe(0);
    expect(await check(50, { currency: "USD" })).toBe(0);
    expect(await check(45)).toBe(1);
    expect(await check(46)).toBe(0);
    expect((await notices()).map(({ title }) => title)).toEqual(["NRTH is at EUR 45, above 45"]);
  });

  it("wait where there is no price to be had", async () => {
    await watch({ ticker: "HLDN", direction: "below", price: 1_000 });
    const down = testMarket(undefined, [
      { id: "one", title: "One", sample: false, quote: () => Promise.reject(new MarketDataUnavailableError("down")) },
    ]);
    expect(await checkPriceWatches(program.database.pool, down, signal)).toBe(0);
    expect(await check(999)).toBe(1);
  });

  it("are their owner's alone, to see and to stop", async () => {
    const { body } = await watch({ ticker: "NRTH", direction: "below", price: 10 });
    const other = await program.token({ email: "bob@example.com" });
    const listOf = async (as: string) =>
      ((await (await program.request(as, "/v1/market/watches")).json()) as { watches: unknown[] }).watches;
    const stop = (as: string) => program.request(as, `/v1/market/watches/${body.watch.id}`, { method: "DELETE" });
    expect(await listOf(other)).toEqual([]);
    expect((await stop(other)).status).toBe(404);
    expect((await listOf(token)).length).toBe(3);
    expect((await stop(token)).status).toBe(200);
    expect((await listOf(token)).length).toBe(2);
  });
});
