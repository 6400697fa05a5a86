import { z } from "zod";
import type { Figure } from "../../domain/figure.ts";
import type { Source } from "../../domain/source.ts";
import type { Services } from "../services.ts";
import type { Known } from "./market.ts";

export const Ticker = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9.-]{0,11}$/, "Expected a ticker such as NRTH")
  .describe("Ticker of a listed company")
  .meta({ slot: "ticker" });

const Conflict = z.strictObject({
  what: z.string(),
  first: z.strictObject({ provider: z.string(), value: z.number() }),
  second: z.strictObject({ provider: z.string(), value: z.number() }),
  difference: z.number().describe("Of the first value, which is the one used"),
});

/** Where data comes from and how far it can be trusted; part of every answer with market data. */
export const provenanceShape = {
  provider: z.string(),
  sample: z.boolean().describe("True: fictional companies of the sample provider, not market data."),
  conflicts: z
    .array(Conflict)
    .describe("What another provider says differently, beyond a tolerance; nothing is averaged"),
  notes: z
    .array(z.string())
    .describe("Age of a figure that could not be fetched anew, and what was left out; tell the reader"),
};

const MOST_CONFLICTS = 20;

export function provenanceOf(known: readonly Known<unknown>[], notes: readonly string[] = []) {
  const stale = known.flatMap(({ stale: text }) => text ?? []);
  return {
    provider: [...new Set(known.map(({ provider }) => provider))].join(", "),
    sample: known.some(({ sample }) => sample),
    conflicts: known.flatMap(({ conflicts }) => conflicts).slice(0, MOST_CONFLICTS),
    notes: [...new Set([...stale, ...notes])],
  };
}

type FigureInput = z.input<typeof Figure>;

export interface MarketFigures {
  source: Source;
  /** Without a currency the amount is in whatever the provider counts in, which it did not say. */
  amount(value: number | null, currency: string | null, period?: string): FigureInput;
  number(value: number | null, unit: "fraction" | "multiple" | "count" | "shares", period?: string): FigureInput;
}

/** Signs figures of one provider and one moment. `path` is where the same answer is found under /v1. */
export function marketFigures(
  known: Known<unknown>,
  { title, asOf, path }: { title: string; asOf: string; path: string },
  { publicUrl }: Pick<Services, "publicUrl">,
): MarketFigures {
  const source: Source = { kind: "market", provider: known.provider, title, asOf, url: `${publicUrl}/v1${path}` };
  const base = (period?: string) => ({ asOf, source, ...(period ? { period } : {}) });
  return {
    source,
    amount: (value, currency, period) => ({
      value,
      ...(currency
        ? { unit: "currency" as const, currency }
        : { unit: "amount" as const, note: "the provider does not say in which currency" }),
      ...base(period),
    }),
    number: (value, unit, period) => ({ value, unit, ...base(period) }),
  };
}
