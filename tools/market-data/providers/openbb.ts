import { z } from "zod";
import { MarketDataUnavailableError } from "../../../domain/errors.ts";
import { readDate, readNumber, readText } from "../../../domain/market/numbers.ts";
import type { MarketProvider } from "../../../domain/market/provider.ts";
import type { Bar, Fundamentals, Quote } from "../../../domain/market/records.ts";
import { getJson } from "./http.ts";
import { readStatements } from "./openbb-statements.ts";

export interface OpenBbSettings {
  /** Origin of the REST API; a user and a password in it are sent as basic authentication. */
  url: string;
  /** Which of OpenBB's own providers to ask; its default when left out. */
  provider?: string | undefined;
}

const SERVICE = "The OpenBB service";
/** Years of statements that are asked for. */
const LIMIT = 12;
export type Row = Record<string, unknown>;

const ObbObject = z.object({
  results: z.union([z.array(z.record(z.string(), z.unknown())), z.record(z.string(), z.unknown()), z.null()]),
  provider: z.string().nullish(),
  warnings: z.array(z.object({ message: z.string() })).nullish(),
});
interface Answer {
  rows: Row[];
  provider: string | null;
}

/** OpenBB Platform's REST API. Its field names differ by the provider behind it, so each is looked for under all of them. */
export function createOpenBbProvider({ url, provider }: OpenBbSettings): MarketProvider {
  const { origin, headers } = readOrigin(url);
  const title = provider ? `OpenBB (${provider})` : "OpenBB";
  async function ask(path: string, params: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    const query = new URLSearchParams({ ...params, ...(provider ? { provider } : {}) });
    const { status, body } = await getJson(`${origin}/api/v1/${path}?${query}`, { service: SERVICE, headers, signal });
    if (status === 204 || status === 404) return { rows: [], provider: null };
    if (status === 400 && /not found|no data|empty/i.test(JSON.stringify(body))) return { rows: [], provider: null };
    if (status !== 200) throw refused(status, body);
    const answer = ObbObject.safeParse(body);
    if (!answer.success)
      throw new MarketDataUnavailableError(`${SERVICE} sent something that is not data.`, { cause: answer.error });
    const { results } = answer.data;
    return {
      rows: Array.isArray(results) ? results : results ? [results] : [],
      provider: answer.data.provider ?? null,
    };
  }
  return {
    id: "openbb",
    title,
    sample: false,
    async quote(ticker, { signal }) {
      const { rows } = await ask("equity/price/quote", { symbol: ticker }, signal);
      const row = rows.find((each) => readText(each.symbol)?.toUpperCase() === ticker) ?? rows[0];
      const quote = row && readQuote(ticker, row);
      if (!quote || quote.currency) return quote;
      const profile = await ask("equity/profile", { symbol: ticker }, signal).catch(() => undefined);
      return inWholeUnits({ ...quote, currency: readText(profile?.rows[0]?.currency) });
    },
    async history(ticker, { from, to }, { signal }) {
      const [{ rows }, profile] = await Promise.all([
        ask("equity/price/historical", { symbol: ticker, start_date: from, end_date: to }, signal),
        ask("equity/profile", { symbol: ticker }, signal).catch(() => undefined),
      ]);
      const bars = readBars(rows);
      return bars.length ? { ticker, currency: currencyCode(readText(profile?.rows[0]?.currency)), bars } : undefined;
    },
    async fundamentals(ticker, { signal }) {
      const statement = (path: string, period: string) =>
        ask(
          `equity/fundamental/${path}`,
          { symbol: ticker, period, limit: String(period === "annual" ? LIMIT : 4 * 3) },
          signal,
        );
      const kinds = ["income", "balance", "cash"] as const;
      const [annual, quarterly, profile] = await Promise.all([
        Promise.all(kinds.map((kind) => statement(kind, "annual"))),
        Promise.all(kinds.map((kind) => statement(kind, "quarter").catch(() => ({ rows: [] as Row[] })))),
        ask("equity/profile", { symbol: ticker }, signal).catch(() => undefined),
      ]);
      return toFundamentals(
        ticker,
        [...annual, ...quarterly].map(({ rows }) => rows),
        profile?.rows[0],
      );
    },
    async search(query, { signal }) {
      const { rows } = await ask("equity/search", { query }, signal);
      return rows.flatMap((row) => {
        const [ticker, name] = [readText(row.symbol)?.toUpperCase(), readText(row.name)];
        const [exchange, cik] = [readText(row.exchange), readText(row.cik)];
        return ticker && name ? [{ ticker, name, ...(exchange ? { exchange } : {}), ...(cik ? { cik } : {}) }] : [];
      });
    },
    async fx(base, quote, date, { signal }) {
      const from = new Date(Date.parse(date) - 7 * 86_400_000).toISOString().slice(0, 10);
      const { rows } = await ask(
        "currency/price/historical",
        { symbol: `${base}${quote}`, start_date: from, end_date: date },
        signal,
      );
      const last = readBars(rows).findLast((bar) => bar.date <= date);
      return last && last.close > 0 ? { base, quote, rate: last.close, asOf: last.date } : undefined;
    },
    async series(id, { from, to }, { signal }) {
      const { rows } = await ask("economy/fred_series", { symbol: id, start_date: from, end_date: to }, signal);
      const points = rows.flatMap((row) => {
        const [day, value] = [readDate(row.date), readNumber(row[id] ?? row[id.toLowerCase()] ?? row.value)];
        return day && value !== null ? [{ date: day, value }] : [];
      });
      return points.length ? { id, title: id, unit: "as published", points: points.toSorted(byDate) } : undefined;
    },
  };
}

