import type { MarketData, Quote } from "./provider.ts";

interface SampleCompany {
  ticker: string;
  name: string;
  currency: string;
  /** Price on the first day of the series. */
  start: number;
  /** Yearly drift and volatility, as fractions. */
  drift: number;
  volatility: number;
}

/** Fictional listed companies, so that the product can be tried without a market-data contract. Labelled as such everywhere. */
const COMPANIES: readonly SampleCompany[] = [
  { ticker: "NRTH", name: "Northmoor Flow Systems", currency: "EUR", start: 41.2, drift: 0.07, volatility: 0.24 },
  { ticker: "HLDN", name: "Halden Instruments", currency: "EUR", start: 88.5, drift: 0.05, volatility: 0.19 },
  { ticker: "CRVN", name: "Corvane Energy Services", currency: "EUR", start: 23.8, drift: 0.02, volatility: 0.31 },
  { ticker: "VSTA", name: "Vestara Medical", currency: "USD", start: 132.4, drift: 0.09, volatility: 0.27 },
  { ticker: "LMNR", name: "Lumenor Software", currency: "USD", start: 64.1, drift: 0.12, volatility: 0.36 },
  { ticker: "BRKS", name: "Brackwater Logistics", currency: "GBP", start: 15.6, drift: 0.03, volatility: 0.22 },
];

const FIRST_DAY = Date.UTC(2021, 0, 4);
const DAY_MS = 86_400_000;
const TRADING_DAYS_A_YEAR = 252;

/** Prices are a pure function of ticker and day: every machine shows the same figure for the same date. */
export function createSampleProvider(now: () => Date): MarketData {
  const series = new Map<string, number[]>();
  return {
    tickers: () => COMPANIES.map((company) => company.ticker),
    listed: () => COMPANIES.map(({ ticker, name }) => ({ ticker, name })),
    async quote(ticker) {
      const company = COMPANIES.find((each) => each.ticker === ticker.toUpperCase());
      if (!company) return undefined;
      const day = lastTradingDay(now());
      const closes = extend(series, company, tradingDaysUntil(day));
      return {
        ticker: company.ticker,
        name: company.name,
        currency: company.currency,
        price: closes.at(-1) ?? company.start,
        previousClose: closes.at(-2) ?? company.start,
        asOf: new Date(day).toISOString().slice(0, 10),
        provider: "Parley sample data (fictional companies)",
        sample: true,
      } satisfies Quote;
    },
  };
}

/** The last weekday whose close is known: yesterday or before. */
function lastTradingDay(now: Date): number {
  let day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()) - DAY_MS;
  while (isWeekend(day)) day -= DAY_MS;
  return day;
}
const isWeekend = (day: number) => [0, 6].includes(new Date(day).getUTCDay());

function tradingDaysUntil(day: number): number {
  const days = Math.max(0, Math.round((day - FIRST_DAY) / DAY_MS));
  return Math.floor(days / 7) * 5 + Math.min(days % 7, 4);
}

function extend(known: Map<string, number[]>, company: SampleCompany, days: number): number[] {
  const closes = known.get(company.ticker) ?? [company.start];
  for (let day = closes.length; day <= days; day++) {
    const step =
      company.drift / TRADING_DAYS_A_YEAR +
      (company.volatility / Math.sqrt(TRADING_DAYS_A_YEAR)) * noise(company.ticker, day);
    closes.push(Math.max(0.5, Math.round((closes[day - 1] ?? company.start) * (1 + step) * 100) / 100));
  }
  known.set(company.ticker, closes);
  return closes.slice(0, days + 1);
}

/** Deterministic, zero mean, about unit variance: three uniform draws from a hash of ticker and day. */
function noise(ticker: string, day: number): number {
  let state = day * 2_654_435_761;
  for (const char of ticker) state = Math.imul(state ^ char.charCodeAt(0), 16_777_619);
  let sum = 0;
  for (let draw = 0; draw < 3; draw++) {
    state = Math.imul(state ^ (state >>> 15), 2_246_822_507) + 0x9e3779b9;
    state ^= state >>> 13;
    sum += (state >>> 0) / 2 ** 32 - 0.5;
  }
  return sum * 2;
}
