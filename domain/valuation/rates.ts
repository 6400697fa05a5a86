import { InvalidInputError } from "../errors.ts";

/** The rate a year that a nominal rate comes to when interest is added `perYear` times; parts of a time are left out. */
export function effectiveRate(nominal: number, perYear: number): number {
  const times = timesOf(nominal, perYear);
  return (1 + nominal / times) ** times - 1;
}

/** The nominal rate of which interest added `perYear` times makes the effective one. */
export function nominalRate(effective: number, perYear: number): number {
  const times = timesOf(effective, perYear);
  return ((1 + effective) ** (1 / times) - 1) * times;
}

/** The rate a period at which one amount becomes another. */
export function growthRate(from: number, to: number, periods: number): number {
  if (!(from > 0 && to >= 0 && periods > 0))
    throw new InvalidInputError(
      "Growth needs a first amount above zero, a last one of zero or more, and a time above zero.",
    );
  return (to / from) ** (1 / periods) - 1;
}

/** How many periods it takes an amount to become another at a rate. */
export function periodsToReach(from: number, to: number, rate: number): number {
  if (!(rate > 0 && from > 0 && to > 0)) throw new InvalidInputError("The rate and both amounts must be above zero.");
  return (Math.log(to) - Math.log(from)) / Math.log1p(rate);
}

/** What an amount becomes at rates that change from period to period. */
export const grow = (amount: number, rates: readonly number[]): number =>
  rates.reduce((value, rate) => value * (1 + rate), amount);

function timesOf(rate: number, perYear: number): number {
  if (!(rate > 0)) throw new InvalidInputError("The rate must be above zero.");
  if (!(perYear >= 1)) throw new InvalidInputError("Interest must be added at least once a year.");
  return Math.trunc(perYear);
}
