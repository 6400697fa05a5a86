import { InvalidInputError } from "../errors.ts";

/** What stands between the value of the firm and that of its shares. Whole currency units; what is owed is positive. */
export interface Claims {
  /** Financial debt less cash: negative when there is more cash than debt. */
  netDebt: number;
  leaseLiabilities?: number;
  preferredEquity?: number;
  minorityInterests?: number;
  pensionDeficit?: number;
  /** Stakes in companies that are not consolidated: they belong to the shareholders and are not in the cash flows. */
  associates?: number;
}

/** Options or warrants of one strike. */
export interface OptionGrant {
  count: number;
  strike: number;
}

export interface BridgeItem {
  name: string;
  /** As it changes the value: negative for a claim that ranks before the shares. */
  amount: number;
}

/** From enterprise value to equity value, item by item; the items add up to the difference. */
export function bridgeToEquity(enterpriseValue: number, claims: Claims): { items: BridgeItem[]; equityValue: number } {
  const items = [
    { name: "Net debt", amount: -claims.netDebt },
    { name: "Lease liabilities", amount: -(claims.leaseLiabilities ?? 0) },
    { name: "Preferred equity", amount: -(claims.preferredEquity ?? 0) },
    { name: "Minority interests", amount: -(claims.minorityInterests ?? 0) },
    { name: "Pension deficit", amount: -(claims.pensionDeficit ?? 0) },
    { name: "Associates", amount: claims.associates ?? 0 },
  ].filter(({ name, amount }) => amount !== 0 || name === "Net debt");
  return { items, equityValue: items.reduce((sum, { amount }) => sum + amount, enterpriseValue) };
}

export interface PerShare {
  valuePerShare: number;
  /** Shares after the options that are in the money, less those that their proceeds buy back. */
  dilutedShares: number;
}

/**
 * Treasury stock method at the value that comes out, not at a market price: the price that makes
 * equity value = price × (shares + Σ count × (1 − strike / price)) over the options below that price.
 */
export function valuePerShare(equityValue: number, shares: number, options: readonly OptionGrant[] = []): PerShare {
  if (!(shares > 0))
    throw new InvalidInputError("The number of shares must be above zero. Give the basic shares outstanding.");
  if (options.some(({ count, strike }) => count < 0 || strike < 0))
    throw new InvalidInputError("An option grant has a negative number or strike. Both must be zero or more.");
  const ascending = options.toSorted((a, b) => a.strike - b.strike);
  let [claimed, entitled] = [equityValue, shares];
  let price = claimed / entitled;
  for (const { count, strike } of ascending) {
    // The dearer options are exercised only where the price that the cheaper ones leave is still above their strike.
    if (!(price > strike)) break;
    claimed += count * strike;
    entitled += count;
    price = claimed / entitled;
  }
  return { valuePerShare: price, dilutedShares: price > 0 ? equityValue / price : shares };
}
