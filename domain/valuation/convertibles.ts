import { InvalidInputError } from "../errors.ts";

/** What turns into shares at the next round, at the lowest of the prices that it may choose from. */
export interface Convertible {
  name: string;
  kind: "safe" | "note";
  amount: number;
  /** Highest value of the company at which it converts. */
  cap?: number;
  /**
   * Whether the cap values the company after the SAFEs and notes have converted (the Y Combinator form since 2018) or before.
   * The enlargement of the pool in the round is in neither.
   */
  capIs?: "post-money" | "pre-money";
  /** Off the price of the round: 0.2 is 20 %. */
  discount?: number;
  /** Of a note: simple interest a year, for the years until it converts. */
  interestRate?: number;
  years?: number;
}

const MOST_ROUNDS = 20_000;

/**
 * The shares that each gets. Its shares raise the number that the price of the round is divided by, which gives it more shares again:
 * from none upward the numbers settle where all agree. They run away when what converts is worth the whole pre-money value.
 */
export function convert(
  convertibles: readonly Convertible[],
  existing: number,
  priceWith: (converted: number) => number,
): { name: string; shares: number }[] {
  for (const each of convertibles) refuse(each);
  let converted = 0;
  for (let i = 0; i < MOST_ROUNDS; i++) {
    const price = priceWith(converted);
    const next = convertibles.map((each) => ({ name: each.name, shares: sharesOf(each, price, existing, converted) }));
    const total = next.reduce((sum, { shares }) => sum + shares, 0);
    if (total - converted <= total * 1e-15) return next;
    if (!Number.isFinite(total) || total > existing * 1e9) break;
    converted = total;
  }
  throw new InvalidInputError(
    "The SAFEs and notes take the whole company: together they are worth the pre-money value or more. Raise the pre-money value.",
  );
}

/** Principal and simple interest. */
export const owed = ({ amount, interestRate = 0, years = 0 }: Convertible): number =>
  amount * (1 + interestRate * years);

function sharesOf(each: Convertible, price: number, existing: number, converted: number): number {
  const atDiscount = owed(each) / (price * (1 - (each.discount ?? 0)));
  if (each.cap === undefined) return atDiscount;
  const counted = each.capIs === "post-money" ? existing + converted : existing;
  return Math.max(atDiscount, (owed(each) / each.cap) * counted);
}

function refuse({ name, kind, amount, cap, capIs, discount = 0, interestRate = 0, years = 0 }: Convertible): void {
  if (!(amount > 0)) throw new InvalidInputError(`The amount of ${name} must be above zero.`);
  if (cap !== undefined && !(cap > 0)) throw new InvalidInputError(`The cap of ${name} must be above zero.`);
  if (cap !== undefined && !capIs)
    throw new InvalidInputError(`Is the cap of ${name} a pre-money or a post-money cap? Give capIs.`);
  if (!(discount >= 0 && discount < 1))
    throw new InvalidInputError(`The discount of ${name} must be at least 0 and below 1: 0.2 is 20 %.`);
  if (interestRate < 0 || years < 0) throw new InvalidInputError(`Interest and years of ${name} cannot be negative.`);
  if (kind === "safe" && interestRate > 0)
    throw new InvalidInputError(`${name} is a SAFE and bears no interest. Make it a note, or leave out interestRate.`);
}
