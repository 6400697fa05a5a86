import { afterEach, describe, expect, it } from "vitest";
import { amountOf } from "../../../domain/market/statements.ts";
import { type FakeOpenBb, startFakeOpenBb } from "../../../test/fake-openbb.ts";
import { createOpenBbProvider } from "./openbb.ts";

const signal = new AbortController().signal;
let fake: FakeOpenBb;
const open = async (replies: FakeOpenBb["replies"], provider?: string) => {
  fake = await startFakeOpenBb(replies);
  return createOpenBbProvider({ url: fake.url, provider });
};
afterEach(() => fake.close());

const quote = (row: Record<string, unknown>) => ({ "equity/price/quote": { results: [{ symbol: "ACME", ...row }] } });
const income = (row: Record<string, unknown>) => ({
  period_ending: "2025-12-31",
  fiscal_period: "FY",
  fiscal_year: 2025,
  reported_currency: "USD",
  ...row,
});

describe("the OpenBB provider", () => {
  it("asks with the standard names and the provider that is set", async () => {
    const provider = await open(quote({ last_price: 12.5, currency: "USD", name: "Acme" }), "yfinance");
    expect(await provider.quote?.("ACME", { signal })).toMatchObject({ price: 12.5, currency: "USD", name: "Acme" });
    expect(fake.requests[0]).toMatchObject({
      path: "equity/price/quote",
      params: { symbol: "ACME", provider: "yfinance" },
    });
  });

  it("reads numbers that come as text, and not what only looks like one", async () => {
    const provider = await open(quote({ last_price: "1,234.50", prev_close: "N/A", currency: "USD" }));
    expect(await provider.quote?.("ACME", { signal })).toMatchObject({ price: 1234.5, previousClose: null });
  });

  it("turns pence into pounds", async () => {
    const provider = await open(quote({ last_price: 1560, prev_close: 1550, currency: "GBp" }));
    expect(await provider.quote?.("ACME", { signal })).toMatchObject({
      price: 15.6,
      previousClose: 15.5,
      currency: "GBP",
    });
  });

  it("looks a missing currency up and leaves it open where nobody says it", async () => {
    const known = await open({
      ...quote({ last_price: 3 }),
      "equity/profile": { results: [{ symbol: "ACME", currency: "CHF" }] },
    });
    expect((await known.quote?.("ACME", { signal }))?.currency).toBe("CHF");
    await fake.close();
    const unknown = await open(quote({ last_price: 3 }));
    expect((await unknown.quote?.("ACME", { signal }))?.currency).toBeNull();
  });

  it("knows nothing where there is no data, whatever the shape of that", async () => {
    const provider = await open({});
    expect(await provider.quote?.("ACME", { signal })).toBeUndefined();
    fake.replies["equity/price/quote"] = { status: 400, body: { detail: "No data found for the symbol." } };
    expect(await provider.quote?.("ACME", { signal })).toBeUndefined();
    fake.replies["equity/price/quote"] = { results: [] };
    expect(await provider.quote?.("ACME", { signal })).toBeUndefined();
  });

  it("waits as long as a rate limit asks, and tries again", async () => {
    const answer = { results: [{ symbol: "ACME", last_price: 7, currency: "USD" }] };
    const provider = await open({ "equity/price/quote": [{ status: 429, headers: { "retry-after": "0" } }, answer] });
    expect(await provider.quote?.("ACME", { signal })).toMatchObject({ price: 7 });
  });

  it.each([
    ["a failure", { status: 500, body: { detail: "Traceback: secret-key-123" } }],
    ["a page instead of data", { text: "<html>proxy secret-key-123</html>" }],
    ["another shape", { status: 200, body: { answer: "secret-key-123" } }],
    ["a refusal", { status: 401, body: { detail: "secret-key-123" } }],
    ["a limit that lasts", { status: 429, headers: { "retry-after": "3600" } }],
  ])("says that it is not available, without the service's words, after %s", async (_what, reply) => {
    const provider = await open({ "equity/price/quote": reply });
    const failure = await provider.quote?.("ACME", { signal }).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: "MARKET_DATA_UNAVAILABLE" });
    expect((failure as unknown as Error).message).not.toMatch(/secret/);
  });

  it("reads statements into the standard chart and keeps the names", async () => {
    const provider = await open({
      "equity/fundamental/income": [
        {
          results: [
            income({
              revenue: "1000",
              cost_of_revenue: 600,
              total_operating_income: 150,
              consolidated_net_income: 90,
              other_expenses: 5,
            }),
          ],
        },
        { results: [] },
      ],
      "equity/fundamental/cash": [{ results: [income({ capital_expenditure: 40 })] }, { results: [] }],
    });
    const { statements = [] } = (await provider.fundamentals?.("ACME", { signal })) ?? {};
    const [first, second] = [
      statements.find(({ kind }) => kind === "income"),
      statements.find(({ kind }) => kind === "cash_flow"),
    ];
    if (!first || !second) throw new Error("a statement is missing");
    expect([amountOf(first, "revenue"), amountOf(first, "ebit"), amountOf(first, "netIncome")]).toEqual([
      1000, 150, 90,
    ]);
    expect(first.lines).toContainEqual({ account: null, name: "other_expenses", value: 5 });
    expect(amountOf(second, "capitalExpenditure")).toBe(-40);
  });

  it("counts the later filing of a year that was restated, and says so", async () => {
    const rows = [
      income({ revenue: 1000, filing_date: "2026-02-01" }),
      income({ revenue: 980, filing_date: "2026-08-01" }),
    ];
    const provider = await open({ "equity/fundamental/income": [{ results: rows }, { results: [] }] });
    const read = await provider.fundamentals?.("ACME", { signal });
    expect(read?.statements).toHaveLength(1);
    expect(read?.statements[0]).toMatchObject({ restated: true });
    expect(read?.notes[0]).toMatch(/restated/);
  });

  it("leaves out a period whose currency is not said", async () => {
    const rows = [
      income({ revenue: 1000 }),
      income({ period_ending: "2024-12-31", reported_currency: null, revenue: 900 }),
    ];
    const provider = await open({ "equity/fundamental/income": [{ results: rows }, { results: [] }] });
    const read = await provider.fundamentals?.("ACME", { signal });
    expect(read?.statements.map(({ periodEnd }) => periodEnd)).toEqual(["2025-12-31"]);
    expect(read?.notes[0]).toMatch(/2024-12-31 names no currency/);
  });

  it("leaves out days that are not days and prices that are none", async () => {
    const results = [
      { date: "2026-01-02", close: 10 },
      { date: "2026-01-01T00:00:00", close: "9.5" },
      { date: "yesterday", close: 9 },
      { date: "2026-01-03", close: 0 },
      { date: "2026-01-04", close: "NaN" },
    ];
    const provider = await open({ "equity/price/historical": { results } });
    const history = await provider.history?.("ACME", { from: "2026-01-01", to: "2026-01-05" }, { signal });
    expect(history?.bars.map(({ date, close }) => [date, close])).toEqual([
      ["2026-01-01", 9.5],
      ["2026-01-02", 10],
    ]);
  });
});
