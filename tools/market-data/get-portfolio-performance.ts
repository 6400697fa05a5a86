import { z } from "zod";
import { type Card, Cards } from "../../domain/card.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { CurrencyCode, Figure } from "../../domain/figure.ts";
import { measurePortfolio, type PriceBook, type Trade } from "../../domain/market/portfolio.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { createCalculation } from "../finance/calculation.ts";
import type { Known } from "./market.ts";
import { provenanceOf, provenanceShape, Ticker } from "./market-shape.ts";

const TradeInput = z.strictObject({
  ticker: Ticker,
  date: z.iso.date(),
  quantity: z.number().describe("Bought is positive, sold negative"),
  price: z
    .number()
    .gt(0)
    .optional()
    .describe("For one, in the currency that it is quoted in; the close of that day when left out"),
});
type TradeInput = z.output<typeof TradeInput>;

export const getPortfolioPerformance = defineTool({
  name: "get_portfolio_performance",
  title: "Portfolio performance",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description:
    "Value, gain, time-weighted and money-weighted return of a portfolio of listed shares from its trades, with the allocation by sector and currency. For private investments with cash flows use compute_returns.",
  examples: [
    "performance of a portfolio in EUR: bought 100 NRTH on 2025-01-15 and 50 HLDN on 2025-03-03",
    "time-weighted return in USD of 200 VSTA bought on 2025-02-10",
    "portfolio allocation by sector: 100 NRTH bought 2025-01-15, 40 LMNR bought 2025-06-02, in EUR",
  ],
  cues: ["portfolio", "time-weighted", "money-weighted", "allocation"],
  input: z.strictObject({
    currency: CurrencyCode.optional()
      .describe("To measure in; needed, asked back when it is left out")
      .meta({ slot: "currency" }),
    trades: z.array(TradeInput).min(1).max(500).meta({ slot: "structured" }),
    to: z.iso
      .date()
      .optional()
      .describe("Last day; today when left out")
      .meta({ slot: "date", cue: ["to", "until", "as of"], needsCue: true }),
  }),
  output: z.strictObject({
    value: Figure,
    invested: Figure,
    realised: Figure.describe("What came back from sales"),
    gain: Figure,
    timeWeightedReturn: Figure.describe("Over the whole time"),
    moneyWeightedReturn: Figure.describe("A year; null where no single rate fits"),
    holdings: z.array(
      z.strictObject({
        ticker: z.string(),
        quantity: z.number(),
        price: z.number(),
        value: z.number(),
        part: z.number(),
      }),
    ),
    bySector: z.array(z.strictObject({ name: z.string(), value: z.number(), part: z.number() })),
    byCurrency: z.array(z.strictObject({ name: z.string(), value: z.number(), part: z.number() })),
    ...provenanceShape,
    cards: Cards,
  }),
  http: { method: "POST", path: "/market/portfolio-performance" },
  async run({ currency, trades, to }, context) {
    if (!currency)
      throw new InvalidInputError(
        "In which currency is the portfolio measured? Give currency as a code of three letters, such as EUR.",
      );
    const last = to ?? new Date().toISOString().slice(0, 10);
    const papers = await loadPapers(trades, currency, last, context);
    const prices: PriceBook = new Map([...papers].map(([ticker, { closes }]) => [ticker, closes]));
    const measured = measurePortfolio(
      trades.map((trade) => toTrade(trade, papers)),
      prices,
      last,
    );
    const { amount, fraction, absent } = createCalculation(
      {
        tool: "get_portfolio_performance",
        title: "Portfolio performance",
        inputs: { currency, trades, to: last },
        currency,
      },
      context.services,
    );
    const orAbsent = (value: number | null) =>
      value === null ? absent("fraction", "no single rate fits these flows") : fraction(value);
    const group = (by: (paper: Paper) => string) => groupBy(measured.holdings, papers, by);
    const bySector = group(({ sector }) => sector);
    return {
      value: amount(measured.value),
      invested: amount(measured.invested),
      realised: amount(measured.realised),
      gain: amount(measured.gain),
      timeWeightedReturn: orAbsent(measured.timeWeighted),
      moneyWeightedReturn: orAbsent(measured.moneyWeighted),
      holdings: measured.holdings,
      bySector,
      byCurrency: group((paper) => paper.currency),
      ...provenanceOf(
        [...papers.values()].flatMap(({ used }) => used),
        [`As of ${last}, in ${currency}. Dividends are not counted, and a split has to be among the trades.`],
      ),
      cards: [partsCard(bySector, currency)],
    };
  },
});

