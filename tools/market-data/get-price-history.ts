import { z } from "zod";
import { type Card, Cards } from "../../domain/card.ts";
import { Figure } from "../../domain/figure.ts";
import { defineTool } from "../define-tool.ts";
import { marketFigures, provenanceOf, provenanceShape, Ticker } from "./market-shape.ts";
import { DateFields, readRange } from "./range.ts";

const MOST_POINTS = 400;

export const getPriceHistory = defineTool({
  name: "get_price_history",
  title: "Price history",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description:
    "Closing prices of a listed company over a stretch of time, with return, high and low. For the last price alone use get_quote.",
  examples: [
    "price history of NRTH over the last year",
    "how has HLDN performed since 2025-01-01?",
    "chart VSTA from January 2025 to June 2025",
    "closing prices of LMNR in the last six months",
    "what was the high and low of CRVN this year?",
  ],
  cues: [
    "history",
    "performed",
    "performance",
    "chart",
    "closing prices",
    "closes",
    "high",
    "low",
    "since",
    "over the last",
    "development",
    "past",
  ],
  input: z.strictObject({ ticker: Ticker, ...DateFields }),
  output: z.strictObject({
    ticker: z.string(),
    from: z.iso.date(),
    to: z.iso.date(),
    firstClose: Figure,
    lastClose: Figure,
    return: Figure.describe("Last over first, adjusted for splits and dividends where the provider does"),
    highest: Figure,
    lowest: Figure,
    closes: z
      .array(z.strictObject({ date: z.iso.date(), close: z.number() }))
      .describe(`At most ${MOST_POINTS}, evenly spread`),
    thinned: z.boolean().describe("Some days between are left out of closes"),
    ...provenanceShape,
    cards: Cards,
  }),
  http: { method: "GET", path: "/market/history/{ticker}" },
  async run({ ticker, ...range }, { services, signal }) {
    const known = await services.market.history(ticker, readRange(range), { signal });
    const { bars, currency } = known.data;
    const [first, last] = [bars[0], bars.at(-1)];
    if (!first || !last) throw new TypeError("a history without a price");
    const { amount, number } = marketFigures(
      known,
      {
        title: `${known.data.ticker}, closes ${first.date} to ${last.date}`,
        asOf: last.date,
        path: `/market/history/${ticker}?from=${first.date}&to=${last.date}`,
      },
      services,
    );
    const adjusted = bars.every((bar) => bar.adjustedClose !== null);
    const grown = adjusted ? (last.adjustedClose ?? 0) / (first.adjustedClose ?? 1) : last.close / first.close;
    const closes = bars.map((bar) => bar.close);
    const shown = thin(bars.map(({ date, close }) => ({ date, close })));
    const cards: Card[] = [
      {
        kind: "series",
        title: `${known.data.ticker}, closing price`,
        ...(currency ? { unit: "currency", currency } : { unit: "amount" }),
        x: shown.map(({ date }) => date),
        lines: [{ label: known.data.ticker, values: shown.map(({ close }) => close) }],
      },
    ];
    return {
      ticker: known.data.ticker,
      from: first.date,
      to: last.date,
      firstClose: amount(first.close, currency),
      lastClose: amount(last.close, currency),
      return: number(grown - 1, "fraction", `${first.date} to ${last.date}`),
      highest: amount(Math.max(...closes), currency),
      lowest: amount(Math.min(...closes), currency),
      closes: shown,
      thinned: shown.length < bars.length,
      ...provenanceOf([known], adjusted ? [] : ["Not adjusted for dividends: the provider gives closes alone."]),
      cards,
    };
  },
});

/** Evenly, with both ends. */
function thin<T>(items: readonly T[]): T[] {
  if (items.length <= MOST_POINTS) return [...items];
  return Array.from(
    { length: MOST_POINTS },
    (_, i) => items[Math.round((i * (items.length - 1)) / (MOST_POINTS - 1))] as T,
  );
}
