import type { AccountId, StatementKind } from "./accounts.ts";

/** The kinds of data that a provider may have, each with a life of its own in the cache. */
export const MARKET_KINDS = ["quote", "history", "fundamentals", "search", "fx", "series"] as const;
export type MarketKind = (typeof MARKET_KINDS)[number];

/** A price with its moment. Names follow OpenBB's standard models where they have one. */
export interface Quote {
  ticker: string;
  name: string;
  /** ISO 4217; null when the provider does not say. */
  currency: string | null;
  price: number;
  previousClose: number | null;
  /** ISO date that the price belongs to. */
  asOf: string;
}

export interface Bar {
  date: string;
  close: number;
  /** For splits and dividends, where the provider has it: what returns are computed from. */
  adjustedClose: number | null;
  volume: number | null;
}
export interface PriceHistory {
  ticker: string;
  currency: string | null;
  /** Ascending by date, each date once. */
  bars: readonly Bar[];
}

export interface Listing {
  ticker: string;
  name: string;
  exchange?: string;
  sector?: string;
  country?: string;
  /** SEC's number of the filer, ten digits. */
  cik?: string;
}

export type FiscalPeriod = "FY" | "Q1" | "Q2" | "Q3" | "Q4";

/** One line of a statement: the standard account where we know it, and the provider's own name always. */
export interface StatementLine {
  account: AccountId | null;
  name: string;
  value: number;
}

/** One statement of one period. Amounts are whole units of `currency`. */
export interface Statement {
  kind: StatementKind;
  periodEnd: string;
  fiscalYear: number | null;
  fiscalPeriod: FiscalPeriod;
  currency: string;
  lines: readonly StatementLine[];
  /** When it was filed; of several filings of one period the last one counts. */
  filedOn?: string;
  /** A later filing changed what an earlier one said. */
  restated?: boolean;
}

export interface Fundamentals {
  ticker: string;
  name: string;
  statements: readonly Statement[];
  sharesOutstanding: number | null;
  sector: string | null;
  /** What the provider left out or said twice, for the reader. */
  notes: readonly string[];
}

export interface FxRate {
  base: string;
  quote: string;
  /** Units of `quote` for one unit of `base`. */
  rate: number;
  asOf: string;
}

export interface Series {
  id: string;
  title: string;
  /** As the provider says it; percent and index levels are not fractions. */
  unit: string;
  points: readonly { date: string; value: number }[];
}
