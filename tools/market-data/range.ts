import { z } from "zod";
import { InvalidInputError } from "../../domain/errors.ts";
import type { DateRange } from "../../domain/market/provider.ts";

/** A stretch of time in a tool's input: the last twelve months when nothing is said. */
export const DateFields = {
  from: z.iso
    .date()
    .optional()
    .describe("First day; a year before the last one when left out")
    .meta({ slot: "date", cue: ["from", "since", "after"], needsCue: true }),
  to: z.iso
    .date()
    .optional()
    .describe("Last day; today when left out")
    .meta({ slot: "date", cue: ["to", "until", "till", "through"], needsCue: true }),
};

export function readRange(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  today = new Date(),
): DateRange {
  const end = to ?? today.toISOString().slice(0, 10);
  const start =
    from ??
    `${Number(end.slice(0, 4)) - 1}${end.slice(4, 8)}${Math.min(28, Number(end.slice(8)))
      .toString()
      .padStart(2, "0")}`;
  if (!(start < end))
    throw new InvalidInputError(`${start} is not before ${end}. Give the first day and a later last one.`);
  return { from: start, to: end };
}
