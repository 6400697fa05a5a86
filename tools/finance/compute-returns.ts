import { z } from "zod";
import { InvalidInputError, NoUniqueRateError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import {
  multipleOnInvestedCapital,
  periods,
  presentValue,
  rateOfReturn,
  yearsFromFirst,
} from "../../domain/returns.ts";
import type { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";

export const computeReturns = defineTool({
  name: "compute_returns",
  title: "Returns of cash flows",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "IRR, MOIC and, with a discount rate, NPV of yearly cash flows; XIRR and XNPV when each flow has a date. Money paid in is negative. Computed, never estimated; says so when a rate of return does not exist or is not unique.",
  examples: [
    "IRR of -100, 30, 40, 60",
    "what's the IRR on -10m, 2m, 3m, 4m and 5m?",
    "NPV at 9% of -500, 120, 180, 260",
    "we put in 25m and got back 4m, 6m and 31m: what is the money multiple?",
    "compute the returns of -1000 on 2022-01-15 and 1650 on 2025-06-30",
    "MOIC for -40, 0, 0, 96",
    "xirr -250 2021-03-01, 90 2023-03-01, 310 2025-03-01",
  ],
  input: z.strictObject({
    cashFlows: z
      .array(z.number())
      .min(2)
      .max(600)
      .describe("In order; money paid in is negative. One a year unless dates are given.")
      .meta({ slot: "figures", signed: true }),
    dates: z.array(z.iso.date()).optional().describe("One for each cash flow, in order").meta({ slot: "dates" }),
    discountRate: z
      .number()
      .gt(-1)
      .max(10)
      .optional()
      .describe("As a fraction: 0.1 is 10 %. Needed for NPV.")
      .meta({ slot: "rate", cue: ["at", "discount rate", "wacc", "hurdle", "rate"] }),
  }),
  output: z.strictObject({
    irr: Figure.nullable().describe(
      "Rate a year for yearly flows; null with dates, or when it does not exist or is not unique",
    ),
    xirr: Figure.nullable().describe("Effective rate a year by the dates; null without dates"),
    npv: Figure.nullable().describe("Net present value at the first flow; null without a discount rate"),
    moic: Figure.nullable().describe("Money out over money in; null when nothing was paid in"),
    roots: z.array(z.number()).optional().describe("All rates that fit, when there is not exactly one"),
    notes: z.array(z.string()).describe("What was assumed, and what could not be computed and why"),
  }),
  http: { method: "POST", path: "/finance/returns" },
  async run({ cashFlows, dates, discountRate }, { services }) {
    if (dates && dates.length !== cashFlows.length)
      throw new InvalidInputError(
        `There are ${cashFlows.length} cash flows and ${dates.length} dates. Give one date for each.`,
      );
    const times = dates ? yearsFromFirst(dates) : periods(cashFlows);
    const source: Source = {
      kind: "calculation",
      title: dates ? "Returns of dated cash flows" : "Returns of yearly cash flows",
      inputs: { cashFlows, ...(dates ? { dates } : {}), ...(discountRate === undefined ? {} : { discountRate }) },
      url: `${services.publicUrl}/docs#compute_returns`,
    };
    const notes = [
      dates
        ? "Years are counted as 365 days from the first date."
        : "The cash flows are one year apart, the first one today.",
    ];
    const figure = (value: number | null, unit: "fraction" | "multiple" | "amount"): z.input<typeof Figure> | null =>
      value === null ? null : { value, unit, source };
    let rate: number | null = null;
    let roots: number[] | undefined;
    try {
      rate = rateOfReturn(cashFlows, times);
    } catch (error) {
      if (!(error instanceof NoUniqueRateError)) throw error;
      notes.push(error.message);
      roots = (error.details as { roots: number[] }).roots;
    }
    return {
      irr: dates ? null : figure(rate, "fraction"),
      xirr: dates ? figure(rate, "fraction") : null,
      npv: discountRate === undefined ? null : figure(presentValue(cashFlows, times, discountRate), "amount"),
      moic: figure(multipleOnInvestedCapital(cashFlows), "multiple"),
      ...(roots ? { roots } : {}),
      notes,
    };
  },
});
