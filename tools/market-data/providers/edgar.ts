import { z } from "zod";
import { MarketDataUnavailableError } from "../../../domain/errors.ts";
import type { MarketProvider } from "../../../domain/market/provider.ts";
import type { Fundamentals, Listing } from "../../../domain/market/records.ts";
import { readFacts } from "./edgar-facts.ts";
import { createTurns, getJson } from "./http.ts";

export interface EdgarSettings {
  /** E-mail address of whoever runs this: the SEC asks for it in each request. */
  contact: string;
  /** Instead of the SEC's own addresses, for a mirror. */
  url?: string | undefined;
}

const SERVICE = "SEC EDGAR";
/** The SEC allows ten; the way there makes some of them arrive closer to each other than they left. */
const PER_SECOND = 8;
const COMPANYFACTS_TIMEOUT_MS = 30_000;
const TICKERS_LIFE_MS = 24 * 3_600_000;
const MOST_FOUND = 50;

const Tickers = z.record(
  z.string(),
  z.object({ cik_str: z.coerce.number().int(), ticker: z.string(), title: z.string() }),
);
const Submissions = z.object({
  sicDescription: z.string().nullish(),
  exchanges: z.array(z.string().nullable()).nullish(),
});
type Ticker = Listing & { cik: string };

/** What companies themselves report to the SEC: statements in XBRL, without a key. It has no prices. */
export function createEdgarProvider({ contact, url }: EdgarSettings): MarketProvider {
  const [data, files] = url
    ? [url.replace(/\/+$/, ""), url.replace(/\/+$/, "")]
    : ["https://data.sec.gov", "https://www.sec.gov"];
  const turn = createTurns(PER_SECOND);
  const headers = { "user-agent": `Parley ${contact}` };
  let known: { at: number; tickers: Promise<Ticker[]> } | undefined;

  async function get(address: string, signal: AbortSignal, timeoutMs?: number): Promise<unknown> {
    const { status, body } = await getJson(address, {
      service: SERVICE,
      headers,
      signal,
      turn,
      ...(timeoutMs ? { timeoutMs } : {}),
    });
    if (status === 404) return undefined;
    if (status === 403)
      throw new MarketDataUnavailableError(
        `${SERVICE} refused the request. An administrator has to check EDGAR_CONTACT, or wait ten minutes after too many requests.`,
      );
    if (status !== 200)
      throw new MarketDataUnavailableError(`${SERVICE} could not answer this request.`, { cause: body });
    return body;
  }
  /** One list of some ten thousand; shared by all that ask meanwhile, so it must not end with the one who asked first. */
  function tickers(): Promise<Ticker[]> {
    if (known && Date.now() - known.at < TICKERS_LIFE_MS) return known.tickers;
    const list = get(`${files}/files/company_tickers.json`, new AbortController().signal).then((body) =>
      Object.values(parse(Tickers, body)).map(({ cik_str, ticker, title }) => ({
        ticker: ticker.toUpperCase(),
        name: title,
        cik: String(cik_str).padStart(10, "0"),
      })),
    );
    known = { at: Date.now(), tickers: list };
    list.catch(() => {
      known = undefined;
    });
    return list;
  }
  return {
    id: "edgar",
    title: "SEC EDGAR",
    sample: false,
    async search(query, _call) {
      const wanted = query.toLowerCase();
      const all = await tickers();
      const matches = ({ ticker, name }: Ticker) =>
        ticker.toLowerCase() === wanted || name.toLowerCase().includes(wanted);
      return all.filter(matches).slice(0, MOST_FOUND);
    },
    async fundamentals(ticker, { signal }): Promise<Fundamentals | undefined> {
      const company = (await tickers()).find((each) => each.ticker === ticker);
      if (!company) return undefined;
      const [facts, submissions] = await Promise.all([
        get(`${data}/api/xbrl/companyfacts/CIK${company.cik}.json`, signal, COMPANYFACTS_TIMEOUT_MS),
        get(`${data}/submissions/CIK${company.cik}.json`, signal).catch(() => undefined),
      ]);
      if (facts === undefined) return undefined;
      const read = readFacts(facts);
      const about = Submissions.safeParse(submissions).data;
      return read.statements.length
        ? { ticker, name: company.name, sector: about?.sicDescription ?? null, ...read }
        : undefined;
    },
  };
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success)
    throw new MarketDataUnavailableError(`${SERVICE} sent something that is not data.`, { cause: parsed.error });
  return parsed.data;
}
