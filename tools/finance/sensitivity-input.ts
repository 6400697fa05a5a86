import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import { bridgeToEquity, valuePerShare } from "../../domain/valuation/bridge.ts";
import { DCF_VARIABLES } from "../../domain/valuation/dcf-inputs.ts";
import type { Valuation } from "../../domain/valuation/sensitivity.ts";
import type { Uncertain } from "../../domain/valuation/simulation.ts";
import { DcfShape } from "./dcf-input.ts";

const Variable = z
  .enum(DCF_VARIABLES)
  .describe("cashFlows is a factor on all of them: 0.9 takes a tenth off; the others are in their own unit");
const Distribution = z
  .strictObject({
    input: Variable,
    kind: z.enum(["normal", "uniform", "triangular"]),
    mean: z.number().optional(),
    deviation: z.number().optional().describe("Standard deviation"),
    low: z.number().optional(),
    mode: z.number().optional().describe("Most likely value"),
    high: z.number().optional(),
  })
  .describe("normal takes mean and deviation; uniform low and high; triangular low, mode and high");

const changes = Object.fromEntries(DCF_VARIABLES.map((name) => [name, z.number().optional()]));
const Changes = z.strictObject(changes as Record<(typeof DCF_VARIABLES)[number], z.ZodOptional<z.ZodNumber>>);

export const SensitivityInput = DcfShape.extend({
  measure: z
    .enum(["enterpriseValue", "equityValue", "valuePerShare"])
    .default("enterpriseValue")
    .describe("What the tables show")
    .meta({ slot: "enum", words: { equityValue: ["equity"], valuePerShare: ["per share"] } }),
  axes: z
    .array(z.strictObject({ input: Variable, step: z.number().gt(0) }))
    .length(2)
    .optional()
    .describe(
      "What the rows and the columns of the grid vary, and by how much; WACC and growth (or the multiple) when left out",
    )
    .meta({ slot: "structured" }),
  size: z
    .int()
    .min(3)
    .max(11)
    .default(5)
    .describe("Rows and columns of the grid, odd: the base case is the centre")
    .meta({ slot: "number", cue: ["size"], needsCue: true }),
  swings: z
    .array(z.strictObject({ input: Variable, low: z.number(), high: z.number() }))
    .max(10)
    .optional()
    .describe("The bars of the tornado; usual swings of each input when left out")
    .meta({ slot: "structured" }),
  scenarios: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(80),
        probability: z.number().min(0).max(1).optional(),
        changes: Changes,
      }),
    )
    .max(20)
    .optional()
    .describe("Named cases, each with what differs from the base case; probabilities for all or none")
    .meta({ slot: "structured" }),
  uncertain: z
    .array(Distribution)
    .max(DCF_VARIABLES.length)
    .optional()
    .describe("For a Monte Carlo simulation: the inputs that scatter, independently of each other. Needs seed.")
    .meta({ slot: "structured" }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional()
    .describe("The same seed gives the same paths")
    .meta({ slot: "number", cue: ["seed"], needsCue: true }),
  paths: z
    .int()
    .min(100)
    .max(100_000)
    .default(10_000)
    .meta({ slot: "number", cue: ["paths", "simulations"], needsCue: true }),
});
export type SensitivityInput = z.output<typeof SensitivityInput>;

/** The valuation carried on from the firm to what the tables show. */
export function toMeasure<Input extends string>(value: Valuation<Input>, input: SensitivityInput): Valuation<Input> {
  const { measure, netDebt, sharesOutstanding, options } = input;
  if (measure === "enterpriseValue") return value;
  if (netDebt === undefined)
    throw new InvalidInputError("Equity value needs netDebt. Give it, or show the enterprise value.");
  const toEquity = (firm: number) => bridgeToEquity(firm, { ...input, netDebt }).equityValue;
  if (measure === "equityValue") return (changed) => toEquity(value(changed));
  if (sharesOutstanding === undefined)
    throw new InvalidInputError("Value per share needs sharesOutstanding. Give it, or show the equity value.");
  return (changed) => {
    const equity = toEquity(value(changed));
    if (equity <= 0) throw new InvalidInputError("The claims before the shares are worth more than the firm.");
    return valuePerShare(equity, sharesOutstanding, options).valuePerShare;
  };
}

export function readUncertain(
  given: NonNullable<SensitivityInput["uncertain"]>,
): Uncertain<(typeof DCF_VARIABLES)[number]>[] {
  if (new Set(given.map((each) => each.input)).size < given.length)
    throw new InvalidInputError("An input stands twice in uncertain. Give one distribution for each input.");
  return given.map(({ input, kind, mean, deviation, low, mode, high }) => {
    if (kind === "normal" && mean !== undefined && deviation !== undefined) return { input, kind, mean, deviation };
    if (kind === "uniform" && low !== undefined && high !== undefined) return { input, kind, low, high };
    if (kind === "triangular" && low !== undefined && mode !== undefined && high !== undefined)
      return { input, kind, low, mode, high };
    throw new InvalidInputError(
      `The distribution of ${input} is incomplete: normal takes mean and deviation, uniform low and high, triangular low, mode and high.`,
    );
  });
}
