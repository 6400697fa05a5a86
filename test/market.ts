import type { MarketProvider } from "../domain/market/provider.ts";
import { createMarket, type Market, type MarketStore } from "../tools/market-data/market.ts";
import { createSampleProvider } from "../tools/market-data/providers/sample.ts";

/** A store that forgets with the test. */
export function memoryStore(): MarketStore & { entries: Map<string, Awaited<ReturnType<MarketStore["read"]>>> } {
  const entries = new Map<string, Awaited<ReturnType<MarketStore["read"]>>>();
  return {
    entries,
    read: async (kind, key) => entries.get(`${kind} ${key}`),
    write: async (kind, key, entry) => {
      entries.set(`${kind} ${key}`, entry);
    },
  };
}

/** Market data of the sample companies, or of other providers, as of a day. */
export function testMarket(
  now: () => Date = () => new Date("2026-03-10T12:00:00Z"),
  providers: readonly MarketProvider[] = [createSampleProvider(now)],
  store: MarketStore = memoryStore(),
): Market {
  return createMarket({ providers, store, now });
}
