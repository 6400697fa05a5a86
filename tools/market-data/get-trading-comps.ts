import { z } from "zod";
import { findDeal } from "../../db/deals.ts";
import { insertMarketSnapshot } from "../../db/market-cache.ts";
import { type Card, Cards } from "../../domain/card.ts";
import { DealId } from "../../domain/deal.ts";
import { AppError, DealNotFoundError } from "../../domain/errors.ts";
import { CurrencyCode, Figure } from "../../domain/figure.ts";
import { MULTIPLES, type MultipleId, type Peer, ratePeer, spreads } from "../../domain/market/peers.ts";
import { Source } from "../../domain/source.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import type { Known } from "./market.ts";
import { marketFigures, provenanceOf, provenanceShape, Ticker } from "./market-shape.ts";

const Multiple = z.number().nullable().describe("Null when it is not meaningful or cannot be computed");
const multiplesShape = { evToRevenue: Multiple, evToEbitda: Multiple, evToEbit: Multiple, priceToEarnings: Multiple };
const Comp = z.strictObject({
  ticker: z.string(),
  name: z.string(),
  currency: CurrencyCode,
  price: z.number(),
  priceDate: z.iso.date(),
  marketValue: z.number(),
  enterpriseValue: z.number().nullable(),
  netDebt: z.number().nullable(),
  revenue: z.number().nullable(),
  ebitda: z.number().nullable(),
  netIncome: z.number().nullable(),
  period: z.string().describe("What the figures cover"),
  ...multiplesShape,
  notes: z.array(z.string()),
  source: Source,
});
type Comp = z.input<typeof Comp>;

export const getTradingComps = defineTool({
  name: "get_trading_comps",
  title: "Trading comparables",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description:
    "Trading multiples of up to 12 listed peers at their last price: EV to revenue, EBITDA and EBIT, and P/E, on the last twelve months reported, with quartiles. To value a company by multiples that are known, use value_trading_comps.",
  examples: [
    "how do NRTH, HLDN and TRNF trade on EBITDA?",
    "trading comps for NRTH, HLDN, ALVK and CRVN",
    "multiples of VSTA and MRDN",
    "compare the multiples of LMNR, QNTL and VSTA",
    "peer table for NRTH, BRKS and HLDN",
  ],
  cues: ["trade", "trading", "comps", "multiples", "peer", "peers", "comparables"],
  input: z.strictObject({
    tickers: z.array(Ticker).min(1).max(12).meta({ slot: "ticker" }),
    dealId: DealId.optional()
      .describe("Deal that uses them: what they were is kept with it")
      .meta({ slot: "structured" }),
  }),
  output: z.strictObject({
    evToEbitdaMedian: Figure.nullable(),
    evToRevenueMedian: Figure.nullable(),
    priceToEarningsMedian: Figure.nullable(),
    comps: z.array(Comp),
    median: z.strictObject(multiplesShape),
    lowerQuartile: z.strictObject(multiplesShape),
    upperQuartile: z.strictObject(multiplesShape),
    omitted: z
      .array(z.strictObject({ ticker: z.string(), reason: z.string() }))
      .describe("Every ticker asked for is in comps or here"),
    ...provenanceShape,
    cards: Cards,
  }),
  http: { method: "POST", path: "/market/trading-comps" },
  async run({ tickers, dealId }, context) {
    const unique = [...new Set(tickers)];
    const results = await Promise.all(unique.map((ticker) => compare(ticker, context)));
    const rated = results.flatMap((result) => ("peer" in result ? [result] : []));
    if (dealId) await keepSnapshot(context, dealId, rated);
    const all = spreads(rated.map(({ peer }) => peer));
    const of = (mark: "median" | "lowerQuartile" | "upperQuartile") =>
      Object.fromEntries((Object.keys(MULTIPLES) as MultipleId[]).map((id) => [id, all[id]?.[mark] ?? null])) as Record<
        MultipleId,
        number | null
      >;
    return {
      ...medians(rated, all, context),
      comps: rated.map(({ comp }) => comp),
      median: of("median"),
      lowerQuartile: of("lowerQuartile"),
      upperQuartile: of("upperQuartile"),
      omitted: results.flatMap((result) => ("reason" in result ? [result] : [])),
      ...provenanceOf(
        rated.flatMap(({ used }) => used),
        [...rated.map(wordPeer), ...differentPeriods(rated.map(({ peer }) => peer))],
      ),
      cards: rated.length ? [cardOf(rated.map(({ comp }) => comp))] : [],
    };
  },
});

function medians(rated: readonly Rated[], all: ReturnType<typeof spreads>, { services }: ToolContext) {
  const [first] = rated;
  const last = rated
    .map(({ comp }) => comp.priceDate)
    .sort()
    .at(-1);
  const [known] = first?.used ?? [];
  if (!first || !known || !last)
    return { evToEbitdaMedian: null, evToRevenueMedian: null, priceToEarningsMedian: null };
  const title = `Multiples of ${rated.map(({ comp }) => comp.ticker).join(", ")}`;
  const { number } = marketFigures(known, { title, asOf: last, path: `/market/quotes/${first.comp.ticker}` }, services);
  const of = (id: MultipleId) => (all[id] ? number(all[id].median, "multiple") : null);
  return {
    evToEbitdaMedian: of("evToEbitda"),
    evToRevenueMedian: of("evToRevenue"),
    priceToEarningsMedian: of("priceToEarnings"),
  };
}

