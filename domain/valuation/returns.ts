import { InvalidInputError, NoUniqueRateError } from "../errors.ts";
import { ratesOfZeroValue } from "./roots.ts";

const DAY_MS = 86_400_000;
/** XIRR's convention: a year is 365 days, whatever the calendar says. */
const DAYS_A_YEAR = 365;

/** Sum of flows discounted to the first one; `times` in years from it, 0 first. */
export function presentValue(flows: readonly number[], times: readonly number[], rate: number): number {
  return flows.reduce((sum, flow, i) => sum + flow / (1 + rate) ** (times[i] ?? 0), 0);
}

export const periods = (flows: readonly number[]): number[] => flows.map((_, i) => i);

/** Years from the first date, in days of 365. No date may be before the one that precedes it: that is a slip more often than not. */
export function yearsFromFirst(dates: readonly string[]): number[] {
  const first = Date.parse(dates[0] ?? "");
  return dates.map((date, i) => {
    const years = (Date.parse(date) - first) / DAY_MS / DAYS_A_YEAR;
    if (Number.isNaN(years)) throw new InvalidInputError(`${date} is not a date. Write dates as 2026-03-31.`);
    const before = dates[i - 1] ?? date;
    if (Date.parse(date) < Date.parse(before))
      throw new InvalidInputError(`${date} is before the previous date, ${before}. Give the cash flows in order.`);
    return years;
  });
}

/**
 * The rate at which the flows are worth nothing. Refuses when there is none or more than one, and names what it found:
 * a single number would then be an accident of the search.
 */
export function rateOfReturn(flows: readonly number[], times: readonly number[]): number {
  if (!flows.some((flow) => flow > 0) || !flows.some((flow) => flow < 0))
    throw new NoUniqueRateError(
      "There is no internal rate of return: the cash flows need at least one payment out (negative) and one in (positive).",
      { details: { roots: [] } },
    );
  const roots = ratesOfZeroValue(flows.map((amount, i) => ({ amount, time: times[i] ?? 0 })));
  const [only] = roots;
  if (only === undefined)
    throw new NoUniqueRateError(
      "There is no internal rate of return: no rate above -100 % makes these cash flows worth zero.",
      { details: { roots } },
    );
  if (roots.length > 1)
    throw new NoUniqueRateError(
      `The internal rate of return is not unique: ${roots.map((root) => `${(root * 100).toFixed(2)} %`).join(" and ")} all make the cash flows worth zero. Use NPV at a rate of your choice.`,
      { details: { roots } },
    );
  return only;
}

/**
 * The rate of return of yearly flows when what comes back is put to work at `reinvestRate` and what is paid in is borrowed at
 * `financeRate`. It always exists and is unique where there are flows of both signs; null where there are not.
 */
export function modifiedRateOfReturn(
  flows: readonly number[],
  financeRate: number,
  reinvestRate: number,
): number | null {
  const years = flows.length - 1;
  const paidIn = -presentValue(
    flows.map((flow) => Math.min(flow, 0)),
    periods(flows),
    financeRate,
  );
  const back = flows.reduce((sum, flow, i) => sum + Math.max(flow, 0) * (1 + reinvestRate) ** (years - i), 0);
  return paidIn > 0 && back > 0 && years > 0 ? (back / paidIn) ** (1 / years) - 1 : null;
}
