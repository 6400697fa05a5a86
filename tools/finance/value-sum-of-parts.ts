import { z } from "zod";
import { type Card, Cards } from "../../domain/card.ts";
import { Figure } from "../../domain/figure.ts";
import { bridgeToEquity } from "../../domain/valuation/bridge.ts";
import { type PartsResult, valueParts } from "../../domain/valuation/parts.ts";
import { defineTool } from "../define-tool.ts";
import { Assumption, Basis, listAssumptions } from "./assumptions.ts";
import { createCalculation } from "./calculation.ts";
import { AmountCurrency, withCurrency } from "./currency.ts";

const Range = z.strictObject({ low: z.number(), mid: z.number(), high: z.number() });
const PartInput = z.strictObject({
  name: z.string().min(1).max(80),
  metric: z.enum(["revenue", "ebitda", "ebit"]).default("ebitda"),
  figure: z.number().optional().describe("Its metric, with multiples"),
  multiples: Range.optional().describe("Of the figure"),
  value: Range.optional().describe("Instead of figure and multiples: what is known of its value"),
  ownership: z.number().optional().describe("Part of it that the group owns, as a fraction; all when left out"),
});
const Valued = z.strictObject({
  name: z.string(),
  low: z.number(),
  mid: z.number(),
  high: z.number(),
  share: z.number(),
});

export const valueSumOfParts = defineTool({
  name: "value_sum_of_parts",
  title: "Sum of the parts",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "What a group is worth as the sum of its businesses, each by a range of multiples or of values, less the capitalised costs of the head office and a conglomerate discount, down to the equity with net debt.",
  examples: [
    "sum of the parts in EUR: pumps 50m EBITDA at 8x, services 20m EBITDA at 10x, net debt 120m",
    "SOTP valuation of the group's three divisions",
    "value the conglomerate by its parts with a 10% discount",
  ],
  cues: ["sum of the parts", "sotp", "by its parts", "divisions"],
  input: z.strictObject({
    currency: AmountCurrency,
    parts: z.array(PartInput).min(1).max(40).meta({ slot: "structured" }),
    headOfficeCosts: z.number().min(0).optional().describe("A year, borne by no part"),
    headOfficeMultiple: z.number().gt(0).optional(),
    conglomerateDiscount: z.number().optional().describe("As a fraction"),
    netDebt: z
      .number()
      .optional()
      .meta({ slot: "money", cue: ["net debt"], needsCue: true }),
    basis: Basis,
  }),
  output: z.strictObject({
    enterpriseValue: Figure,
    low: Figure,
    high: Figure,
    equityValue: Figure.describe("In the middle; null without net debt"),
    parts: z.array(Valued),
    headOffice: Figure.describe("Taken off for the costs of the head office"),
    discount: Figure.describe("Taken off as conglomerate discount"),
    assumptions: z.array(Assumption),
    warnings: z.array(z.string()),
    notes: z.array(z.string()),
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/sum-of-parts" },
  async run({ basis, ...given }, { services }) {
    const input = withCurrency(given);
    const result = valueParts(input);
    const { currency, netDebt } = input;
    const { amount, absent } = createCalculation(
      { tool: "value_sum_of_parts", title: "Sum of the parts", inputs: input, currency },
      services,
    );
    const { enterpriseValue } = result;
    const largest = Math.max(...result.parts.map(({ share }) => share));
    return {
      enterpriseValue: amount(enterpriseValue.mid),
      low: amount(enterpriseValue.low),
      high: amount(enterpriseValue.high),
      equityValue:
        netDebt === undefined
          ? absent("currency", "net debt was not given")
          : amount(bridgeToEquity(enterpriseValue.mid, { netDebt }).equityValue),
      parts: result.parts,
      headOffice: amount(result.headOffice),
      discount: amount(result.discount),
      assumptions: listAssumptions(input, basis),
      warnings:
        largest > 0.8
          ? ["One part makes up more than four fifths of the sum: the group is hardly more than that."]
          : [],
      notes: [
        `Amounts are in whole ${currency}. Low and high add up the ends of all ranges, which is wider than is likely.`,
      ],
      cards: cardsOf(result, currency),
    };
  },
});

function cardsOf({ parts, headOffice, discount, enterpriseValue }: PartsResult, currency: string): Card[] {
  const [first, ...rest] = parts;
  return [
    {
      kind: "football_field",
      title: "Value of the parts",
      unit: "currency",
      currency,
      methods: parts.map(({ name, low, mid, high }) => ({ label: name, low, mid, high })),
    },
    {
      kind: "bridge",
      title: "From the parts to the group",
      unit: "currency",
      currency,
      start: { label: first?.name ?? "", amount: first?.mid ?? 0 },
      steps: [
        ...rest.map(({ name, mid }) => ({ label: name, amount: mid })),
        ...(headOffice ? [{ label: "Head office", amount: -headOffice }] : []),
        ...(discount ? [{ label: "Conglomerate discount", amount: -discount }] : []),
      ],
      end: { label: "Enterprise value", amount: enterpriseValue.mid },
    },
  ];
}
