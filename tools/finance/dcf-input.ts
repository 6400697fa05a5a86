import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import type { DcfInputs } from "../../domain/valuation/dcf.ts";
import { datedSchedule, type Schedule, yearlySchedule } from "../../domain/valuation/timing.ts";
import { type CostOfCapital, costOfCapital } from "../../domain/valuation/wacc.ts";
import { AmountCurrency } from "./currency.ts";

const claim = (cue: string) =>
  z
    .number()
    .min(0)
    .optional()
    .meta({ slot: "money", cue: [cue], needsCue: true });
const rate = (...cue: string[]) => z.number().min(-0.5).max(1).meta({ slot: "rate", cue, needsCue: true });

const Capm = z
  .strictObject({
    riskFreeRate: rate("risk-free rate", "risk free"),
    beta: z
      .number()
      .min(-5)
      .max(10)
      .meta({ slot: "number", cue: ["beta"], needsCue: true }),
    equityRiskPremium: rate("equity risk premium", "erp", "market premium"),
    extraPremium: rate("size premium", "country premium").optional(),
    costOfDebt: rate("cost of debt"),
    taxRate: rate("tax rate", "tax"),
    debtShare: rate("debt share", "debt to capital", "gearing"),
  })
  .partial()
  .describe(
    "For the WACC by the CAPM, instead of wacc: levered beta, cost of debt before tax, debt over debt and equity",
  );

/** What a discounted cash flow starts from; shared with the sensitivities, so that both read one valuation alike. */
export const dcfShape = {
  currency: AmountCurrency,
  freeCashFlows: z
    .array(z.number())
    .min(1, "Give at least one forecast year")
    .max(60)
    .describe("Unlevered free cash flow of each forecast year, in order, after tax")
    .meta({ slot: "figures" }),
  wacc: z
    .number()
    .max(1, "Give the WACC as a fraction: 0.1 is 10 %")
    .optional()
    .describe("As a fraction: 0.1 is 10 %. Leave out when capm is given.")
    .meta({ slot: "rate", cue: ["wacc", "discount rate", "discounted at", "cost of capital", "at", "at a", "at an"] }),
  capm: Capm.optional(),
  terminalGrowth: z
    .number()
    .optional()
    .describe("Growth for ever after the last year, as a fraction. Either this or exitMultiple.")
    .meta({ slot: "rate", cue: ["growth", "terminal growth", "perpetual growth", "growing at"], needsCue: true }),
  exitMultiple: z
    .number()
    .optional()
    .describe("Multiple of terminalMetric (or of the last cash flow without one) in the last year")
    .meta({ slot: "multiple", cue: ["exit multiple", "exit at", "exit", "terminal multiple"] }),
  terminalMetric: z
    .number()
    .optional()
    .describe("EBITDA, or another figure of the last year, that exitMultiple multiplies")
    .meta({ slot: "money", cue: ["ebitda", "terminal ebitda"], needsCue: true }),
  timing: z
    .enum(["end", "mid"])
    .default("end")
    .describe("Whether cash flows come at the end or in the middle of their year")
    .meta({ slot: "enum", words: { mid: ["mid-year", "mid year"], end: ["year-end", "end of year"] } }),
  stubYears: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe("Part of the first forecast year that is still to come, 0.25 for a quarter. Needs firstCashFlow.")
    .meta({ slot: "number", cue: ["stub", "stub period"], needsCue: true }),
  valuationDate: z.iso
    .date()
    .optional()
    .meta({ slot: "date", cue: ["as of", "valuation date"], needsCue: true }),
  periodEnds: z
    .array(z.iso.date())
    .optional()
    .describe("Last day of each forecast year, in order; with valuationDate, instead of stubYears")
    .meta({ slot: "structured" }),
  firstCashFlow: z
    .enum(["full-year", "stub"])
    .optional()
    .describe(
      "With a part year: whether the first cash flow is that of the whole year or only of the part still to come",
    ),
  netDebt: z
    .number()
    .optional()
    .describe("Debt less cash; negative when there is more cash. Without it there is no equity value.")
    .meta({ slot: "money", cue: ["net debt"], needsCue: true }),
  leaseLiabilities: claim("lease liabilities"),
  preferredEquity: claim("preferred equity"),
  minorityInterests: claim("minority interests"),
  pensionDeficit: claim("pension deficit"),
  associates: claim("associates"),
  sharesOutstanding: z
    .number()
    .optional()
    .describe("Basic shares")
    .meta({ slot: "number", cue: ["shares", "shares outstanding"], needsCue: true }),
  options: z
    .array(z.strictObject({ count: z.number(), strike: z.number() }))
    .max(50)
    .optional()
    .describe("Options and warrants, counted by the treasury method at the value that comes out")
    .meta({ slot: "structured" }),
};
export const DcfShape = z.strictObject(dcfShape);
export type DcfShape = z.output<typeof DcfShape>;

