import { z } from "zod";
import { Cards } from "../../domain/card.ts";
import { Figure } from "../../domain/figure.ts";
import { valueAssets as netAssets } from "../../domain/valuation/assets.ts";
import { defineTool } from "../define-tool.ts";
import { Assumption, Basis, listAssumptions } from "./assumptions.ts";
import { createCalculation } from "./calculation.ts";
import { AmountCurrency, withCurrency } from "./currency.ts";

const Item = z.strictObject({
  name: z.string().min(1).max(80),
  book: z.number().describe("As the books have it; positive"),
  fair: z.number().optional().describe("What it is worth today; the book value when left out"),
  recovery: z
    .number()
    .optional()
    .describe("Of an asset: part of the fair value that a sale in haste brings; all when left out"),
});

export const valueAssets = defineTool({
  name: "value_assets",
  title: "Net asset value",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "What a company is worth by its assets: equity by the books, adjusted to today's values item by item, and what a liquidation leaves the owners after costs, tax on hidden reserves and creditors.",
  examples: [
    "net asset value in EUR: land 100m worth 180m, inventory 60m, loan 80m",
    "liquidation value of the company's assets and liabilities",
    "asset-based valuation with fair values",
  ],
  cues: ["net asset", "asset-based", "liquidation", "nav of the company"],
  input: z.strictObject({
    currency: AmountCurrency,
    assets: z.array(Item).min(1).max(100).meta({ slot: "structured" }),
    liabilities: z.array(Item).max(100).default([]).meta({ slot: "structured" }),
    liquidationCosts: z.number().optional(),
    taxRate: z.number().optional().describe("On hidden reserves that a sale realises, as a fraction"),
    basis: Basis,
  }),
  output: z.strictObject({
    adjustedEquity: Figure,
    bookEquity: Figure,
    liquidationEquity: Figure.describe("For the owners, never below zero"),
    liquidationProceeds: Figure,
    shortfall: Figure.describe("Liabilities that a liquidation leaves unpaid"),
    adjustments: z.array(z.strictObject({ name: z.string(), amount: z.number() })),
    assumptions: z.array(Assumption),
    warnings: z.array(z.string()),
    notes: z.array(z.string()),
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/net-assets" },
  async run({ basis, ...given }, { services }) {
    const input = withCurrency(given);
    const { currency } = input;
    const result = netAssets(input);
    const { amount } = createCalculation(
      { tool: "value_assets", title: "Net asset value", inputs: input, currency },
      services,
    );
    return {
      adjustedEquity: amount(result.adjustedEquity),
      bookEquity: amount(result.bookEquity),
      liquidationEquity: amount(result.liquidationEquity),
      liquidationProceeds: amount(result.liquidationProceeds),
      shortfall: amount(result.shortfall),
      adjustments: result.adjustments,
      assumptions: listAssumptions(input, basis),
      warnings: [
        ...(result.adjustedEquity < 0 ? ["At today's values the company owes more than it owns."] : []),
        ...(result.shortfall > 0 ? ["A liquidation does not pay the creditors in full."] : []),
      ],
      notes: [`Amounts are in whole ${currency}. What the company earns is not in a value by its assets.`],
      cards: [
        {
          kind: "bridge" as const,
          title: "From the books to today's values",
          unit: "currency" as const,
          currency,
          start: { label: "Equity by the books", amount: result.bookEquity },
          steps: result.adjustments.map(({ name, amount: change }) => ({ label: name, amount: change })),
          end: { label: "Adjusted equity", amount: result.adjustedEquity },
        },
      ],
    };
  },
});
