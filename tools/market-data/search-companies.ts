import { z } from "zod";
import { MarketDataNotFoundError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { provenanceOf, provenanceShape } from "./market-shape.ts";

export const searchCompanies = defineTool({
  name: "search_companies",
  title: "Listed companies",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description:
    "Listed companies by a part of their name, their ticker, sector or country, with the ticker that prices and statements are asked for by. Not for companies of the CRM.",
  examples: [
    "find the ticker of Northmoor",
    "which listed companies are in health care?",
    "search listed companies for industrials",
    "what is the ticker symbol of Halden Instruments?",
  ],
  cues: ["ticker", "listed", "symbol", "public companies", "traded"],
  input: z.strictObject({
    query: z
      .string()
      .trim()
      .min(1)
      .max(80)
      .describe("Part of a name, a ticker, sector or country")
      .meta({ slot: "query" }),
    limit: z.coerce.number().int().min(1).max(50).default(20),
  }),
  output: z.strictObject({
    companies: z.array(
      z.strictObject({
        ticker: z.string(),
        name: z.string(),
        exchange: z.string().nullable(),
        sector: z.string().nullable(),
        country: z.string().nullable(),
      }),
    ),
    more: z.boolean().describe("There are more than are shown"),
    ...provenanceShape,
  }),
  http: { method: "GET", path: "/market/companies" },
  async run({ query, limit }, { services, signal }) {
    const known = await services.market.search(query, { signal }).catch((error: unknown) => {
      if (error instanceof MarketDataNotFoundError) return undefined;
      throw error;
    });
    if (!known)
      return {
        companies: [],
        more: false,
        provider: "none",
        sample: false,
        conflicts: [],
        notes: [`No listed company is known by "${query}".`],
      };
    return {
      companies: known.data.slice(0, limit).map(({ ticker, name, exchange, sector, country }) => ({
        ticker,
        name,
        exchange: exchange ?? null,
        sector: sector ?? null,
        country: country ?? null,
      })),
      more: known.data.length > limit,
      ...provenanceOf([known]),
    };
  },
});