/** The inputs of the engine, with what was ambiguous asked back instead of guessed. */
export function readDcf(input: DcfShape): { inputs: DcfInputs; capital?: CostOfCapital } {
  const capital = readCapm(input.capm);
  if (capital && input.wacc !== undefined)
    throw new InvalidInputError("Give either wacc or capm, not both: which of the two should count?");
  const wacc = input.wacc ?? capital?.wacc;
  if (wacc === undefined)
    throw new InvalidInputError("At which rate? Give wacc as a fraction, or capm with what it is made of.");
  const { freeCashFlows, terminalGrowth, exitMultiple, terminalMetric, timing } = input;
  const schedule = readSchedule(input);
  return { inputs: { freeCashFlows, wacc, terminalGrowth, exitMultiple, terminalMetric, timing, schedule }, capital };
}

function readCapm(capm: DcfShape["capm"]): CostOfCapital | undefined {
  if (!capm || !Object.keys(capm).length) return undefined;
  const { riskFreeRate, beta, equityRiskPremium, extraPremium, costOfDebt, taxRate, debtShare } = capm;
  if (
    riskFreeRate === undefined ||
    beta === undefined ||
    equityRiskPremium === undefined ||
    costOfDebt === undefined ||
    taxRate === undefined ||
    debtShare === undefined
  )
    throw new InvalidInputError(
      "The WACC by the CAPM needs riskFreeRate, beta, equityRiskPremium, costOfDebt, taxRate and debtShare. Give those that are missing, or wacc itself.",
    );
  return costOfCapital({ riskFreeRate, beta, equityRiskPremium, extraPremium, costOfDebt, taxRate, debtShare });
}

function readSchedule(input: DcfShape): Schedule | undefined {
  const { stubYears, valuationDate, periodEnds, firstCashFlow, freeCashFlows } = input;
  if (valuationDate && !periodEnds)
    throw new InvalidInputError(`When do the forecast years end, counted from ${valuationDate}? Give periodEnds.`);
  if (stubYears === undefined && !periodEnds) {
    if (firstCashFlow === "full-year" || firstCashFlow === undefined) return undefined;
    throw new InvalidInputError("How long is the part year? Give stubYears, or valuationDate with periodEnds.");
  }
  if (stubYears !== undefined && periodEnds)
    throw new InvalidInputError("Give either stubYears or periodEnds, not both.");
  if (periodEnds && !valuationDate) throw new InvalidInputError("As of which date? periodEnds needs valuationDate.");
  if (!firstCashFlow && stubYears !== 1)
    throw new InvalidInputError(
      "Is the first cash flow that of the whole year (firstCashFlow full-year) or only of the part still to come (stub)?",
    );
  return periodEnds && valuationDate
    ? datedSchedule(valuationDate, periodEnds, firstCashFlow ?? "full-year")
    : yearlySchedule(freeCashFlows.length, stubYears, firstCashFlow);
}
