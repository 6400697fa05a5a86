import { z } from "zod";
import { CurrencyCode, Figure } from "../../domain/figure.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";
import { marketFigures, provenanceOf, provenanceShape } from "./market-shape.ts";

export const getFxRate = defineTool({
  name: "get_fx_rate",
  title: "Exchange rate",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description:
    "Units of one currency for one of another on a day, and an amount converted at that rate. Says the day that the rate is of.",
  examples: [
    "EUR/USD exchange rate",
    "what is the exchange rate from GBP to EUR?",
    "fx rate USD to CHF as of 2026-06-30",
    "convert 12m EUR to USD",
    "how many dollars is a euro?",
  ],
  cues: ["exchange rate", "fx", "convert", "rate of", "currency", "usd", "eur", "gbp", "dollars", "euro"],
  input: z.strictObject({
    base: CurrencyCode.describe("One unit of this currency").meta({ slot: "currency" }),
    quote: CurrencyCode.describe("is so many units of this one").meta({
      slot: "currency",
      cue: ["to", "into", "in"],
      needsCue: true,
    }),
    amount: z
      .number()
      .optional()
      .describe("In the base currency, to be converted")
      .meta({ slot: "money", cue: ["convert", "is"], needsCue: true }),
    date: z.iso
      .date()
      .optional()
      .describe("Today when left out; of a day without trading, the last one before")
      .meta({ slot: "date", cue: ["as of", "on"], needsCue: true }),
  }),
  output: z.strictObject({
    rate: Figure,
    converted: Figure.nullable().describe("The amount in the quote currency; null without one"),
    asOf: z.iso.date(),
    ...provenanceShape,
    source: Source,
  }),
  http: { method: "GET", path: "/market/fx/{base}/{quote}" },
  async run({ base, quote, amount, date }, { services, signal }) {
    const day = date ?? new Date().toISOString().slice(0, 10);
    const known = await services.market.fx(base, quote, day, { signal });
    const { rate, asOf } = known.data;
    const figures = marketFigures(
      known,
      { title: `${base}/${quote}`, asOf, path: `/market/fx/${base}/${quote}?date=${day}` },
      services,
    );
    return {
      rate: figures.amount(rate, quote),
      converted: amount === undefined ? null : figures.amount(amount * rate, quote),
      asOf,
      ...provenanceOf([known]),
      source: figures.source,
    };
  },
});
