import { z } from "zod";
import { TickerNotFoundError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";

export const Ticker = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9.-]{0,11}$/, "Expected a ticker such as NRTH")
  .describe("Ticker of a listed company")
  .meta({ slot: "ticker" });

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
    changeFraction: z.number().describe("Change to the close before; 0.01 is 1 %."),
    asOf: z.iso.date(),
    provider: z.string(),
    sample: z.boolean().describe("True: a fictional company of the sample provider, not a market price."),
    source: Source,
  }),
  http: { method: "GET", path: "/market/quotes/{ticker}" },
  async run({ ticker }, { services, signal }) {
    const quote = await services.market.quote(ticker, { signal });
    if (!quote) throw new TickerNotFoundError(ticker, services.market.tickers());
    const source: Source = {
      kind: "market",
      provider: quote.provider,
      title: `${quote.name} (${quote.ticker}), close`,
      asOf: quote.asOf,
      url: `${services.publicUrl}/v1/market/quotes/${quote.ticker}`,
    };
    const figure = (value: number): z.input<typeof Figure> => ({
      value,
      unit: "currency",
      currency: quote.currency,
      asOf: quote.asOf,
      source,
    });
    return {
      ticker: quote.ticker,
      name: quote.name,
      price: figure(quote.price),
      previousClose: figure(quote.previousClose),
      changeFraction: Math.round((quote.price / quote.previousClose - 1) * 1e6) / 1e6,
      asOf: quote.asOf,
      provider: quote.provider,
      sample: quote.sample,
      source,
    };
  },
});
