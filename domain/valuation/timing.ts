import { InvalidInputError } from "../errors.ts";
import { yearsFromFirst } from "./returns.ts";

export type Timing = "end" | "mid";

/** When the years of a forecast end, in years from the valuation date. */
export interface Schedule {
  ends: readonly number[];
  /** Whether the first cash flow is that of a whole year, of which only the part still to come counts, or of that part alone. */
  firstFlow: "full-year" | "stub";
}

/** Years that end one, two, three … years from the valuation date, the first one `firstYears` from it. */
export function yearlySchedule(count: number, firstYears = 1, firstFlow: Schedule["firstFlow"] = "stub"): Schedule {
  if (!(firstYears > 0 && firstYears <= 1))
    throw new InvalidInputError("The part of the first year that is still to come must be above 0 and at most 1.");
  return { ends: Array.from({ length: count }, (_, i) => firstYears + i), firstFlow };
}

/** Years by the dates on which they end, counted in days of 365. Each date must be after the one before. */
export function datedSchedule(
  valuationDate: string,
  periodEnds: readonly string[],
  firstFlow: Schedule["firstFlow"],
): Schedule {
  const dates = [valuationDate, ...periodEnds];
  dates.forEach((date, i) => {
    const before = dates[i - 1];
    if (before !== undefined && !(date > before))
      throw new InvalidInputError(`${date} is not after ${before}. Give the ends of the years in order.`);
  });
  return { ends: yearsFromFirst(dates).slice(1), firstFlow };
}

/** The flows at the time at which they count as received; a whole first year is cut to what is still to come. */
export function timesOf(
  flows: readonly number[],
  timing: Timing,
  { ends, firstFlow }: Schedule,
): { amount: number; time: number }[] {
  return flows.map((flow, i) => {
    const end = ends[i] ?? i + 1;
    const start = i === 0 ? 0 : (ends[i - 1] ?? i);
    const part = i === 0 && firstFlow === "full-year" ? Math.min(1, end) : 1;
    return { amount: flow * part, time: timing === "mid" ? (start + end) / 2 : end };
  });
}
