import { InvalidInputError } from "../errors.ts";
import { rateOfReturn, yearsFromFirst } from "../valuation/returns.ts";
import { orNull } from "../valuation/sensitivity.ts";

export interface Trade {
  ticker: string;
  date: string;
  /** Bought is positive, sold negative. */
  quantity: number;
  /** Paid or received for one, in the base currency, costs included. */
  price: number;
}

/** Prices in the base currency by ticker, each ascending by date. */
export type PriceBook = ReadonlyMap<string, readonly { date: string; close: number }[]>;

export interface PortfolioResult {
  /** On the last day, in the base currency. */
  value: number;
  invested: number;
  /** What came back from sales. */
  realised: number;
  gain: number;
  /** Over the whole time, as if no money had come or gone: what the choice of papers was worth. */
  timeWeighted: number | null;
  /** A year: what the money earned, with when it came and went. Null where there is no single rate. */
  moneyWeighted: number | null;
  holdings: { ticker: string; quantity: number; price: number; value: number; part: number }[];
}

/** A portfolio's value and returns from its trades and daily prices. Refuses a sale of what is not held. */
export function measurePortfolio(trades: readonly Trade[], prices: PriceBook, to: string): PortfolioResult {
  const ordered = trades.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  refuse(ordered, to);
  const held = new Map<string, number>();
  const days = [...new Set(ordered.map(({ date }) => date))];
  let growth: number | null = 1;
  let before = 0;
  for (const day of days) {
    const worth = worthOf(held, prices, day);
    if (before > 0 && growth !== null) growth *= worth / before;
    const today = ordered.filter(({ date }) => date === day);
    for (const { ticker, quantity } of today) held.set(ticker, clean((held.get(ticker) ?? 0) + quantity));
    if ([...held.values()].some((quantity) => quantity < 0))
      throw new InvalidInputError(
        `More is sold on ${day} than is held. Check the quantities and the order of the trades.`,
      );
    before = worthOf(held, prices, day);
  }
  const value = worthOf(held, prices, to);
  if (before > 0 && growth !== null) growth *= value / before;
  const invested = ordered.reduce((sum, { quantity, price }) => sum + Math.max(0, quantity) * price, 0);
  const realised = ordered.reduce((sum, { quantity, price }) => sum + Math.max(0, -quantity) * price, 0);
  return {
    value,
    invested,
    realised,
    gain: value + realised - invested,
    timeWeighted: growth === null ? null : growth - 1,
    moneyWeighted: moneyWeighted(ordered, value, to),
    holdings: [...held]
      .filter(([, quantity]) => quantity > 0)
      .map(([ticker, quantity]) => {
        const price = priceOn(prices, ticker, to);
        return { ticker, quantity, price, value: quantity * price, part: value > 0 ? (quantity * price) / value : 0 };
      })
      .toSorted((a, b) => b.value - a.value),
  };
}

function moneyWeighted(trades: readonly Trade[], value: number, to: string): number | null {
  const flows = [
    ...trades.map(({ date, quantity, price }) => ({ date, amount: -quantity * price })),
    { date: to, amount: value },
  ];
  const times = yearsFromFirst(flows.map(({ date }) => date));
  return orNull(() => {
    try {
      return rateOfReturn(
        flows.map(({ amount }) => amount),
        times,
      );
    } catch (error) {
      throw new InvalidInputError("There is no single rate.", { cause: error });
    }
  });
}

const worthOf = (held: ReadonlyMap<string, number>, prices: PriceBook, day: string): number =>
  [...held].reduce(
    (sum, [ticker, quantity]) => sum + (quantity === 0 ? 0 : quantity * priceOn(prices, ticker, day)),
    0,
  );

/** The last close on or before a day. */
function priceOn(prices: PriceBook, ticker: string, day: string): number {
  const last = prices.get(ticker)?.findLast(({ date }) => date <= day);
  if (!last)
    throw new InvalidInputError(
      `There is no price of ${ticker} on or before ${day}. Give a later date for that trade.`,
    );
  return last.close;
}

function refuse(trades: readonly Trade[], to: string): void {
  const [first] = trades;
  if (!first) throw new InvalidInputError("There are no trades. Give what was bought and when.");
  const later = trades.find(({ date }) => date > to);
  if (later) throw new InvalidInputError(`The trade of ${later.ticker} on ${later.date} is after ${to}.`);
  if (first.date === to) throw new InvalidInputError("All trades are of the last day, so there is no return yet.");
}

/** A position sold in thirds leaves 1e-16 of a share, which nobody holds. */
const clean = (quantity: number): number => (Math.abs(quantity) < 1e-9 ? 0 : quantity);
