import { z } from "zod";
import { Cards } from "../../domain/card.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { CurrencyCode, Figure } from "../../domain/figure.ts";
import {
  type Comparable,
  imply,
  LABEL,
  METRICS,
  rate,
  type Spread,
  spreadOf,
  spreadWarnings,
} from "../../domain/valuation/multiples.ts";
import type { Services } from "../services.ts";
import { Assumption, Basis, listAssumptions } from "./assumptions.ts";
import { type Calculation, createCalculation } from "./calculation.ts";
import { multiplesCards } from "./cards/multiples-cards.ts";

const amountOf = (cue: string) =>
  z
    .number()
    .optional()
    .meta({ slot: "money", cue: [cue], needsCue: true });

/** What the two methods by multiples share: the figure to be valued, or none to see the multiples alone. */
export const multiplesShape = {
  // Required: a question about peers or precedents without an amount is one for the documents, not for this tool.
  currency: CurrencyCode.describe("Currency of all amounts, which are whole units of it").meta({ slot: "currency" }),
  metric: z
    .enum(METRICS)
    .default("ebitda")
    .describe("What the multiples multiply. Net income gives an equity value, the others an enterprise value.")
    .meta({ slot: "enum", words: { revenue: ["sales"], netIncome: ["net income", "earnings", "P/E"] } }),
  period: z
    .enum(["LTM", "NTM", "FY"])
    .optional()
    .describe(
      "Which twelve months all figures cover: last, next or the fiscal year. Needed, because they must not be mixed.",
    )
    .meta({
      slot: "enum",
      words: { LTM: ["last twelve months", "trailing"], NTM: ["next twelve months", "forward"], FY: ["fiscal year"] },
    }),
  companyFigure: z
    .number()
    .describe("The metric of the company to be valued, whole currency units")
    .meta({ slot: "money", cue: ["ebitda", "ebit", "revenue", "net income", "of", "for"] }),
  multiples: z
    .array(z.number())
    .max(200)
    .optional()
    .describe("Multiples that are known already, beside or instead of those to be computed")
    .meta({ slot: "multiples" }),
  netDebt: z
    .number()
    .optional()
    .describe("Of the company to be valued; without it only one of enterprise and equity value is known")
    .meta({ slot: "money", cue: ["net debt"], needsCue: true }),
  sharesOutstanding: z
    .number()
    .gt(0)
    .optional()
    .meta({ slot: "number", cue: ["shares outstanding", "shares"], needsCue: true }),
  basis: Basis,
};

const comparableShape = {
  name: z.string().min(1).max(120),
  enterpriseValue: amountOf("peer enterprise value"),
  equityValue: amountOf("peer equity value"),
  figure: z.number().optional().describe("Its metric, in the currency of its value"),
};
export const ComparableInput = z.strictObject(comparableShape);
export type ComparableInput = z.output<typeof ComparableInput>;

export const MultiplesOutput = z.strictObject({
  enterpriseValue: Figure.describe("At the median; null when it takes net debt that was not given"),
  equityValue: Figure.describe("At the median; null when it takes net debt that was not given"),
  valuePerShare: Figure.nullable().describe("At the median; null without shares"),
  low: Figure.describe("At the lower quartile: enterprise value, or equity value by net income"),
  high: Figure.describe("At the upper quartile"),
  median: Figure,
  lowerQuartile: Figure,
  upperQuartile: Figure,
  mean: Figure,
  comparables: z.array(
    z.strictObject({ name: z.string(), multiple: z.number().nullable(), note: z.string().nullable() }),
  ),
  omitted: z.array(z.strictObject({ name: z.string(), reason: z.string() })).describe("What was given and not used"),
  method: z.string(),
  assumptions: z.array(Assumption),
  warnings: z.array(z.string()).describe("What speaks against the result; tell the reader"),
  notes: z.array(z.string()),
  cards: Cards,
});

export interface MultiplesInput {
  currency: string;
  metric: (typeof METRICS)[number];
  period?: "LTM" | "NTM" | "FY";
  companyFigure: number;
  multiples?: number[];
  netDebt?: number;
  sharesOutstanding?: number;
}

interface Method {
  tool: string;
  title: string;
  basis?: Record<string, string>;
  omitted: { name: string; reason: string }[];
  warnings: string[];
  notes: string[];
}

/** Values a company by the multiples of others. Arithmetic is the domain's; here it is put into the tool's words. */
export function valueByMultiples(
  input: MultiplesInput,
  others: readonly ComparableInput[],
  { tool, title, basis, omitted, warnings, notes }: Method,
  services: Services,
): z.input<typeof MultiplesOutput> {
  const { currency, metric, period, companyFigure, netDebt, sharesOutstanding } = input;
  if (!period)
    throw new InvalidInputError(
      "Which twelve months do the figures cover: last (LTM), next (NTM) or the fiscal year (FY)?",
    );
  const rated = [
    ...others.map((each) => rate(readComparable(each, metric), metric)),
    ...(input.multiples ?? []).map((value, i) => rate({ name: `Given ${i + 1}`, value, figure: 1 }, metric)),
  ];
  const meaningful = rated.flatMap(({ multiple }) => multiple ?? []);
  const spread = spreadOf(meaningful);
  const calculation = createCalculation({ tool, title, inputs: { ...input, others }, currency }, services);
  const { multiple } = calculation;
  return {
    ...valuesAt(spread, input, calculation),
    median: multiple(spread.median),
    lowerQuartile: multiple(spread.lowerQuartile),
    upperQuartile: multiple(spread.upperQuartile),
    mean: multiple(spread.mean),
    comparables: rated,
    omitted,
    method: `${title}, median of ${spread.count} multiples of ${period} ${LABEL[metric]}`,
    assumptions: listAssumptions({ metric, period, companyFigure, netDebt, sharesOutstanding }, basis),
    warnings: [...spreadWarnings(spread, rated.length - meaningful.length), ...warnings],
    notes: [`Amounts are in whole ${currency}; low and high are the quartiles.`, ...notes],
    cards: multiplesCards({ title, currency, spread, worth: (each) => each * companyFigure, comparables: rated }),
  };
}

function valuesAt(spread: Spread, input: MultiplesInput, { amount, absent }: Calculation) {
  const { metric, companyFigure, netDebt, sharesOutstanding } = input;
  const at = (multiple: number) => imply(multiple, companyFigure, metric, netDebt);
  const median = at(spread.median);
  const orAbsent = (value: number | null) =>
    value === null ? absent("currency", "net debt was not given") : amount(value);
  const own = ({ enterpriseValue, equityValue }: typeof median) =>
    orAbsent(metric === "netIncome" ? equityValue : enterpriseValue);
  return {
    enterpriseValue: orAbsent(median.enterpriseValue),
    equityValue: orAbsent(median.equityValue),
    valuePerShare:
      sharesOutstanding === undefined || median.equityValue === null
        ? null
        : amount(median.equityValue / sharesOutstanding),
    low: own(at(spread.lowerQuartile)),
    high: own(at(spread.upperQuartile)),
  };
}

export function readComparable(
  { name, enterpriseValue, equityValue, figure }: ComparableInput,
  metric: MultiplesInput["metric"],
): Comparable {
  const value = metric === "netIncome" ? equityValue : enterpriseValue;
  const wanted = metric === "netIncome" ? "equityValue" : "enterpriseValue";
  if (value === undefined || figure === undefined)
    throw new InvalidInputError(
      `${name} lacks ${value === undefined ? wanted : "figure"}. A multiple of ${LABEL[metric]} takes ${wanted} and figure.`,
    );
  return { name, value, figure };
}
