import { setTimeout as wait } from "node:timers/promises";
import { MarketDataNotFoundError, MarketDataUnavailableError, TickerNotFoundError } from "../../domain/errors.ts";
import type { DateRange, MarketProvider } from "../../domain/market/provider.ts";
import type {
  Fundamentals,
  FxRate,
  Listing,
  MarketKind,
  PriceHistory,
  Quote,
  Series,
} from "../../domain/market/records.ts";
import { type Conflict, compareStatements } from "../../domain/market/statements.ts";

/** Data with where it comes from and how old it is. */
export interface Known<T> {
  data: T;
  provider: string;
  sample: boolean;
  fetchedAt: Date;
  /** Why this is not fresh, for the reader: the provider does not answer, and this is what it said last. */
  stale: string | null;
  /** What another provider says differently. */
  conflicts: readonly Conflict[];
}

interface Call {
  signal: AbortSignal;
}

/** Market data from whichever provider is first in order, kept and looked after. */
export interface Market {
  quote(ticker: string, call: Call): Promise<Known<Quote>>;
  history(ticker: string, range: DateRange, call: Call): Promise<Known<PriceHistory>>;
  fundamentals(ticker: string, call: Call): Promise<Known<Fundamentals>>;
  search(query: string, call: Call): Promise<Known<Listing[]>>;
  fx(base: string, quote: string, date: string, call: Call): Promise<Known<FxRate>>;
  series(id: string, range: DateRange, call: Call): Promise<Known<Series>>;
  /** Companies that can be named in a question; empty where there are too many to list. */
  listed(): readonly Listing[];
}

export interface MarketStore {
  read(kind: MarketKind, key: string): Promise<{ provider: string; payload: unknown; fetchedAt: Date } | undefined>;
  write(kind: MarketKind, key: string, entry: { provider: string; payload: unknown; fetchedAt: Date }): Promise<void>;
}

