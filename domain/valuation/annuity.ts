import { InvalidInputError, NoUniqueRateError } from "../errors.ts";
import { ratesOfZeroValue } from "./roots.ts";

/**
 * Time value of money with the sign convention of spreadsheets: what is paid is negative, what is received positive, and
 * present value + payments + future value, each taken to one point in time, add up to zero.
 */
export interface Annuity {
  /** A period, as a fraction. */
  rate: number;
  periods: number;
  payment: number;
  presentValue: number;
  futureValue: number;
  /** When a payment falls within its period. */
  due: "end" | "begin";
}
type Given<Missing extends keyof Annuity> = Omit<Annuity, Missing>;

export function presentValueOf({ rate, periods, payment, futureValue, due }: Given<"presentValue">): number {
  return -(futureValue + payment * annuityFactor(rate, periods, due)) / growth(rate, periods);
}

export function futureValueOf({ rate, periods, payment, presentValue, due }: Given<"futureValue">): number {
  return -(presentValue * growth(rate, periods) + payment * annuityFactor(rate, periods, due));
}

export function paymentOf({ rate, periods, presentValue, futureValue, due }: Given<"payment">): number {
  return -(presentValue * growth(rate, periods) + futureValue) / annuityFactor(rate, periods, due);
}

/** The part of payment number `period` (from 1) that is interest. */
export function interestOf(annuity: Given<"payment">, period: number): number {
  if (!(period >= 1 && period <= annuity.periods))
    throw new InvalidInputError(`There is no period ${period} among ${annuity.periods}.`);
  if (annuity.due === "begin" && period === 1) return 0;
  const payment = paymentOf(annuity);
  const owed = futureValueOf({ ...annuity, payment, periods: period - 1 });
  // A payment at the beginning of a period settles the interest of the period before, which `owed` has grown by already.
  return owed * (annuity.due === "begin" ? annuity.rate / (1 + annuity.rate) : annuity.rate);
}

/** The part of payment number `period` (from 1) that pays the debt down. */
export const principalOf = (annuity: Given<"payment">, period: number): number =>
  paymentOf(annuity) - interestOf(annuity, period);

/** What payments number `first` to `last` add up to, as interest and as principal. */
export function cumulativePayments(
  annuity: Given<"payment">,
  first: number,
  last: number,
): { interest: number; principal: number } {
  if (!(annuity.rate > 0 && annuity.presentValue > 0))
    throw new InvalidInputError("The rate and the amount borrowed must be above zero.");
  if (!(first >= 1 && last >= first))
    throw new InvalidInputError("The first payment must be 1 or later, and the last one not before it.");
  let [interest, principal] = [0, 0];
  for (let period = first; period <= last; period++) {
    interest += interestOf(annuity, period);
    principal += principalOf(annuity, period);
  }
  return { interest, principal };
}

/** Interest of a period, counted from 0, on a loan that is paid back by the same amount each period. */
export const levelPrincipalInterest = (amount: number, rate: number, period: number, periods: number): number =>
  amount * rate * (period / periods - 1);

/** How many periods it takes; refuses when no number of periods does. */
export function periodsOf({ rate, payment, presentValue, futureValue, due }: Given<"periods">): number {
  const perPeriod = due === "begin" ? payment * (1 + rate) : payment;
  const count =
    rate === 0
      ? -(presentValue + futureValue) / payment
      : Math.log((perPeriod - futureValue * rate) / (presentValue * rate + perPeriod)) / Math.log1p(rate);
  if (!Number.isFinite(count))
    throw new InvalidInputError("These payments never get from the one amount to the other.");
  return count;
}

/** The rate a period; refuses when there is none or more than one, with those there are in `details.roots`. */
export function rateOf({ periods, payment, presentValue, futureValue, due }: Given<"rate">): number {
  const shift = due === "begin" ? 0 : 1;
  const payments = Array.from({ length: periods }, (_, i) => ({ amount: payment, time: i + shift }));
  const roots = ratesOfZeroValue([
    { amount: presentValue, time: 0 },
    ...payments,
    { amount: futureValue, time: periods },
  ]);
  const [only] = roots;
  if (only === undefined || roots.length > 1)
    throw new NoUniqueRateError(
      only === undefined
        ? "No rate gets from the one amount to the other with these payments. Check the signs: what is paid is negative."
        : `More than one rate fits: ${roots.map((root) => `${(root * 100).toFixed(2)} %`).join(" and ")}.`,
      { details: { roots } },
    );
  return only;
}

const growth = (rate: number, periods: number): number => (1 + rate) ** periods;

/** What payments of 1 have grown to after the last period. */
function annuityFactor(rate: number, periods: number, due: Annuity["due"]): number {
  if (rate === 0) return periods;
  return (due === "begin" ? 1 + rate : 1) * (Math.expm1(periods * Math.log1p(rate)) / rate);
}
