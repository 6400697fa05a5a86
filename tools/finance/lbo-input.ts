import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import type { LboInputs } from "../../domain/valuation/lbo.ts";
import { type Assumption, Basis, UNSOURCED } from "./assumptions.ts";
import { AmountCurrency } from "./currency.ts";

const yearly = (meaning: string) =>
  z.array(z.number()).max(30).optional().describe(`${meaning}, one number for each year`).meta({ slot: "structured" });
const money = (cue: string[]) => z.number().min(0).optional().meta({ slot: "money", cue, needsCue: true });

const Tranche = z.strictObject({
  name: z.string().min(1).max(60),
  amount: z.number(),
  cashRate: z.number().describe("Interest a year paid in cash, as a fraction of the debt at the start of the year"),
  pikRate: z.number().default(0).describe("Interest a year that is added to the debt"),
  amortisation: z.number().default(0).describe("Part of the original amount that falls due each year"),
  sweep: z
    .number()
    .default(0)
    .describe("Part of the spare cash that pays this tranche down, in the order given; 0 for a bullet"),
});

export const LboInput = z.strictObject({
  currency: AmountCurrency,
  entryEbitda: z
    .number()
    .describe("EBITDA that the entry multiple is paid on")
    .meta({
      slot: "money",
      cue: ["ebitda", "entry ebitda"],
    }),
  entryMultiple: z.number().meta({ slot: "multiple", cue: ["at", "entry", "entry multiple", "bought at", "buy at"] }),
  exitMultiple: z.number().meta({ slot: "multiple", cue: ["exit", "exit at", "exit multiple", "sold at", "sell at"] }),
  ebitda: yearly("EBITDA of the holding period; or give ebitdaGrowth and years"),
  ebitdaGrowth: z
    .number()
    .gt(-1)
    .max(2)
    .optional()
    .meta({ slot: "rate", cue: ["growth", "ebitda growth", "growing at"], needsCue: true }),
  years: z
    .int()
    .min(1)
    .max(30)
    .optional()
    .describe("Holding period, with ebitdaGrowth")
    .meta({ slot: "number", cue: ["years", "holding period", "year hold"], needsCue: true }),
  depreciation: yearly("Tax-deductible depreciation and amortisation"),
  capex: yearly("Capital expenditure"),
  workingCapitalIncrease: yearly("Cash bound in working capital"),
  cashConversion: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe(
      "Instead of capex, depreciation and workingCapitalIncrease: part of EBITDA left after capex, before tax and interest",
    )
    .meta({ slot: "rate", cue: ["cash conversion", "conversion"], needsCue: true }),
  taxRate: z
    .number()
    .describe("As a fraction")
    .meta({ slot: "rate", cue: ["tax", "tax rate"] }),
  tranches: z
    .array(Tranche)
    .max(12)
    .optional()
    .describe("Debt; or give debt and interestRate for one tranche that all spare cash pays down")
    .meta({ slot: "structured" }),
  debt: money(["debt", "senior debt", "loan"]),
  interestRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ slot: "rate", cue: ["interest", "interest rate", "debt at"], needsCue: true }),
  sponsorEquity: money(["sponsor equity", "equity cheque"]).describe("The balancing figure when left out"),
  rolloverEquity: money(["rollover"]),
  transactionFees: money(["transaction fees", "fees"]),
  financingFees: money(["financing fees"]).describe("Written off against tax over the holding period"),
  minimumCash: money(["minimum cash"]),
  maxLeverage: z
    .number()
    .optional()
    .describe("Covenant: net debt over EBITDA, at most")
    .meta({ slot: "multiple", cue: ["leverage covenant", "maximum leverage"], needsCue: true }),
  minInterestCover: z
    .number()
    .optional()
    .describe("Covenant: EBITDA over cash interest, at least")
    .meta({ slot: "multiple", cue: ["interest cover", "minimum cover"], needsCue: true }),
  basis: Basis,
});
export type LboInput = z.output<typeof LboInput>;