function readQuote(ticker: string, row: Row): Quote | undefined {
  const price = readNumber(row.last_price) ?? readNumber(row.close) ?? readNumber(row.price);
  if (price === null || price <= 0) return undefined;
  const asOf =
    readDate(row.last_timestamp) ??
    readDate(row.last_price_date) ??
    readDate(row.date) ??
    new Date().toISOString().slice(0, 10);
  return inWholeUnits({
    ticker,
    name: readText(row.name) ?? ticker,
    currency: readText(row.currency),
    price,
    previousClose: readNumber(row.prev_close),
    asOf,
  });
}

/** London and a few others quote in hundredths: GBp and GBX are pence. */
function inWholeUnits(quote: Quote): Quote {
  const hundredths = /^(?:GBp|GBX|ZAc|ILA)$/.test(quote.currency ?? "");
  const currency = currencyCode(quote.currency);
  if (!hundredths) return { ...quote, currency };
  return {
    ...quote,
    currency,
    price: quote.price / 100,
    previousClose: quote.previousClose === null ? null : quote.previousClose / 100,
  };
}

const HUNDREDTHS: Readonly<Record<string, string>> = { GBp: "GBP", GBX: "GBP", ZAc: "ZAR", ILA: "ILS" };
const currencyCode = (text: string | null): string | null => {
  const code = HUNDREDTHS[text ?? ""] ?? text?.toUpperCase();
  return code && /^[A-Z]{3}$/.test(code) ? code : null;
};

function readBars(rows: readonly Row[]): Bar[] {
  const byDay = new Map<string, Bar>();
  for (const row of rows) {
    const [day, close] = [readDate(row.date), readNumber(row.close)];
    if (day && close !== null && close > 0)
      byDay.set(day, { date: day, close, adjustedClose: readNumber(row.adj_close), volume: readNumber(row.volume) });
  }
  return [...byDay.values()].toSorted(byDate);
}
const byDate = (a: { date: string }, b: { date: string }) => (a.date < b.date ? -1 : 1);

function toFundamentals(ticker: string, tables: readonly Row[][], profile: Row | undefined): Fundamentals | undefined {
  const kinds = ["income", "balance", "cash_flow"] as const;
  const read = tables.map((rows, i) => readStatements(rows, kinds[i % 3] ?? "income", i < 3));
  const statements = read.flatMap((each) => each.statements);
  if (!statements.length) return undefined;
  return {
    ticker,
    name: readText(profile?.name) ?? ticker,
    statements,
    sharesOutstanding: readNumber(profile?.shares_outstanding),
    sector: readText(profile?.sector),
    notes: [...new Set(read.flatMap((each) => each.notes))],
  };
}

function refused(status: number, body: unknown): MarketDataUnavailableError {
  const message =
    status === 401 || status === 403
      ? `${SERVICE} refused the request. An administrator has to check OPENBB_API_URL and the keys in OpenBB.`
      : `${SERVICE} could not answer this request.`;
  return new MarketDataUnavailableError(message, { cause: body });
}

function readOrigin(url: string): { origin: string; headers: Record<string, string> } {
  const { username, password, origin, pathname } = new URL(url);
  const address = `${origin}${pathname}`.replace(/\/+$/, "").replace(/\/api\/v1$/, "");
  if (!username) return { origin: address, headers: {} };
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64");
  return { origin: address, headers: { authorization: `Basic ${credentials}` } };
}
