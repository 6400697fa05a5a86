import { z } from "zod";
import { Cards } from "../../domain/card.ts";
import { InvalidInputError, NoUniqueRateError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import { fundMultiples, publicMarketEquivalent } from "../../domain/valuation/fund.ts";
import {
  modifiedRateOfReturn,
  periods,
  presentValue,
  rateOfReturn,
  yearsFromFirst,
} from "../../domain/valuation/returns.ts";
import { defineTool } from "../define-tool.ts";
import { createCalculation } from "./calculation.ts";
import { returnsCards } from "./cards/returns-cards.ts";

const Rate = z.number().gt(-1).max(10);

const Input = z.strictObject({
  cashFlows: z
    .array(z.number())
    .min(2)
    .max(600)
    .describe("In order; money paid in is negative. One a year unless dates are given.")
    .meta({ slot: "figures", signed: true }),
  dates: z.array(z.iso.date()).optional().describe("One for each cash flow, in order").meta({ slot: "dates" }),
  discountRate: Rate.optional()
    .describe("As a fraction: 0.1 is 10 %. Needed for NPV.")
    .meta({ slot: "rate", cue: ["at", "discount rate", "wacc", "hurdle", "rate"] }),
  residualValue: z
    .number()
    .min(0)
    .optional()
    .describe("What is still held after the last cash flow (net asset value). Needed for TVPI, DPI and RVPI.")
    .meta({
      slot: "money",
      cue: ["nav", "net asset value", "residual value", "unrealised", "still held"],
      needsCue: true,
    }),
  financeRate: Rate.optional()
    .describe("Rate at which payments in are financed. Needed for MIRR, with reinvestRate.")
    .meta({ slot: "rate", cue: ["finance rate", "financed at", "borrowed at"], needsCue: true }),
  reinvestRate: Rate.optional()
    .describe("Rate at which what comes back is invested again. Needed for MIRR, with financeRate.")
    .meta({ slot: "rate", cue: ["reinvest rate", "reinvestment rate", "reinvested at"], needsCue: true }),
  indexLevels: z
    .array(z.number())
    .optional()
    .describe("Level of a total-return index at each cash flow. Needed for PME (Kaplan-Schoar).")
    .meta({ slot: "multiples", cue: ["index levels", "index"], needsCue: true }),
});
type Input = z.output<typeof Input>;

export const computeReturns = defineTool({
  name: "compute_returns",
  title: "Returns of cash flows",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "IRR, MOIC and, with a discount rate, NPV of yearly cash flows; XIRR and XNPV when each flow has a date; MIRR with a finance and a reinvestment rate; TVPI, DPI and RVPI with a residual value; PME with index levels. Money paid in is negative. Computed, never estimated; says so when a rate of return does not exist or is not unique.",
  examples: [
    "IRR of -100, 30, 40, 60",
    "what's the IRR on -10m, 2m, 3m, 4m and 5m?",
    "NPV at 9% of -500, 120, 180, 260",
    "we put in 25m and got back 4m, 6m and 31m: what is the money multiple?",
    "compute the returns of -1000 on 2022-01-15 and 1650 on 2025-06-30",
    "MOIC for -40, 0, 0, 96",
    "present value of 10m, 12m and 14m at 8%",
    "xirr -250 2021-03-01, 90 2023-03-01, 310 2025-03-01",
    "DPI and TVPI of -80, 20, 60 with a NAV of 70m",
  ],
  input: Input,
  output: z.strictObject({
    irr: Figure.nullable().describe(
      "Rate a year for yearly flows; null with dates, or when it does not exist or is not unique",
    ),
    xirr: Figure.nullable().describe("Effective rate a year by the dates; null without dates"),
    npv: Figure.nullable().describe("Net present value at the first flow; null without a discount rate"),
    xnpv: Figure.nullable().describe("The net present value by the dates; null without dates or a discount rate"),
    mirr: Figure.nullable().describe("Modified rate a year; null without its two rates"),
    moic: Figure.nullable().describe("Money out, and still held, over money in; null when nothing was paid in"),
    tvpi: Figure.nullable().describe("Paid out and still held over paid in; null without a residual value"),
    dpi: Figure.nullable().describe("Paid out over paid in; null without a residual value"),
    rvpi: Figure.nullable().describe("Still held over paid in; null without a residual value"),
    pme: Figure.nullable().describe("Public market equivalent (Kaplan-Schoar), above 1 beats the index"),
    roots: z.array(z.number()).optional().describe("All rates that fit, when there is not exactly one"),
    notes: z.array(z.string()).describe("What was assumed, and what could not be computed and why"),
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/returns" },
  async run(input, { services }) {
    checkLengths(input);
    const { cashFlows, dates, discountRate, residualValue, financeRate, reinvestRate, indexLevels } = input;
    const times = dates ? yearsFromFirst(dates) : periods(cashFlows);
    const title = dates ? "Returns of dated cash flows" : "Returns of yearly cash flows";
    const { fraction, amount, multiple } = createCalculation(
      { tool: "compute_returns", title, inputs: input },
      services,
    );
    const flows = cashFlows.map((flow, i) => flow + (i === cashFlows.length - 1 ? (residualValue ?? 0) : 0));
    const { rate, roots, reason } = findRate(flows, times);
    const npv = discountRate === undefined ? null : amount(presentValue(flows, times, discountRate));
    const fund = fundMultiples(cashFlows, residualValue);
    const mirr =
      financeRate === undefined || reinvestRate === undefined || dates
        ? null
        : modifiedRateOfReturn(flows, financeRate, reinvestRate);
    const pme = indexLevels ? publicMarketEquivalent(cashFlows, indexLevels, residualValue) : null;
    const held = residualValue === undefined ? null : fund;
    return {
      irr: rate === null || dates ? null : fraction(rate),
      xirr: rate === null || !dates ? null : fraction(rate),
      npv,
      xnpv: dates ? npv : null,
      mirr: mirr === null ? null : fraction(mirr),
      moic: fund && multiple(fund.tvpi),
      tvpi: held && multiple(held.tvpi),
      dpi: held && multiple(held.dpi),
      rvpi: held && multiple(held.rvpi),
      pme: pme === null ? null : multiple(pme),
      ...(roots ? { roots } : {}),
      notes: [...conventions(input), ...(reason ? [reason] : [])],
      cards: returnsCards(flows, dates),
    };
  },
});

function checkLengths({ cashFlows, dates, financeRate, reinvestRate }: Input): void {
  if (dates && dates.length !== cashFlows.length)
    throw new InvalidInputError(
      `There are ${cashFlows.length} cash flows and ${dates.length} dates. Give one date for each.`,
    );
  if ((financeRate === undefined) !== (reinvestRate === undefined))
    throw new InvalidInputError(
      "MIRR needs both rates: financeRate for what is paid in, reinvestRate for what comes back.",
    );
  if (financeRate !== undefined && dates)
    throw new InvalidInputError("MIRR is defined for yearly cash flows. Leave out the dates, or the two rates.");
}

function findRate(flows: readonly number[], times: readonly number[]) {
  try {
    return { rate: rateOfReturn(flows, times) };
  } catch (error) {
    if (!(error instanceof NoUniqueRateError)) throw error;
    return { rate: null, roots: (error.details as { roots: number[] }).roots, reason: error.message };
  }
}

function conventions({ dates, residualValue }: Input): string[] {
  const years = dates
    ? "Years are counted as 365 days from the first date."
    : "The cash flows are one year apart, the first one today.";
  return residualValue === undefined
    ? [years]
    : [
        years,
        "What is still held counts as received with the last cash flow.",
        "Gross or net of fees and carry, as the cash flows are.",
      ];
}