interface Paper {
  currency: string;
  sector: string;
  /** In the portfolio's currency. */
  closes: { date: string; close: number }[];
  /** Units of the portfolio's currency for one of its own, by day. */
  fx: Map<string, number>;
  used: Known<unknown>[];
}

async function loadPapers(
  trades: readonly TradeInput[],
  base: string,
  to: string,
  { services, signal }: ToolContext,
): Promise<Map<string, Paper>> {
  const { market } = services;
  const tickers = [...new Set(trades.map(({ ticker }) => ticker))];
  const papers = await Promise.all(
    tickers.map(async (ticker): Promise<[string, Paper]> => {
      const first =
        trades
          .filter((trade) => trade.ticker === ticker)
          .map(({ date }) => date)
          .sort()[0] ?? to;
      const from = new Date(Date.parse(first) - 10 * 86_400_000).toISOString().slice(0, 10);
      const [history, fundamentals] = await Promise.all([
        market.history(ticker, { from, to }, { signal }),
        market.fundamentals(ticker, { signal }).catch(() => undefined),
      ]);
      const { bars, currency } = history.data;
      if (!currency)
        throw new InvalidInputError(`The prices of ${ticker} have no currency, so they cannot be added to others.`);
      const days = [...new Set([...trades.map(({ date }) => date), to])];
      const rates =
        currency === base ? [] : await Promise.all(days.map((day) => market.fx(currency, base, day, { signal })));
      const fx = new Map(days.map((day, i) => [day, currency === base ? 1 : (rates[i]?.data.rate ?? Number.NaN)]));
      // Only the days of trades and the last one are ever looked at, so only these need a rate.
      const closes = days.toSorted().flatMap((day) => {
        const bar = bars.findLast(({ date }) => date <= day);
        return bar ? [{ date: day, close: bar.close * (fx.get(day) ?? Number.NaN) }] : [];
      });
      return [
        ticker,
        { currency, sector: fundamentals?.data.sector ?? "not known", closes, fx, used: [history, ...rates] },
      ];
    }),
  );
  return new Map(papers);
}

function toTrade({ ticker, date, quantity, price }: TradeInput, papers: ReadonlyMap<string, Paper>): Trade {
  const paper = papers.get(ticker);
  const close = paper?.closes.find((each) => each.date === date)?.close;
  if (close === undefined)
    throw new InvalidInputError(
      `There is no price of ${ticker} on or before ${date}. Give a later date for that trade.`,
    );
  return { ticker, date, quantity, price: price === undefined ? close : price * (paper?.fx.get(date) ?? Number.NaN) };
}

function groupBy(
  holdings: readonly { ticker: string; value: number; part: number }[],
  papers: ReadonlyMap<string, Paper>,
  by: (paper: Paper) => string,
) {
  const groups = new Map<string, { value: number; part: number }>();
  for (const { ticker, value, part } of holdings) {
    const paper = papers.get(ticker);
    const name = paper ? by(paper) : "not known";
    const sum = groups.get(name) ?? { value: 0, part: 0 };
    groups.set(name, { value: sum.value + value, part: sum.part + part });
  }
  return [...groups].map(([name, sum]) => ({ name, ...sum })).toSorted((a, b) => b.value - a.value);
}

const partsCard = (groups: readonly { name: string; value: number }[], currency: string): Card => ({
  kind: "bars",
  title: "Allocation by sector",
  unit: "currency",
  currency,
  baseline: 0,
  bars: groups.length
    ? groups.map(({ name, value }) => ({ label: name, from: 0, to: value }))
    : [{ label: "Nothing held", from: 0, to: 0 }],
});
