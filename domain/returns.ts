import { InvalidInputError, NoUniqueRateError } from "./errors.ts";

const DAY_MS = 86_400_000;
/** XIRR's convention: a year is 365 days, whatever the calendar says. */
const DAYS_A_YEAR = 365;
const LOWEST_RATE = -0.9999;
const HIGHEST_RATE = 1e6;

/** Sum of flows discounted to the first one; `times` in years from it, 0 first. */
export function presentValue(flows: readonly number[], times: readonly number[], rate: number): number {
  return flows.reduce((sum, flow, i) => sum + flow / (1 + rate) ** (times[i] ?? 0), 0);
}

export const periods = (flows: readonly number[]): number[] => flows.map((_, i) => i);

/** Years from the first date, in days of 365. Dates must not go back before the first. */
export function yearsFromFirst(dates: readonly string[]): number[] {
  const first = Date.parse(dates[0] ?? "");
  return dates.map((date) => {
    const years = (Date.parse(date) - first) / DAY_MS / DAYS_A_YEAR;
    if (Number.isNaN(years)) throw new InvalidInputError(`${date} is not a date. Write dates as 2026-03-31.`);
    if (years < 0)
      throw new InvalidInputError(`${date} is before the first date, ${dates[0]}. Give the cash flows in order.`);
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
  const roots = rootsOf((rate) => presentValue(flows, times, rate));
  const [only] = roots;
  if (only === undefined)
    throw new NoUniqueRateError(
      "There is no internal rate of return: no rate between -99.99 % and 100,000,000 % makes these cash flows worth zero.",
      {
        details: { roots },
      },
    );
  if (roots.length > 1)
    throw new NoUniqueRateError(
      `The internal rate of return is not unique: ${roots.map((root) => `${(root * 100).toFixed(2)} %`).join(" and ")} all make the cash flows worth zero. Use NPV at a rate of your choice.`,
      { details: { roots } },
    );
  return only;
}

/** Sign changes on a grid that is dense where rates live, each narrowed by bisection to the last bit that matters. */
function rootsOf(value: (rate: number) => number): number[] {
  const grid: number[] = [];
  for (let log = Math.log(1 + LOWEST_RATE); log <= Math.log(1 + HIGHEST_RATE); log += 0.01)
    grid.push(Math.exp(log) - 1);
  const roots: number[] = [];
  let before = { rate: grid[0] ?? LOWEST_RATE, value: value(grid[0] ?? LOWEST_RATE) };
  for (const rate of grid.slice(1)) {
    const here = { rate, value: value(rate) };
    if (here.value === 0) roots.push(rate);
    else if (before.value !== 0 && here.value > 0 !== before.value > 0) roots.push(bisect(value, before.rate, rate));
    before = here;
  }
  return roots;
}

function bisect(value: (rate: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  const positiveLow = value(low) > 0;
  for (let i = 0; i < 200 && high - low > 1e-15 * Math.max(1, Math.abs(low)); i++) {
    const middle = (low + high) / 2;
    if (value(middle) > 0 === positiveLow) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Everything paid out over everything paid in. */
export function multipleOnInvestedCapital(flows: readonly number[]): number | null {
  const paidIn = -flows.filter((flow) => flow < 0).reduce((a, b) => a + b, 0);
  const paidOut = flows.filter((flow) => flow > 0).reduce((a, b) => a + b, 0);
  return paidIn === 0 ? null : paidOut / paidIn;
}
