import { z } from "zod";
import { InvalidInputError } from "../../../domain/errors.ts";
import { computeReturns } from "../compute-returns.ts";
import { withCurrency } from "../currency.ts";
import { type ComparableInput, type MultiplesInput, readComparable } from "../multiples-tool.ts";
import { valueDcf } from "../value-dcf.ts";
import { valueLbo } from "../value-lbo.ts";
import { readMerger, valueMerger } from "../value-merger.ts";
import { nameWithDate, usedDeals, valuePrecedents } from "../value-precedents.ts";
import { valueTradingComps } from "../value-trading-comps.ts";
import { valueVcMethod } from "../value-vc-method.ts";
import type { Section } from "./book.ts";
import { addDcf } from "./models/dcf-model.ts";
import { addLbo } from "./models/lbo-model.ts";
import { addMerger } from "./models/merger-model.ts";
import { addMultiples } from "./models/multiples-model.ts";
import { addReturns } from "./models/returns-model.ts";
import { addVenture } from "./models/venture-model.ts";

export const METHOD_TOOLS = [
  "value_dcf",
  "value_lbo",
  "value_trading_comps",
  "value_precedents",
  "value_vc_method",
  "value_merger",
  "compute_returns",
] as const;
export type MethodTool = (typeof METHOD_TOOLS)[number];

export interface Method {
  title: string;
  /** Begins its defined names. */
  prefix: string;
  currency: string | undefined;
  basis: Record<string, string>;
  add(section: Section): void;
}

/** A valuation by the arguments of its tool: what they lack, the tool's own refusal says. */
export function readMethod(tool: MethodTool, given: Record<string, unknown>): Method {
  switch (tool) {
    case "value_dcf": {
      const { basis = {}, ...input } = withCurrency(parse(tool, valueDcf.input, given));
      return {
        title: "Discounted cash flow",
        prefix: "dcf",
        currency: input.currency,
        basis,
        add: (section) => addDcf(section, input),
      };
    }
    case "value_lbo": {
      const input = withCurrency(parse(tool, valueLbo.input, given));
      return {
        title: "Leveraged buyout",
        prefix: "lbo",
        currency: input.currency,
        basis: input.basis ?? {},
        add: (section) => addLbo(section, input),
      };
    }
    case "value_trading_comps": {
      const { peers = [], basis = {}, ...input } = parse(tool, valueTradingComps.input, given);
      return multiplesMethod("Trading comparables", "comps", input, peers, basis);
    }
    case "value_precedents": {
      const { basis = {}, transactions, since, asOf, ...input } = parse(tool, valuePrecedents.input, given);
      return multiplesMethod(
        "Precedent transactions",
        "precedents",
        input,
        usedDeals({ transactions, since, asOf }).map(nameWithDate),
        basis,
      );
    }
    case "value_vc_method": {
      const input = withCurrency(parse(tool, valueVcMethod.input, given));
      return {
        title: "Venture capital method",
        prefix: "vc",
        currency: input.currency,
        basis: input.basis ?? {},
        add: (section) => addVenture(section, input),
      };
    }
    case "value_merger": {
      const { basis = {}, ...input } = withCurrency(parse(tool, valueMerger.input, given));
      return {
        title: "Accretion and dilution",
        prefix: "merger",
        currency: input.currency,
        basis,
        add: (section) => addMerger(section, readMerger(input)),
      };
    }
    case "compute_returns": {
      const input = parse(tool, computeReturns.input, given);
      return {
        title: "Returns",
        prefix: "returns",
        currency: undefined,
        basis: {},
        add: (section) => addReturns(section, input),
      };
    }
  }
}

function multiplesMethod(
  title: string,
  prefix: string,
  input: MultiplesInput,
  others: readonly ComparableInput[],
  basis: Record<string, string>,
): Method {
  const { metric, period, currency, companyFigure, netDebt, sharesOutstanding } = input;
  if (!period)
    throw new InvalidInputError(
      "Which twelve months do the figures cover: last (LTM), next (NTM) or the fiscal year (FY)?",
    );
  const comparables = [
    ...others.map((each) => readComparable(each, metric)),
    ...(input.multiples ?? []).map((value, i) => ({ name: `Given ${i + 1}`, value, figure: 1 })),
  ];
  return {
    title: `${title}, ${period}`,
    prefix,
    currency,
    basis,
    add: (section) => addMultiples(section, { metric, companyFigure, comparables, netDebt, sharesOutstanding }),
  };
}

function parse<Schema extends z.ZodObject>(
  tool: string,
  schema: Schema,
  given: Record<string, unknown>,
): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`${tool}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`);
}
