import { z } from "zod";
import { Source } from "./source.ts";

export const CurrencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, "Expected an ISO 4217 code such as EUR")
  .describe("ISO 4217 code");

/** Whole currency units, never thousands or millions. */
export const Money = z.strictObject({ amount: z.number(), currency: CurrencyCode });
export type Money = z.infer<typeof Money>;

/** A number that can be signed: it knows its unit, its date and where it comes from. `null` means "not meaningful or not reported"; `note` says which. */
export const Figure = z.strictObject({
  value: z.number().nullable(),
  unit: z
    .enum(["currency", "amount", "fraction", "multiple", "count", "shares", "years"])
    .describe("fraction: 0.1 is 10 %; amount: money in the unit and currency of the inputs, which were not named"),
  currency: CurrencyCode.optional(),
  period: z.string().optional().describe("What stretch of time it covers, such as FY2025 or LTM 2026-09-30"),
  asOf: z.string().optional(),
  note: z.string().optional(),
  source: Source,
});
export type Figure = z.infer<typeof Figure>;
