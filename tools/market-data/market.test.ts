import { describe, expect, it } from "vitest";
import { MarketDataUnavailableError } from "../../domain/errors.ts";
import type { MarketProvider } from "../../domain/market/provider.ts";
import type { Quote } from "../../domain/market/records.ts";
import { memoryStore, testMarket } from "../../test/market.ts";

const call = { signal: new AbortController().signal };
const quote = (price: number, more: Partial<Quote> = {}): Quote => ({
  ticker: "ACME",
  name: "Acme",
  currency: "USD",
  price,
  previousClose: null,
  asOf: "2026-03-09",
  ...more,
});
const provider = (id: string, answer: () => Promise<Quote | undefined>): MarketProvider & { calls: number } => {
  const made = {
    id,
    title: id,
    sample: false,
    calls: 0,
    quote: () => {
      made.calls += 1;
      return answer();
    },
  };
  return made;
};
const down = () =>
  Promise.reject(new MarketDataUnavailableError("The service did not answer in time. Try again in a minute."));
const clock = (start = "2026-03-10T12:00:00Z") => {
  let at = Date.parse(start);
  return {
    now: () => new Date(at),
    pass: (minutes: number) => {
      at += minutes * 60_000;
    },
  };
};

describe("market data", () => {
  it("may fail after everybody who asked has left, and ends nothing by it", async () => {
    const unheard: unknown[] = [];
    const listen = (reason: unknown) => unheard.push(reason);
    process.on("unhandledRejection", listen);
    const left = AbortSignal.abort(new Error("left"));
    await expect(testMarket(undefined, [provider("one", down)]).quote("ACME", { signal: left })).rejects.toThrow(
      "left",
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off("unhandledRejection", listen);
    expect(unheard).toEqual([]);
  });

  it("is fetched once for all who ask at the same time, and then known", async () => {
    const one = provider("one", async () => quote(10));
    const market = testMarket(undefined, [one]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => market.quote("ACME", call)));
    await market.quote("ACME", call);
    expect([one.calls, answers.every(({ data }) => data.price === 10)]).toEqual([1, true]);
  });

  it("is shown while it is fetched anew, and fetched anew before it is old", async () => {
    let price = 10;
    const one = provider("one", async () => quote(price++));
    const { now, pass } = clock();
    const market = testMarket(now, [one]);
    await market.quote("ACME", call);
    pass(7);
    expect((await market.quote("ACME", call)).data.price).toBe(10);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await market.quote("ACME", call)).data.price).toBe(11);
    pass(60);
    expect((await market.quote("ACME", call)).data.price).toBe(12);
  });

  it("is the last known figure with its age when the provider fails", async () => {
    let works = true;
    const one = provider("one", () => (works ? Promise.resolve(quote(10)) : down()));
    const { now, pass } = clock();
    const store = memoryStore();
    await testMarket(now, [one], store).quote("ACME", call);
    works = false;
    pass(180);
    // Another process: nothing in memory, the same store.
    const { data, stale } = await testMarket(now, [one], store).quote("ACME", call);
    expect(data.price).toBe(10);
    expect(stale).toMatch(/did not answer in time\. This is the last known figure, 3 hours old\./);
  });

  it("says that it is not available where nothing was known", async () => {
    await expect(testMarket(undefined, [provider("one", down)]).quote("ACME", call)).rejects.toMatchObject({
      code: "MARKET_DATA_UNAVAILABLE",
    });
  });

  it("comes from the first provider that knows it", async () => {
    const order = [
      provider("one", down),
      provider("two", async () => undefined),
      provider("three", async () => quote(30)),
    ];
    expect(await testMarket(undefined, order).quote("ACME", call)).toMatchObject({
      provider: "three",
      data: { price: 30 },
    });
  });

  it("shows what a second provider says differently instead of averaging", async () => {
    const market = testMarket(undefined, [
      provider("one", async () => quote(100)),
      provider("two", async () => quote(103)),
    ]);
    const { data, conflicts } = await market.quote("ACME", call);
    expect(data.price).toBe(100);
    expect(conflicts).toEqual([
      {
        what: "price",
        first: { provider: "one", value: 100 },
        second: { provider: "two", value: 103 },
        difference: 0.03,
      },
    ]);
  });

  it("compares neither other days nor other currencies", async () => {
    for (const other of [quote(200, { asOf: "2026-03-06" }), quote(200, { currency: "EUR" }), quote(100.5)]) {
      const market = testMarket(undefined, [
        provider("one", async () => quote(100)),
        provider("two", async () => other),
      ]);
      expect((await market.quote("ACME", call)).conflicts).toEqual([]);
    }
  });

  it("goes on for the others when one asker leaves", async () => {
    let answer: (value: Quote) => void = () => {};
    const one = provider(
      "one",
      () =>
        new Promise<Quote>((resolve) => {
          answer = resolve;
        }),
    );
    const market = testMarket(undefined, [one]);
    const leaving = new AbortController();
    const left = market.quote("ACME", { signal: leaving.signal });
    const stayed = market.quote("ACME", call);
    await new Promise((resolve) => setImmediate(resolve));
    leaving.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
    answer(quote(5));
    expect((await stayed).data.price).toBe(5);
  });

  it("says what to set up where no provider has the kind", async () => {
    await expect(testMarket(undefined, []).quote("ACME", call)).rejects.toThrow(/No provider of price is set up/);
  });
});
