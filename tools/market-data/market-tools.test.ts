import { describe, expect, it } from "vitest";
import type { z } from "zod";
import type { MarketProvider } from "../../domain/market/provider.ts";
import { testMarket } from "../../test/market.ts";
import type { Tool, ToolContext } from "../define-tool.ts";
import { getEconomicSeries } from "./get-economic-series.ts";
import { getFundamentals } from "./get-fundamentals.ts";
import { getFxRate } from "./get-fx-rate.ts";
import { getPortfolioPerformance } from "./get-portfolio-performance.ts";
import { getPriceHistory } from "./get-price-history.ts";
import { getQuote } from "./get-quote.ts";
import { getTradingComps } from "./get-trading-comps.ts";
import { createSampleProvider } from "./providers/sample.ts";
import { searchCompanies } from "./search-companies.ts";

const now = () => new Date("2026-03-10T12:00:00Z");
const contextWith = (providers?: readonly MarketProvider[]) =>
  ({
    services: { publicUrl: "https://parley.example", market: testMarket(now, providers) },
    signal: new AbortController().signal,
  }) as ToolContext;
async function run<Input extends z.ZodObject, Output extends z.ZodObject>(
  tool: Tool<Input, Output>,
  input: unknown,
  context = contextWith(),
) {
  return tool.output.parse(await tool.run(tool.input.parse(input), context));
}

describe("the tools of market data", () => {
  it("give a price with its currency, day and provider, labelled as a sample", async () => {
    const answer = await run(getQuote, { ticker: "nrth" });
    expect(answer).toMatchObject({
      ticker: "NRTH",
      sample: true,
      price: { unit: "currency", currency: "EUR", asOf: "2026-03-09" },
      source: { kind: "market" },
    });
  });

  it("give a history whose return is last over first", async () => {
    const {
      closes,
      return: grown,
      cards,
      from,
    } = await run(getPriceHistory, { ticker: "HLDN", from: "2025-03-10", to: "2026-03-09" });
    expect(from).toBe("2025-03-10");
    expect(grown.value).toBeCloseTo((closes.at(-1)?.close ?? 0) / (closes[0]?.close ?? 1) - 1, 12);
    expect(cards[0]?.kind).toBe("series");
  });

  it("refuse a stretch of time that ends before it begins", async () => {
    await expect(run(getPriceHistory, { ticker: "HLDN", from: "2026-01-01", to: "2025-01-01" })).rejects.toThrow(
      /is not before/,
    );
  });

  it("give sample statements that balance, and years that are the sum of their quarters", async () => {
    const balance = await run(getFundamentals, { ticker: "NRTH", statement: "balance" });
    expect(balance.periods).toHaveLength(5);
    for (const { lines } of balance.periods) {
      const at = (account: string) => lines.find((line) => line.account === account)?.value ?? Number.NaN;
      expect(at("totalAssets")).toBe(at("totalLiabilities") + at("equity"));
    }
    const [year] = (await run(getFundamentals, { ticker: "NRTH" })).periods;
    const quarters = (await run(getFundamentals, { ticker: "NRTH", period: "quarter", limit: 8 })).periods;
    const revenue = (period: typeof year) => period?.lines.find((line) => line.account === "revenue")?.value ?? 0;
    const inYear = quarters.filter(({ periodEnd }) => periodEnd > "2024-12-31" && periodEnd <= "2025-12-31");
    expect(inYear).toHaveLength(4);
    expect(inYear.reduce((sum, quarter) => sum + revenue(quarter), 0)).toBe(revenue(year));
  });

  it("find companies by name, sector and country", async () => {
    expect((await run(searchCompanies, { query: "halden" })).companies).toMatchObject([{ ticker: "HLDN" }]);
    expect((await run(searchCompanies, { query: "health care" })).companies.length).toBe(2);
    expect(await run(searchCompanies, { query: "nobody" })).toMatchObject({
      companies: [],
      notes: [/No listed company/],
    });
  });

  it("compare peers on the last twelve months and list what is left out", async () => {
    const answer = await run(getTradingComps, { tickers: ["NRTH", "HLDN", "QNTL", "NOPE"] });
    expect(answer.comps.map(({ ticker }) => ticker)).toEqual(["NRTH", "HLDN", "QNTL"]);
    expect(answer.omitted).toMatchObject([{ ticker: "NOPE" }]);
    const [first, , loss] = answer.comps;
    expect(first?.evToEbitda).toBeCloseTo((first?.enterpriseValue ?? 0) / (first?.ebitda ?? 1), 9);
    expect(loss?.evToEbitda).toBeNull();
    expect(answer.median.evToRevenue).not.toBeNull();
  });

  it("convert statements of another currency and say so, and leave a peer out that mixes them", async () => {
    const sample = createSampleProvider(now);
    const inDollars: MarketProvider = {
      ...sample,
      async quote(ticker, call) {
        const quote = await sample.quote?.(ticker, call);
        return quote && { ...quote, currency: "USD" };
      },
      async fundamentals(ticker, call) {
        const known = await sample.fundamentals?.(ticker, call);
        if (!known || ticker !== "HLDN") return known;
        const [first, ...rest] = known.statements;
        return first ? { ...known, statements: [{ ...first, currency: "SEK" }, ...rest] } : known;
      },
    };
    const { comps, omitted } = await run(getTradingComps, { tickers: ["NRTH", "HLDN"] }, contextWith([inDollars]));
    expect(comps[0]?.notes).toContainEqual(expect.stringMatching(/Statements in EUR are converted at .* USD/));
    expect(omitted).toEqual([{ ticker: "HLDN", reason: "its statements are in several currencies" }]);
  });

  it("convert an amount at a rate that is the inverse of the other way", async () => {
    const there = await run(getFxRate, { base: "EUR", quote: "USD", amount: 100, date: "2026-03-02" });
    const back = await run(getFxRate, { base: "USD", quote: "EUR", date: "2026-03-02" });
    expect(there.converted?.value).toBeCloseTo(100 * (there.rate.value ?? 0), 9);
    expect((there.rate.value ?? 0) * (back.rate.value ?? 0)).toBeCloseTo(1, 6);
  });

  it("give a series with its unit as published", async () => {
    const { points, unit } = await run(getEconomicSeries, { id: "SAMPLE_CPI", from: "2025-01-01", to: "2025-12-31" });
    expect([points.length, unit]).toEqual([12, "index, 2021 = 100"]);
  });

  it("measure a portfolio in one currency, with the parts that add up", async () => {
    const trades = [
      { ticker: "NRTH", date: "2025-01-15", quantity: 100 },
      { ticker: "VSTA", date: "2025-03-03", quantity: 20 },
      { ticker: "NRTH", date: "2025-09-01", quantity: -40 },
    ];
    const answer = await run(getPortfolioPerformance, { currency: "EUR", trades, to: "2026-03-09" });
    expect(answer.gain.value).toBeCloseTo(
      (answer.value.value ?? 0) + (answer.realised.value ?? 0) - (answer.invested.value ?? 0),
      6,
    );
    for (const groups of [answer.bySector, answer.byCurrency])
      expect(groups.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(1, 12);
    expect(answer.byCurrency.map(({ name }) => name).sort()).toEqual(["EUR", "USD"]);
    await expect(run(getPortfolioPerformance, { trades })).rejects.toThrow(/In which currency/);
    await expect(
      run(getPortfolioPerformance, { currency: "EUR", trades: [{ ticker: "NRTH", date: "2025-01-15", quantity: -1 }] }),
    ).rejects.toThrow(/More is sold/);
  });
});