/** The engine's inputs, with what was left open asked back, and what the short forms imply listed as assumptions. */
export function readLbo(input: LboInput): { inputs: LboInputs; implied: Assumption[] } {
  const ebitda = readEbitda(input);
  const { flows, implied } = readFlows(input, ebitda);
  const zeros = (["transactionFees", "financingFees", "minimumCash", "rolloverEquity"] as const).filter(
    (name) => input[name] === undefined,
  );
  const inputs: LboInputs = {
    entryEbitda: input.entryEbitda,
    entryMultiple: input.entryMultiple,
    exitMultiple: input.exitMultiple,
    taxRate: input.taxRate,
    ...(input.sponsorEquity === undefined ? {} : { sponsorEquity: input.sponsorEquity }),
    transactionFees: input.transactionFees ?? 0,
    financingFees: input.financingFees ?? 0,
    minimumCash: input.minimumCash ?? 0,
    rolloverEquity: input.rolloverEquity ?? 0,
    tranches: readTranches(input),
    ebitda,
    ...flows,
  };
  return {
    inputs,
    implied: [...implied, ...zeros.map((name) => ({ input: name, given: 0, basis: `${UNSOURCED}: none` }))],
  };
}

function readEbitda({ ebitda, ebitdaGrowth, years, entryEbitda }: LboInput): number[] {
  if (ebitda && ebitdaGrowth !== undefined)
    throw new InvalidInputError("Give either ebitda or ebitdaGrowth with years, not both.");
  if (ebitda && years !== undefined && years !== ebitda.length)
    throw new InvalidInputError(
      `There are ${ebitda.length} years of EBITDA and years says ${years}. Which one counts?`,
    );
  if (ebitda) return ebitda;
  if (ebitdaGrowth === undefined || years === undefined)
    throw new InvalidInputError(
      "How does EBITDA develop, and how long is it held? Give ebitda for each year, or ebitdaGrowth and years.",
    );
  return Array.from({ length: years }, (_, i) => entryEbitda * (1 + ebitdaGrowth) ** (i + 1));
}

function readFlows(input: LboInput, ebitda: readonly number[]) {
  const { capex, depreciation, workingCapitalIncrease, cashConversion } = input;
  const given = [capex, depreciation, workingCapitalIncrease].filter((list) => list !== undefined).length;
  if (cashConversion !== undefined && given)
    throw new InvalidInputError(
      "Give either cashConversion or the lists of capex, depreciation and workingCapitalIncrease.",
    );
  if (cashConversion !== undefined) {
    const spent = ebitda.map((each) => each * (1 - cashConversion));
    const implied = [{ input: "depreciation", given: "equal to capex", basis: `${UNSOURCED}: follows cashConversion` }];
    return { flows: { capex: spent, depreciation: spent, workingCapitalIncrease: ebitda.map(() => 0) }, implied };
  }
  if (!capex || !depreciation || !workingCapitalIncrease)
    throw new InvalidInputError(
      "How much of EBITDA becomes cash? Give capex, depreciation and workingCapitalIncrease for each year, or cashConversion.",
    );
  return { flows: { capex, depreciation, workingCapitalIncrease }, implied: [] };
}

function readTranches({ tranches, debt, interestRate }: LboInput): LboInputs["tranches"] {
  if (tranches && (debt !== undefined || interestRate !== undefined))
    throw new InvalidInputError("Give either tranches or debt with interestRate, not both.");
  if (tranches) return tranches;
  if (debt === undefined && interestRate !== undefined)
    throw new InvalidInputError("How much debt bears that interest? Give debt with interestRate.");
  if (debt === undefined) return [];
  if (interestRate === undefined) throw new InvalidInputError("At which interest? Give interestRate with debt.");
  return [{ name: "Debt", amount: debt, cashRate: interestRate, pikRate: 0, amortisation: 0, sweep: 1 }];
}
