import type { LboYear } from "./lbo.ts";

export interface Covenants {
  /** Net debt over EBITDA, at most. */
  maxLeverage?: number;
  /** EBITDA over cash interest, at least. */
  minInterestCover?: number;
}

export interface Breach {
  /** From 1. */
  year: number;
  covenant: keyof Covenants;
  limit: number;
  /** What it was instead. */
  actual: number;
}

/** The years in which a plan would break its covenants. A year without interest covers it any number of times. */
export function covenantBreaches(years: readonly LboYear[], { maxLeverage, minInterestCover }: Covenants): Breach[] {
  return years.flatMap(({ ebitda, debt, cash, cashInterest }, i) => {
    const breaches: Breach[] = [];
    const leverage = (debt - cash) / ebitda;
    const cover = ebitda / cashInterest;
    if (maxLeverage !== undefined && (leverage > maxLeverage || (ebitda <= 0 && debt > cash)))
      breaches.push({ year: i + 1, covenant: "maxLeverage", limit: maxLeverage, actual: leverage });
    if (minInterestCover !== undefined && cashInterest > 0 && cover < minInterestCover)
      breaches.push({ year: i + 1, covenant: "minInterestCover", limit: minInterestCover, actual: cover });
    return breaches;
  });
}