export interface MarketOptions {
  /** In order of precedence. */
  providers: readonly MarketProvider[];
  store: MarketStore;
  now(): Date;
  /** Two providers that differ by more than this part are shown to differ. */
  tolerance?: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** How long data counts as fresh, and how long after that it is still shown while it is fetched anew. */
const LIFE: Readonly<Record<MarketKind, { freshMs: number; staleMs: number }>> = {
  quote: { freshMs: 5 * MINUTE_MS, staleMs: 10 * MINUTE_MS },
  fx: { freshMs: 10 * MINUTE_MS, staleMs: HOUR_MS },
  history: { freshMs: HOUR_MS, staleMs: 12 * HOUR_MS },
  search: { freshMs: 24 * HOUR_MS, staleMs: 7 * 24 * HOUR_MS },
  fundamentals: { freshMs: 24 * HOUR_MS, staleMs: 7 * 24 * HOUR_MS },
  series: { freshMs: 12 * HOUR_MS, staleMs: 3 * 24 * HOUR_MS },
};
const TOLERANCE = 0.01;
const COMPARED_WITHIN_MS = 2_000;
/** Answers kept in this process besides the database: a valuation asks for the same quote again and again. */
const MOST_IN_MEMORY = 2_000;

interface Entry {
  provider: string;
  payload: { data: unknown; sample: boolean; conflicts: Conflict[] };
  fetchedAt: Date;
}
type Ask<T> = (provider: MarketProvider, signal: AbortSignal) => Promise<T | undefined> | undefined;

export function createMarket({ providers, store, now, tolerance = TOLERANCE }: MarketOptions): Market {
  const memory = new Map<string, Entry>();
  const underWay = new Map<string, Promise<Entry>>();

  const listed = () => providers.flatMap((provider) => provider.listed?.() ?? []);

  /** One request at a time for one thing, whoever asks; it goes on when one of the askers leaves. */
  function fetchOnce<T>(kind: MarketKind, key: string, ask: Ask<T>): Promise<Entry> {
    const id = `${kind} ${key}`;
    const running = underWay.get(id);
    if (running) return running;
    const started = fetchFirst(kind, key, ask).finally(() => underWay.delete(id));
    underWay.set(id, started);
    // Its askers may all have left by the time it fails; a rejection that nobody hears would end the process.
    started.catch(() => {});
    return started;
  }

  async function fetchFirst<T>(kind: MarketKind, key: string, ask: Ask<T>): Promise<Entry> {
    const signal = new AbortController().signal;
    const asked = providers.flatMap((provider) => {
      const request = ask(provider, signal);
      return request
        ? [
            {
              provider,
              request: request.then(
                (data) => ({ data }),
                (error: unknown) => ({ error }),
              ),
            },
          ]
        : [];
    });
    if (!asked.length)
      throw new MarketDataUnavailableError(
        `No provider of ${WORDS[kind]} is set up. An administrator can add one: see OPENBB_API_URL and EDGAR_CONTACT.`,
      );
    const answers: { provider: MarketProvider; data: T }[] = [];
    const failures: unknown[] = [];
    for (const { provider, request } of asked) {
      const answer = await (answers.length ? Promise.race([request, soon()]) : request);
      if ("error" in answer) failures.push(answer.error);
      else if (answer.data !== undefined) answers.push({ provider, data: answer.data });
    }
    const [first, ...others] = answers;
    if (!first) {
      if (failures[0] !== undefined) throw failures[0];
      if (kind === "quote" || kind === "history" || kind === "fundamentals")
        throw new TickerNotFoundError(
          key.split("|")[0] ?? "",
          listed().map(({ ticker }) => ticker),
        );
      throw new MarketDataNotFoundError(`There is no ${WORDS[kind]} for ${key.split("|")[0]}.`);
    }
    const conflicts = others.flatMap((other) => compare(kind, first, other, tolerance));
    const entry: Entry = {
      provider: first.provider.title,
      fetchedAt: now(),
      payload: { data: first.data, sample: first.provider.sample, conflicts },
    };
    remember(`${kind} ${key}`, entry);
    await store.write(kind, key, entry).catch(() => {});
    return entry;
  }

  function remember(id: string, entry: Entry): void {
    memory.delete(id);
    memory.set(id, entry);
    const oldest = memory.size > MOST_IN_MEMORY ? memory.keys().next().value : undefined;
    if (oldest !== undefined) memory.delete(oldest);
  }

  async function recall(kind: MarketKind, key: string): Promise<Entry | undefined> {
    const id = `${kind} ${key}`;
    const known = memory.get(id);
    if (known) return known;
    const stored = (await store.read(kind, key).catch(() => undefined)) as Entry | undefined;
    if (stored) remember(id, stored);
    return stored;
  }

  async function get<T>(kind: MarketKind, key: string, { signal }: Call, ask: Ask<T>): Promise<Known<T>> {
    const known = await recall(kind, key);
    const ageMs = known ? now().getTime() - known.fetchedAt.getTime() : Number.POSITIVE_INFINITY;
    const { freshMs, staleMs } = LIFE[kind];
    if (known && ageMs < freshMs) return toKnown(known, null);
    const fetching = fetchOnce(kind, key, ask);
    if (known && ageMs < freshMs + staleMs) {
      fetching.catch(() => {});
      return toKnown(known, null);
    }
    try {
      return toKnown<T>(await abandon(fetching, signal), null);
    } catch (error) {
      if (!known || !(error instanceof MarketDataUnavailableError)) throw error;
      return toKnown(
        known,
        `${error.message.replace(/ Try again.*$/, "")} This is the last known figure, ${wordAge(ageMs)} old.`,
      );
    }
  }

  // Somebody else may know what one provider has never heard of.
  const orUndefined = (found: Listing[]) => (found.length ? found : undefined);
  const offer = <T>(request: Promise<T | undefined> | undefined) => request;
  return {
    quote: (ticker, call) =>
      get("quote", ticker, call, (provider, signal) => offer(provider.quote?.(ticker, { signal }))),
    history: (ticker, range, call) =>
      get("history", `${ticker}|${range.from}|${range.to}`, call, (provider, signal) =>
        offer(provider.history?.(ticker, range, { signal })),
      ),
    fundamentals: (ticker, call) =>
      get("fundamentals", ticker, call, (provider, signal) => offer(provider.fundamentals?.(ticker, { signal }))),
    search: (query, call) =>
      get("search", query.toLowerCase(), call, (provider, signal) =>
        offer(provider.search?.(query, { signal }).then(orUndefined)),
      ),
    fx: (base, quote, date, call) =>
      get("fx", `${base}${quote}|${date}`, call, (provider, signal) =>
        offer(provider.fx?.(base, quote, date, { signal })),
      ),
    series: (id, range, call) =>
      get("series", `${id}|${range.from}|${range.to}`, call, (provider, signal) =>
        offer(provider.series?.(id, range, { signal })),
      ),
    listed,
  };
}

/** What a second provider says is only compared, so it is not waited for long. */
async function soon(): Promise<{ data: undefined }> {
  await wait(COMPARED_WITHIN_MS, undefined, { ref: false });
  return { data: undefined };
}

const WORDS: Readonly<Record<MarketKind, string>> = {
  quote: "price",
  history: "price history",
  fundamentals: "financial statements",
  search: "company search",
  fx: "exchange rate",
  series: "economic series",
};

function toKnown<T>({ provider, fetchedAt, payload }: Entry, stale: string | null): Known<T> {
  return { data: payload.data as T, sample: payload.sample, conflicts: payload.conflicts, provider, fetchedAt, stale };
}

interface Said {
  provider: MarketProvider;
  data: unknown;
}

/** Prices of one day and statements of one period can contradict each other; a search or a series of another provider is another one. */
function compare(kind: MarketKind, first: Said, second: Said, tolerance: number): Conflict[] {
  if (first.provider.sample !== second.provider.sample) return [];
  const names = [first.provider.title, second.provider.title] as const;
  if (kind === "fundamentals") {
    const [mine, theirs] = [first.data, second.data] as Fundamentals[];
    if (!mine || !theirs) return [];
    return compareStatements(
      { provider: names[0], statements: mine.statements },
      { provider: names[1], statements: theirs.statements },
      tolerance,
    );
  }
  if (kind !== "quote" && kind !== "fx") return [];
  const [mine, theirs] = [first.data, second.data] as {
    price?: number;
    rate?: number;
    asOf: string;
    currency?: string | null;
  }[];
  const [a, b] = [mine?.price ?? mine?.rate, theirs?.price ?? theirs?.rate];
  if (a === undefined || b === undefined || mine?.asOf !== theirs?.asOf || mine?.currency !== theirs?.currency)
    return [];
  if (Math.abs(b - a) <= tolerance * Math.abs(a)) return [];
  return [
    {
      what: WORDS[kind],
      first: { provider: names[0], value: a },
      second: { provider: names[1], value: b },
      difference: (b - a) / a,
    },
  ];
}

/** Waits as long as the asker does; the work itself goes on for the others. */
function abandon<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

function wordAge(ageMs: number): string {
  if (ageMs < 2 * HOUR_MS) return `${Math.round(ageMs / MINUTE_MS)} minutes`;
  return ageMs < 48 * HOUR_MS ? `${Math.round(ageMs / HOUR_MS)} hours` : `${Math.round(ageMs / 24 / HOUR_MS)} days`;
}
