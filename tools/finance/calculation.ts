import type { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import type { Figure } from "../../domain/figure.ts";
import type { Source } from "../../domain/source.ts";
import type { Services } from "../services.ts";

type FigureInput = z.input<typeof Figure>;

/** Signs the figures of one calculation: each carries its unit and the inputs that it came from. */
export interface Calculation {
  source: Source;
  amount(value: number): FigureInput;
  fraction(value: number): FigureInput;
  multiple(value: number): FigureInput;
  shares(value: number): FigureInput;
  /** For what could not be computed: the note says what is missing or why it means nothing. */
  absent(unit: FigureInput["unit"], note: string): FigureInput;
}

/** With a currency, amounts are whole units of it; without one they are in the unit of the inputs. */
export function createCalculation(
  {
    tool,
    title,
    inputs,
    currency,
  }: { tool: string; title: string; inputs: Record<string, unknown>; currency?: string },
  { publicUrl }: Services,
): Calculation {
  const given = Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
  const source: Source = { kind: "calculation", title, inputs: given, url: `${publicUrl}/docs#${tool}` };
  return {
    source,
    amount: (value) => ({
      value: finite(value),
      ...(currency ? { unit: "currency", currency } : { unit: "amount" }),
      source,
    }),
    fraction: (value) => ({ value: finite(value), unit: "fraction", source }),
    multiple: (value) => ({ value: finite(value), unit: "multiple", source }),
    shares: (value) => ({ value: finite(value), unit: "shares", source }),
    absent: (unit, note) => ({
      value: null,
      unit,
      note,
      source,
      ...(unit === "currency" && currency ? { currency } : {}),
    }),
  };
}

function finite(value: number): number {
  if (!Number.isFinite(value))
    throw new InvalidInputError(
      "The result is too large to be a number. Check the amounts, the rates and how far they reach.",
    );
  return value;
}
