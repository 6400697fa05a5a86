import { z } from "zod";
import { defineTool } from "../define-tool.ts";
import { ComparableInput, MultiplesOutput, multiplesShape, valueByMultiples } from "./multiples-tool.ts";

export const valueTradingComps = defineTool({
  name: "value_trading_comps",
  title: "Valuation by trading comparables",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "What a company is worth by the multiples at which listed peers trade: median and quartiles, negative multiples left out as not meaningful. Peers or their multiples are given. For multiples paid in deals use value_precedents.",
  examples: [
    "trading comps: peers trade at 8x, 9.5x, 10x and 12x LTM EBITDA, value ours of EUR 50m",
    "value EBITDA of 40m USD at listed peer multiples of 7x, 8x, 9x, 11x NTM with net debt of 90m",
    "what is GBP 300m of LTM revenue worth when comparable listed companies trade at 1.2x, 1.5x and 2x?",
    "public comps valuation for LTM ebitda of 25m CHF: peers at 6x, 7x, 7.5x, 9x",
  ],
  input: z.strictObject({
    ...multiplesShape,
    peers: z
      .array(ComparableInput)
      .max(60)
      .optional()
      .describe("Listed companies, each with its value and its metric")
      .meta({ slot: "structured" }),
  }),
  output: MultiplesOutput,
  http: { method: "POST", path: "/finance/trading-comps" },
  async run({ peers = [], basis, ...input }, { services }) {
    const method = { tool: "value_trading_comps", title: "Trading comparables", basis, omitted: [], warnings: [] };
    const notes = ["Prices of minority stakes: no premium for control is in them."];
    return valueByMultiples(input, peers, { ...method, notes }, services);
  },
});
