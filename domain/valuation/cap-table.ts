import { InvalidInputError } from "../errors.ts";
import { type Convertible, convert } from "./convertibles.ts";

export interface Holding {
  name: string;
  /** Fractions of a share are kept: what a lawyer rounds away is not lost here. */
  shares: number;
}

export interface Round {
  /** Value of the company before the new money, with everything that converts and the enlarged pool in it. */
  preMoney: number;
  investors: readonly { name: string; amount: number }[];
  convertibles: readonly Convertible[];
  /** Part of the company after the round that is kept for options; the pool is enlarged before the round to reach it. */
  poolTarget?: number;
}

export interface RoundResult {
  pricePerShare: number;
  preMoney: number;
  postMoney: number;
  holdings: Holding[];
  /** Value of the shares that were there before, at the new price: the pre-money value less conversions and new pool. */
  effectivePreMoney: number;
}

/** The name under which the option pool stands in a list of holdings. */
export const OPTION_POOL = "Option pool";

/**
 * One priced round. SAFEs and notes convert into the pre-money, the pool is topped up there too, so that both dilute those who are
 * there already and not the new money.
 */
export function runRound(before: readonly Holding[], round: Round): RoundResult {
  const invested = round.investors.reduce((sum, { amount }) => sum + amount, 0);
  refuseRound(before, round, invested);
  const { preMoney } = round;
  const existing = before.reduce((sum, { shares }) => sum + shares, 0);
  const pool = before.filter(({ name }) => name === OPTION_POOL).reduce((sum, { shares }) => sum + shares, 0);
  const growth = (preMoney + invested) / preMoney;
  const enlarged = (converted: number) => enlargePool(existing + converted, pool, (round.poolTarget ?? 0) * growth);
  const conversions = convert(round.convertibles, existing, (converted) => preMoney / enlarged(converted));
  const converted = conversions.reduce((sum, { shares }) => sum + shares, 0);
  const shares = enlarged(converted);
  const pricePerShare = preMoney / shares;
  const added = shares - existing - converted;
  return {
    pricePerShare,
    preMoney,
    postMoney: preMoney + invested,
    effectivePreMoney: existing * pricePerShare,
    holdings: merge([
      ...before,
      ...conversions,
      ...(added > 0 ? [{ name: OPTION_POOL, shares: added }] : []),
      ...round.investors.map(({ name, amount }) => ({ name, shares: amount / pricePerShare })),
    ]),
  };
}

/** Shares before the new money once the pool has the given part of them; `part` of the pre-money shares, not of all. */
function enlargePool(shares: number, pool: number, part: number): number {
  if (pool >= part * shares) return shares;
  return (shares - pool) / (1 - part);
}

function refuseRound(
  before: readonly Holding[],
  { preMoney, poolTarget = 0, investors }: Round,
  invested: number,
): void {
  if (!before.some(({ shares }) => shares > 0))
    throw new InvalidInputError("Nobody holds shares before the round. Give the founders' shares.");
  if (before.some(({ shares }) => shares < 0)) throw new InvalidInputError("A holder has a negative number of shares.");
  if (!(preMoney > 0)) throw new InvalidInputError("The pre-money value must be above zero.");
  if (investors.some(({ amount }) => !(amount > 0)))
    throw new InvalidInputError("Each investor must put in more than zero.");
  const most = preMoney / (preMoney + invested);
  if (poolTarget < 0 || poolTarget >= most)
    throw new InvalidInputError(
      `An option pool of ${(poolTarget * 100).toFixed(1)} % does not fit beside the new money: it must be below ${(most * 100).toFixed(1)} %.`,
    );
}

function merge(holdings: readonly Holding[]): Holding[] {
  const byName = new Map<string, number>();
  for (const { name, shares } of holdings) byName.set(name, (byName.get(name) ?? 0) + shares);
  return [...byName].map(([name, shares]) => ({ name, shares }));
}
