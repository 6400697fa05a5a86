import type { MarketProvider } from "../../../domain/market/provider.ts";
import type { Bar, Listing } from "../../../domain/market/records.ts";
import { SAMPLE_COMPANIES, type SampleCompany } from "../../../domain/market/sample-companies.ts";
import { sampleNoise } from "../../../domain/market/sample-noise.ts";
import { sampleStatements } from "../../../domain/market/sample-statements.ts";

const FIRST_DAY = Date.UTC(2021, 0, 4);
const DAY_MS = 86_400_000;
const TRADING_DAYS_A_YEAR = 252;

/** Units for one euro on the first day, drift and volatility a year. */
const CURRENCIES: Readonly<Record<string, readonly [number, number, number]>> = {
  EUR: [1, 0, 0],
  USD: [1.12, 0, 0.02],
  GBP: [0.86, 0, 0.02],
  CHF: [0.97, -0.005, 0.02],
  SEK: [11.2, 0, 0.03],
  JPY: [158, 0.005, 0.04],
};

/** Fictional yearly series: level on the first day, drift of the level a year, volatility. */
const SERIES: Readonly<
  Record<string, { title: string; unit: string; level: number; drift: number; volatility: number }>
> = {
  SAMPLE_CPI: {
    title: "Consumer prices of the sample economy",
    unit: "index, 2021 = 100",
    level: 100,
    drift: 2.4,
    volatility: 0.4,
  },
  SAMPLE_RATE_10Y: {
    title: "Ten-year government yield of the sample economy",
    unit: "percent a year",
    level: 1.6,
    drift: 0.25,
    volatility: 0.5,
  },
  SAMPLE_INDEX: {
    title: "Total-return index of the sample market",
    unit: "index, 2021 = 100",
    level: 100,
    drift: 7,
    volatility: 11,
  },
};

/** Everything is a pure function of name and day: every machine shows the same figure for the same date. */
export function createSampleProvider(now: () => Date): MarketProvider {
  const walks = new Map<string, number[]>();
  const find = (ticker: string) => SAMPLE_COMPANIES.find((each) => each.ticker === ticker.toUpperCase());
  const closesTo = (company: SampleCompany, day: number) =>
    walk(walks, company.ticker, tradingDaysUntil(day), {
      start: company.start,
      drift: company.drift,
      volatility: company.volatility,
      least: 0.5,
      digits: 2,
    });
  const rateTo = (currency: string, day: number) => {
    const [start, drift, volatility] = CURRENCIES[currency] ?? [Number.NaN, 0, 0];
    return (
      walk(walks, `EUR${currency}`, tradingDaysUntil(day), { start, drift, volatility, least: 1e-4, digits: 5 }).at(
        -1,
      ) ?? start
    );
  };
  return {
    id: "sample",
    title: "Parley sample data (fictional companies)",
    sample: true,
    listed: () => SAMPLE_COMPANIES.map(toListing),
    async search(query) {
      const wanted = query.toLowerCase();
      return SAMPLE_COMPANIES.map(toListing).filter(({ ticker, name, sector = "", country = "" }) =>
        [ticker, name, sector, country].some((text) => text.toLowerCase().includes(wanted)),
      );
    },
    async quote(ticker) {
      const company = find(ticker);
      if (!company) return undefined;
      const day = lastTradingDay(now().getTime());
      const closes = closesTo(company, day);
      return {
        ticker: company.ticker,
        name: company.name,
        currency: company.currency,
        price: closes.at(-1) ?? company.start,
        previousClose: closes.at(-2) ?? company.start,
        asOf: isoDay(day),
      };
    },
    async history(ticker, { from, to }) {
      const company = find(ticker);
      if (!company) return undefined;
      const last = Math.min(lastTradingDay(now().getTime()), lastTradingDay(Date.parse(to) + DAY_MS));
      const closes = closesTo(company, last);
      return {
        ticker: company.ticker,
        currency: company.currency,
        bars: barsBetween(closes, Math.max(FIRST_DAY, Date.parse(from)), last),
      };
    },
    async fundamentals(ticker) {
      const company = find(ticker);
      if (!company) return undefined;
      const { name, sector, shares } = company;
      return {
        ticker: company.ticker,
        name,
        sector,
        sharesOutstanding: shares,
        notes: [],
        statements: sampleStatements(company, isoDay(now().getTime())),
      };
    },
    async fx(base, quote, date) {
      if (!CURRENCIES[base] || !CURRENCIES[quote]) return undefined;
      const day = Math.min(lastTradingDay(now().getTime()), lastTradingDay(Date.parse(date) + DAY_MS));
      return { base, quote, rate: Number((rateTo(quote, day) / rateTo(base, day)).toPrecision(8)), asOf: isoDay(day) };
    },
    async series(id, { from, to }) {
      const series = SERIES[id];
      if (!series) return undefined;
      const points = monthsBetween(
        Math.max(FIRST_DAY, Date.parse(from)),
        Math.min(now().getTime(), Date.parse(to)),
      ).map((day) => ({ date: isoDay(day), value: levelOn(id, series, day) }));
      return { id, title: series.title, unit: series.unit, points };
    },
  };
}

function levelOn(id: string, { level, drift, volatility }: (typeof SERIES)[string], day: number): number {
  const years = (day - FIRST_DAY) / DAY_MS / 365;
  return Number((level + drift * years + volatility * 0.3 * sampleNoise(id, Math.round(years * 12))).toFixed(2));
}

const toListing = ({ ticker, name, sector, country }: SampleCompany): Listing => ({
  ticker,
  name,
  sector,
  country,
  exchange: "Sample",
});
const isoDay = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The last weekday whose close is known: the day before or earlier. */
function lastTradingDay(time: number): number {
  let day = Math.floor(time / DAY_MS) * DAY_MS - DAY_MS;
  while (isWeekend(day)) day -= DAY_MS;
  return day;
}
const isWeekend = (day: number) => [0, 6].includes(new Date(day).getUTCDay());

function tradingDaysUntil(day: number): number {
  const days = Math.max(0, Math.round((day - FIRST_DAY) / DAY_MS));
  return Math.floor(days / 7) * 5 + Math.min(days % 7, 4);
}

function barsBetween(closes: readonly number[], from: number, to: number): Bar[] {
  const bars: Bar[] = [];
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day <= to; day += DAY_MS) {
    const close = isWeekend(day) ? undefined : closes[tradingDaysUntil(day)];
    if (close !== undefined) bars.push({ date: isoDay(day), close, adjustedClose: close, volume: null });
  }
  return bars;
}

function monthsBetween(from: number, to: number): number[] {
  const months: number[] = [];
  const first = new Date(from);
  for (let i = 0; ; i++) {
    const day = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + i, 1);
    if (day > to) return months;
    if (day >= from) months.push(day);
  }
}

interface Walk {
  start: number;
  drift: number;
  volatility: number;
  least: number;
  digits: number;
}

function walk(
  known: Map<string, number[]>,
  name: string,
  days: number,
  { start, drift, volatility, least, digits }: Walk,
): number[] {
  const closes = known.get(name) ?? [start];
  const scale = 10 ** digits;
  for (let day = closes.length; day <= days; day++) {
    const step = drift / TRADING_DAYS_A_YEAR + (volatility / Math.sqrt(TRADING_DAYS_A_YEAR)) * sampleNoise(name, day);
    closes.push(Math.max(least, Math.round((closes[day - 1] ?? start) * (1 + step) * scale) / scale));
  }
  known.set(name, closes);
  return closes.slice(0, days + 1);
}
