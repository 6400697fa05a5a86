import { z } from "zod";
import { Figure } from "../../domain/figure.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";
import { marketFigures, provenanceOf, provenanceShape, Ticker } from "./market-shape.ts";

export const getQuote = defineTool({
  name: "get_quote",
  title: "Share price",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description: "The last closing price of a listed company, with its currency, date and change to the close before.",
  examples: [
    "what's the price of NRTH?",
    "quote HLDN",
    "where does VSTA trade?",
    "share price of Northmoor Flow Systems",
    "how did CRVN close?",
    "LMNR stock price",
    "is BRKS up or down?",
  ],
  input: z.strictObject({ ticker: Ticker }),
  output: z.strictObject({
    ticker: z.string(),
    name: z.string(),
    price: Figure,
    previousClose: Figure,
    changeFraction: z.number().nullable().describe("Change to the close before; 0.01 is 1 %. Null without that close."),
    asOf: z.iso.date(),
    ...provenanceShape,
    source: Source,
  }),
  http: { method: "GET", path: "/market/quotes/{ticker}" },
  async run({ ticker }, { services, signal }) {
    const known = await services.market.quote(ticker, { signal });
    const { name, price, previousClose, currency, asOf } = known.data;
    const { amount, source } = marketFigures(
      known,
      { title: `${name} (${known.data.ticker}), close`, asOf, path: `/market/quotes/${known.data.ticker}` },
      services,
    );
    return {
      ticker: known.data.ticker,
      name,
      price: amount(price, currency),
      previousClose: amount(previousClose, currency),
      changeFraction: previousClose ? Math.round((price / previousClose - 1) * 1e6) / 1e6 : null,
      asOf,
      ...provenanceOf([known]),
      source,
    };
  },
});
