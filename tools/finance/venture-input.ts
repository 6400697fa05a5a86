import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import { multipleOf } from "../../domain/valuation/venture.ts";
import type { ShareClass } from "../../domain/valuation/waterfall.ts";
import { Basis } from "./assumptions.ts";
import { AmountCurrency } from "./currency.ts";

const Name = z.string().min(1).max(80);

const ConvertibleInput = z.strictObject({
  name: Name,
  kind: z.enum(["safe", "note"]),
  amount: z.number(),
  cap: z.number().optional().describe("Highest value of the company at which it converts"),
  capIs: z
    .enum(["post-money", "pre-money"])
    .optional()
    .describe("Whether the cap counts the SAFEs and notes that convert (post-money) or not; needed with a cap"),
  discount: z.number().optional().describe("Off the price of the round, as a fraction"),
  interestRate: z.number().optional().describe("Of a note, simple interest a year"),
  years: z.number().optional().describe("Of a note, until it converts"),
});

const RoundInput = z.strictObject({
  name: Name,
  preMoney: z.number().optional().describe("Of the first round: the value by the method when left out"),
  investors: z
    .array(z.strictObject({ name: Name, amount: z.number() }))
    .min(1)
    .max(50),
  poolTarget: z.number().optional().describe("Part of the company kept for options after the round"),
  convertibles: z.array(ConvertibleInput).max(100).default([]),
});

const ClassInput = z.strictObject({
  name: Name,
  shares: z.number().describe("As converted into common shares"),
  invested: z.number().default(0).describe("Money put in; 0 for common shares"),
  preferenceMultiple: z.number().default(1),
  rank: z.int().min(1).default(1).describe("1 is paid first; equal ranks share in proportion"),
  participation: z.enum(["none", "full", "capped"]).default("none"),
  capMultiple: z
    .number()
    .optional()
    .describe("Of a capped class: most that it gets, as a multiple of what it put in, preference included"),
});

export const VentureInput = z.strictObject({
  currency: AmountCurrency,
  exitValue: z
    .number()
    .describe("Value of all equity at exit")
    .meta({ slot: "money", cue: ["exit value", "exit", "exit at", "worth at exit", "sold for"] }),
  investment: z
    .number()
    .describe("What is put in today")
    .meta({ slot: "money", cue: ["invest", "investment", "investing", "put in"] }),
  targetMultiple: z
    .number()
    .optional()
    .describe("Money back over money in; or give targetRate and years")
    .meta({ slot: "multiple", cue: ["target", "return", "target return"] }),
  targetRate: z
    .number()
    .gt(-1)
    .max(10)
    .optional()
    .describe("Rate of return a year that is wanted, as a fraction")
    .meta({ slot: "rate", cue: ["target irr", "target return", "irr", "target"], needsCue: true }),
  years: z
    .number()
    .gt(0)
    .max(30)
    .optional()
    .describe("Until exit")
    .meta({ slot: "number", cue: ["years"], needsCue: true }),
  laterDilution: z
    .number()
    .optional()
    .describe("Part of today's stake that later rounds take away; none when left out")
    .meta({ slot: "rate", cue: ["dilution", "diluted by"], needsCue: true }),
  holders: z
    .array(z.strictObject({ name: Name, shares: z.number() }))
    .max(200)
    .optional()
    .describe('Shares before the first round, for a cap table; the pool is named "Option pool"')
    .meta({ slot: "structured" }),
  rounds: z
    .array(RoundInput)
    .max(10)
    .optional()
    .describe("Rounds in order, for a cap table")
    .meta({ slot: "structured" }),
  classes: z
    .array(ClassInput)
    .max(30)
    .optional()
    .describe("Classes of shares at exit, for who gets what of the proceeds")
    .meta({ slot: "structured" }),
  proceeds: z
    .number()
    .optional()
    .describe("To distribute among the classes, after debt and costs; exitValue when left out")
    .meta({ slot: "money", cue: ["proceeds"], needsCue: true }),
  basis: Basis,
});
export type VentureInput = z.output<typeof VentureInput>;

export function readTarget({ targetMultiple, targetRate, years }: VentureInput): number {
  if (targetMultiple !== undefined && targetRate !== undefined)
    throw new InvalidInputError("Give either targetMultiple or targetRate with years, not both.");
  if (targetMultiple !== undefined) return targetMultiple;
  if (targetRate === undefined)
    throw new InvalidInputError("Which return is wanted? Give targetMultiple, or targetRate with years.");
  if (years === undefined) throw new InvalidInputError("In how many years is the exit? Give years with targetRate.");
  return multipleOf(targetRate, years);
}

export function readClasses(classes: NonNullable<VentureInput["classes"]>): ShareClass[] {
  return classes.map(({ name, shares, invested, preferenceMultiple, rank, participation, capMultiple }) => ({
    name,
    shares,
    preference: invested * preferenceMultiple,
    rank,
    participation,
    ...(capMultiple === undefined ? {} : { cap: invested * capMultiple }),
  }));
}
