import { z } from "zod";

/** Where the inputs of a calculation come from, by the name of the input; said by whoever asks. */
export const Basis = z
  .record(z.string().max(60), z.string().min(1).max(300))
  .optional()
  .describe('Where each input comes from, by its name: { "wacc": "IC paper of 3 March, page 4" }')
  .meta({ slot: "structured" });

export const Assumption = z.strictObject({
  input: z.string(),
  given: z.unknown().describe("As it was given"),
  basis: z.string().describe("Where it comes from, or ASSUMPTION when nothing was said"),
});
export type Assumption = z.output<typeof Assumption>;

export const UNSOURCED = "ASSUMPTION";

/** Every input that was given, with its basis; `implied` are those that the tool chose itself. */
export function listAssumptions(
  inputs: Record<string, unknown>,
  basis: Record<string, string> = {},
  implied: readonly Assumption[] = [],
): Assumption[] {
  const given = Object.entries(inputs)
    .filter(([name, value]) => value !== undefined && name !== "basis" && name !== "currency")
    .map(([input, value]) => ({ input, given: value, basis: basis[input] ?? UNSOURCED }));
  return [...given, ...implied];
}