/** "NRTH: EV / EBITDA 8.21x, P / E 15.4x, on the figures of LTM to 2025-12-31". */
function wordPeer({ comp }: Rated): string {
  const said = (Object.keys(MULTIPLES) as MultipleId[]).map((id) => {
    const multiple = comp[id];
    return `${MULTIPLES[id].label} ${multiple === null ? "n.m." : `${Number(multiple.toFixed(2))}x`}`;
  });
  return `${comp.ticker}: ${said.join(", ")}, on the figures of ${comp.period}.`;
}

/** After everything is fetched: the transaction begins here. */
async function keepSnapshot({ db, actor }: ToolContext, dealId: string, rated: readonly Rated[]): Promise<void> {
  if (!(await findDeal(db, dealId))) throw new DealNotFoundError();
  for (const { comp, used } of rated)
    await insertMarketSnapshot(db, {
      tenantId: actor.tenantId,
      userId: actor.userId,
      dealId,
      kind: "trading_comp",
      key: comp.ticker,
      provider: [...new Set(used.map(({ provider }) => provider))].join(", "),
      payload: comp,
      asOf: comp.priceDate,
    });
}

interface Rated {
  peer: Peer;
  comp: Comp;
  used: Known<unknown>[];
}

/** One peer, or why it is left out. Statements in another currency than the price are converted, and that is said. */
async function compare(
  ticker: string,
  { services, signal }: Pick<ToolContext, "services" | "signal">,
): Promise<Rated | { ticker: string; reason: string }> {
  try {
    const [quote, fundamentals] = await Promise.all([
      services.market.quote(ticker, { signal }),
      services.market.fundamentals(ticker, { signal }),
    ]);
    const { price, currency, asOf, name } = quote.data;
    const { sharesOutstanding, statements } = fundamentals.data;
    if (!currency) return { ticker, reason: "its price has no currency" };
    if (quote.sample !== fundamentals.sample)
      return { ticker, reason: "price and statements are not of the same company: one of them is sample data" };
    if (!sharesOutstanding) return { ticker, reason: "its number of shares is not known" };
    const reported = statements[0]?.currency ?? currency;
    if (statements.some((each) => each.currency !== reported))
      return { ticker, reason: "its statements are in several currencies" };
    const fx = reported === currency ? undefined : await services.market.fx(reported, currency, asOf, { signal });
    const peer = ratePeer(price, sharesOutstanding, fundamentals.data, fx?.data.rate ?? 1);
    if (!peer) return { ticker, reason: "it has no income statement of a year" };
    const { source } = marketFigures(
      quote,
      { title: `${name} (${ticker}), multiples`, asOf, path: `/market/quotes/${ticker}` },
      services,
    );
    const notes = [
      ...peer.notes,
      ...(fx ? [`Statements in ${reported} are converted at ${fx.data.rate} ${currency} of ${fx.data.asOf}.`] : []),
    ];
    const { figures, multiples, marketValue, enterpriseValue, netDebt, period } = peer;
    const { revenue = null, ebitda = null, netIncome = null } = figures;
    const comp = {
      ticker,
      name,
      currency,
      price,
      priceDate: asOf,
      marketValue,
      enterpriseValue,
      netDebt,
      revenue,
      ebitda,
      netIncome,
      period,
      ...multiples,
      notes,
      source,
    };
    return { peer, comp, used: [quote, fundamentals, ...(fx ? [fx] : [])] };
  } catch (error) {
    if (error instanceof AppError && !signal.aborted) return { ticker, reason: error.message };
    throw error;
  }
}

/** Fiscal years that end months apart are another economy: it is said, and nothing is calendarised. */
function differentPeriods(peers: readonly Peer[]): string[] {
  const ends = peers.map(({ period }) => Date.parse(period.slice(-10))).filter((time) => !Number.isNaN(time));
  const months = ends.length > 1 ? (Math.max(...ends) - Math.min(...ends)) / 86_400_000 / 30.4 : 0;
  return months > 3.5
    ? [`The figures of these companies end up to ${Math.round(months)} months apart and are not calendarised.`]
    : [];
}

function cardOf(comps: readonly Comp[]): Card {
  const ids = Object.keys(MULTIPLES) as MultipleId[];
  return {
    kind: "table",
    title: "Trading multiples",
    columns: [
      { label: "Company" },
      { label: "Figures" },
      ...ids.map((id) => ({ label: MULTIPLES[id].label, unit: "multiple" as const })),
    ],
    rows: comps.map((comp) => [`${comp.name} (${comp.ticker})`, comp.period, ...ids.map((id) => comp[id])]),
  };
}
