import type pg from "pg";
import { tellReached, watchedTickers } from "../../db/price-watches.ts";
import type { Market } from "./market.ts";

/**
 * Asks for the price of each share that somebody watches and tells those whose price is reached. A share whose price cannot be had, or
 * is an old one, is looked at again the next time.
 */
export async function checkPriceWatches(
  pool: pg.Pool,
  market: Pick<Market, "quote">,
  signal: AbortSignal,
): Promise<number> {
  let told = 0;
  for (const ticker of await watchedTickers(pool)) {
    const known = await market.quote(ticker, { signal }).catch(() => undefined);
    const { currency, price, asOf } = known?.data ?? {};
    if (!known || known.stale || !currency || price === undefined || asOf === undefined) continue;
    told += await tellReached(pool, { ticker, price, currency, asOf, provider: known.provider });
  }
  return told;
}
