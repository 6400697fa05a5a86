/** A price with its moment, from one provider. */
export interface Quote {
  ticker: string;
  name: string;
  currency: string;
  price: number;
  previousClose: number;
  /** ISO date of the close the price belongs to. */
  asOf: string;
  provider: string;
  /** True for invented companies: nobody may take the figure for a market price. */
  sample: boolean;
}

export interface MarketData {
  /** `undefined` when the provider does not know the ticker. */
  quote(ticker: string, options: { signal: AbortSignal }): Promise<Quote | undefined>;
  /** What can be asked, for an error that helps. */
  tickers(): readonly string[];
  /** The same with the companies' names, so that a price can be asked for by name. */
  listed(): readonly { ticker: string; name: string }[];
}
