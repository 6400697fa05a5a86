import { z } from "zod";
import { Figure } from "../../domain/figure.ts";
import { Source } from "../../domain/source.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { Assumption } from "../finance/assumptions.ts";
import { valueAssets } from "../finance/value-assets.ts";
import { valueDcf } from "../finance/value-dcf.ts";
import { valueDeal } from "../finance/value-deal.ts";
import { valueLbo } from "../finance/value-lbo.ts";
import { valueMerger } from "../finance/value-merger.ts";
import { valuePrecedents } from "../finance/value-precedents.ts";
import { valueSumOfParts } from "../finance/value-sum-of-parts.ts";
import { valueTradingComps } from "../finance/value-trading-comps.ts";
import { valueVcMethod } from "../finance/value-vc-method.ts";

/** The tool behind each method; its arguments are the method's. */
const METHODS = {
  dcf: valueDcf,
  deal_forecast: valueDeal,
  trading_comps: valueTradingComps,
  precedents: valuePrecedents,
  lbo: valueLbo,
  vc: valueVcMethod,
  merger: valueMerger,
  sum_of_parts: valueSumOfParts,
  net_assets: valueAssets,
} as const;
type Method = keyof typeof METHODS;

const by = <Name extends Method>(method: Name) => ({ method: z.literal(method) });

const Valuation = z.discriminatedUnion("method", [
  valueDcf.input.extend(by("dcf")).describe("Free cash flows discounted at a WACC"),
  valueDeal.input.extend(by("deal_forecast")).describe("A deal, by the cash flows that its data room forecasts"),
  valueTradingComps.input.extend(by("trading_comps")).describe("Multiples at which listed peers trade"),
  valuePrecedents.input.extend(by("precedents")).describe("Multiples that buyers paid"),
  valueLbo.input.extend(by("lbo")).describe("What a sponsor earns on a buyout"),
  valueVcMethod.input.extend(by("vc")).describe("A start-up, by exit value and target return"),
  valueMerger.input.extend(by("merger")).describe("Accretion and dilution of an acquirer's earnings per share"),
  valueSumOfParts.input.extend(by("sum_of_parts")).describe("Segments, each by its own multiple"),
  valueAssets.input.extend(by("net_assets")).describe("What the balance sheet is worth"),
]);

const Result = Figure.omit({ source: true });

export const valueCompany = defineTool({
  name: "value_company",
  title: "Value a company",
  domain: "outward",
  effect: "read",
  permission: "finance:compute",
  description:
    "Computes a valuation by one method: discounted cash flows, a deal's own forecast, trading comparables, precedent transactions, leveraged buyout, venture capital method, merger, sum of the parts or net assets. Gives each figure with its unit, the assumptions, and what speaks against the result. Amounts are whole currency units; rates are fractions, 0.1 is 10 %.",
  examples: [
    "DCF in EUR: free cash flows 10m, 12m, 14m, WACC 10%, terminal growth 2%",
    "value Falcon by its forecast at 10% WACC and 2.5% growth",
    "LBO: EBITDA 100m bought at 8x, exit at 9x after 5 years",
  ],
  input: z.strictObject({ valuation: Valuation.describe("The method, and what it takes") }),
  output: z.strictObject({
    method: z.string(),
    figures: z
      .record(z.string(), Result)
      .describe("By name, such as enterpriseValue, irr, preMoney. A null value has a note"),
    source: Source.describe("The calculation behind the figures, with its inputs"),
    assumptions: z.array(Assumption),
    warnings: z.array(z.string()).describe("What speaks against the result; tell the reader"),
    notes: z.array(z.string()).describe("Conventions, and what could not be computed and why"),
    details: z
      .record(z.string(), z.unknown())
      .describe("Steps, years, peers, cap tables: what the method shows besides"),
  }),
  http: { method: "POST", path: "/valuations", status: 200 },
  async run({ valuation: { method, ...input } }, context) {
    const tool = METHODS[method];
    const run = tool.run as (input: unknown, context: ToolContext) => Promise<MethodAnswer>;
    return toValuation(tool.title, await run(input, context));
  },
});

/** What the answers of all methods have. Cards are for Parley's own page. */
interface MethodAnswer extends Record<string, unknown> {
  assumptions: Assumption[];
  warnings: string[];
  notes: string[];
}

/** Every figure of one calculation carries the same source, so that it is said once. */
function toValuation(title: string, { assumptions, warnings, notes, cards: _, ...answer }: MethodAnswer) {
  const figures: Record<string, z.output<typeof Result>> = {};
  const details: Record<string, unknown> = {};
  let source: Source | undefined;
  for (const [name, value] of Object.entries(answer)) {
    const figure = Figure.safeParse(value);
    if (!figure.success) {
      details[name] = value;
      continue;
    }
    const { source: own, ...result } = figure.data;
    source ??= own;
    figures[name] = result;
  }
  if (!source) throw new Error(`${title} gave no figure`);
  return { method: title, figures, source, assumptions, warnings, notes, details };
}
