import type { Fundamentals, FxRate, Listing, PriceHistory, Quote, Series } from "./records.ts";

interface Call {
  signal: AbortSignal;
}
export interface DateRange {
  from: string;
  to: string;
}

/**
 * A source of market data. What it does not offer it does not have. `undefined` is "I do not know that one"; a failure throws a
 * MarketDataUnavailableError, and then somebody else may be asked.
 */
export interface MarketProvider {
  id: string;
  /** For the reader, beside each figure. */
  title: string;
  /** Invented companies: nobody may take a figure for a market price. */
  sample: boolean;
  quote?(ticker: string, call: Call): Promise<Quote | undefined>;
  history?(ticker: string, range: DateRange, call: Call): Promise<PriceHistory | undefined>;
  fundamentals?(ticker: string, call: Call): Promise<Fundamentals | undefined>;
  search?(query: string, call: Call): Promise<Listing[]>;
  fx?(base: string, quote: string, date: string, call: Call): Promise<FxRate | undefined>;
  series?(id: string, range: DateRange, call: Call): Promise<Series | undefined>;
  /** All that can be asked for, where that is a short list. */
  listed?(): readonly Listing[];
}
