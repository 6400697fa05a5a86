import { InvalidInputError } from "../errors.ts";

/** How days are counted: 30 a month of 360 a year (US), true days of the year, of 360 or of 365, 30 of 360 (European). */
export type DayCount = "30/360" | "actual/actual" | "actual/360" | "actual/365" | "30E/360";

interface Paper {
  /** ISO dates. */
  settlement: string;
  maturity: string;
  /** What is paid at maturity, for 100 usually. */
  redemption: number;
  dayCount: DayCount;
}

/** The price of paper that bears no interest, from its discount a year. */
export const discountedPrice = (paper: Paper, discount: number): number => {
  refuse(paper);
  return paper.redemption * (1 - discount * yearFraction(paper.settlement, paper.maturity, paper.dayCount));
};

/** The discount a year, on the redemption, that a price means. */
export function discountRate(paper: Paper, price: number): number {
  refuse(paper);
  if (!(price > 0)) throw new InvalidInputError("The price must be above zero.");
  return (paper.redemption - price) / paper.redemption / yearFraction(paper.settlement, paper.maturity, paper.dayCount);
}

/** Of a bill of up to a year: price for 100, yield on 360 days, and the yield of a bond that pays as much. */
export function treasuryBill(
  { settlement, maturity }: Pick<Paper, "settlement" | "maturity">,
  discount: number,
): { price: number; bondEquivalentYield: number } {
  const days = daysBetween(settlement, maturity);
  if (!(discount > 0)) throw new InvalidInputError("The discount must be above zero.");
  if (!(days > 0 && days <= 366))
    throw new InvalidInputError("A bill matures after its settlement and within a year of it.");
  return {
    price: 100 * (1 - (discount * days) / 360),
    bondEquivalentYield: (365 * discount) / (360 - discount * days),
  };
}

/** Yield on 360 days of a bill bought at a price for 100. */
export function treasuryBillYield(
  { settlement, maturity }: Pick<Paper, "settlement" | "maturity">,
  price: number,
): number {
  if (!(price > 0)) throw new InvalidInputError("The price must be above zero.");
  return ((100 - price) * 360) / (price * daysBetween(settlement, maturity));
}

/** The part of a year between two days. */
export function yearFraction(from: string, to: string, dayCount: DayCount): number {
  switch (dayCount) {
    case "actual/360":
      return daysBetween(from, to) / 360;
    case "actual/365":
      return daysBetween(from, to) / 365;
    case "actual/actual":
      return daysBetween(from, to) / daysOfYears(from, to);
    default:
      return days360(from, to, dayCount === "30E/360") / 360;
  }
}

const DAY_MS = 86_400_000;

function daysBetween(from: string, to: string): number {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
  if (Number.isNaN(days)) throw new InvalidInputError("Write dates as 2026-03-31.");
  return days;
}

/** Days of the year of both days; over years, their average. */
function daysOfYears(from: string, to: string): number {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
  const lengths = Array.from({ length: last - first + 1 }, (_, i) => (isLeap(first + i) ? 366 : 365));
  return lengths.reduce((sum, days) => sum + days, 0) / lengths.length;
}
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function days360(from: string, to: string, european: boolean): number {
  const [y1 = 0, m1 = 0, d1 = 0] = from.split("-").map(Number);
  const [y2 = 0, m2 = 0, d2 = 0] = to.split("-").map(Number);
  const first = Math.min(d1, 30);
  const last = european ? Math.min(d2, 30) : d2 === 31 && first === 30 ? 30 : d2;
  return (y2 - y1) * 360 + (m2 - m1) * 30 + (last - first);
}

function refuse({ settlement, maturity, redemption }: Paper): void {
  if (!(redemption > 0)) throw new InvalidInputError("What is paid at maturity must be above zero.");
  if (!(daysBetween(settlement, maturity) > 0)) throw new InvalidInputError("Maturity has to come after settlement.");
}
