import { z } from "zod";
import { insertPriceWatch, type PriceWatch } from "../../db/price-watches.ts";
import { InternalError, TickerNotFoundError } from "../../domain/errors.ts";
import { CurrencyCode } from "../../domain/figure.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { Ticker } from "./market-shape.ts";

export const Watch = z.strictObject({
  id: idSchema("alert"),
  ticker: z.string(),
  direction: z.enum(["above", "below"]),
  price: z.number(),
  currency: z.string().nullable().describe("Null: the one that the share is quoted in"),
  createdAt: z.string(),
  reachedAt: z.string().nullable().describe("When it was told; null while it is still watched"),
  reachedPrice: z.number().nullable(),
});

export const toWatch = (watch: PriceWatch): z.input<typeof Watch> => ({ ...watch });

export const watchPrice = defineTool({
  name: "watch_price",
  title: "Watch a share price",
  domain: "market-data",
  effect: "write",
  permission: "market:read",
  description: "Tells the asker once when a listed share closes at or above, or at or below, a price.",
  examples: [
    "alert me when NRTH is above 45",
    "tell me when HLDN falls below 80",
    "watch VSTA and notify me at or above 150",
  ],
  cues: ["alert", "notify", "watch", "tell me when", "warn"],
  input: z.strictObject({
    ticker: Ticker,
    direction: z.enum(["above", "below"]).meta({
      slot: "enum",
      words: { above: ["over", "rises", "at or above", "exceeds"], below: ["under", "falls", "drops", "at or below"] },
    }),
    price: z.number().gt(0).meta({ slot: "number" }),
    currency: CurrencyCode.optional()
      .describe("The one that the share is quoted in when left out; a quotation in another one is not compared")
      .meta({ slot: "currency" }),
  }),
  output: z.strictObject({ watch: Watch }),
  http: { method: "POST", path: "/market/watches" },
  approval: () => "none",
  async run({ ticker, direction, price, currency = null }, { actor, db, services }) {
    const known = services.market.listed().map((each) => each.ticker);
    if (known.length && !known.includes(ticker)) throw new TickerNotFoundError(ticker, known);
    const watch = await insertPriceWatch(db, actor, { ticker, direction, price, currency });
    if (!watch) throw new InternalError(new Error("a price watch that was just made is not there"));
    return { watch: toWatch(watch) };
  },
});
