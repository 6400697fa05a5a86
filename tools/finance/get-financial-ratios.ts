import { z } from "zod";
import { findDeal } from "../../db/deals.ts";
import { listStatements } from "../../db/statements.ts";
import { type Card, Cards } from "../../domain/card.ts";
import { DealId } from "../../domain/deal.ts";
import { DealNotFoundError, InvalidInputError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import type { Fundamentals } from "../../domain/market/records.ts";
import { lastTwelveMonths, ofPeriod } from "../../domain/market/statements.ts";
import { type Accounts, type Ratio, ratiosOf } from "../../domain/statements/ratios.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { provenanceOf, provenanceShape, Ticker } from "../market-data/market-shape.ts";
import { createCalculation } from "./calculation.ts";

const GROUPS = ["liquidity", "leverage", "coverage", "margin", "return", "working capital", "growth"] as const;
const RatioRow = z.strictObject({
  id: z.string(),
  label: z.string(),
  group: z.enum(GROUPS),
  formula: z.string().describe("In the names of the standard accounts"),
  unit: z.enum(["fraction", "multiple", "days"]),
  values: z.array(z.strictObject({ period: z.string(), value: z.number().nullable(), note: z.string().nullable() })),
  peers: z.array(z.strictObject({ ticker: z.string(), period: z.string(), value: z.number().nullable() })),
});

export const getFinancialRatios = defineTool({
  name: "get_financial_ratios",
  title: "Financial ratios",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "Liquidity, leverage, coverage, margins, returns, working capital and growth with their formulas, from the statements imported for a deal or those of a listed company, beside listed peers where they are named.",
  examples: [
    "financial ratios of Falcon",
    "what are the margins and growth of NRTH?",
    "ratio analysis for HLDN compared with NRTH and TRNF",
    "liquidity and leverage ratios of Osprey",
  ],
  cues: ["ratio", "ratios", "margins", "liquidity", "leverage", "coverage"],
  input: z.strictObject({
    dealId: DealId.optional().meta({ slot: "record:deal" }),
    ticker: Ticker.optional(),
    peers: z.array(Ticker).max(8).default([]).describe("Listed companies to compare with").meta({ slot: "structured" }),
    group: z.enum(GROUPS).optional().describe("Only these").meta({ slot: "enum" }),
    years: z.coerce.number().int().min(1).max(12).default(5),
  }),
  output: z.strictObject({
    company: z.string(),
    ebitdaMargin: Figure.nullable().describe("Of the latest period"),
    revenueGrowth: Figure.nullable().describe("Of the latest period"),
    netDebtToEbitda: Figure.nullable().describe("Of the latest period"),
    ratios: z.array(RatioRow),
    narrative: z
      .array(z.strictObject({ text: z.string(), ratio: z.string(), periods: z.array(z.string()) }))
      .describe("What changed, each number that of the ratio and periods it names"),
    ...provenanceShape,
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/ratios" },
  async run({ dealId, ticker, peers, group, years }, context) {
    if ((dealId === undefined) === (ticker === undefined))
      throw new InvalidInputError(
        "Whose ratios? Give either a deal with imported statements or the ticker of a listed company.",
      );
    const compared = await Promise.all(
      peers.map(async (peer) => ({
        ticker: peer,
        known: await context.services.market.fundamentals(peer, { signal: context.signal }),
      })),
    );
    const subject = ticker ? await listed(ticker, years, context) : await ofDeal(dealId as string, years, context);
    const rows = tableOf(subject.years, group);
    const beside = compared.map(({ ticker: peer, known }) => ({ ticker: peer, ...latestOf(known.data) }));
    const withPeers = rows.map((row) => ({
      ...row,
      peers: beside.map(({ ticker: peer, period, ratios }) => ({
        ticker: peer,
        period,
        value: ratios.find(({ id }) => id === row.id)?.value ?? null,
      })),
    }));
    const { fraction, multiple } = createCalculation(
      {
        tool: "get_financial_ratios",
        title: `Ratios of ${subject.company}`,
        inputs: { accounts: subject.years.at(-1)?.accounts },
      },
      context.services,
    );
    const latest = (id: string) => rows.find((row) => row.id === id)?.values.at(-1);
    const sign = (id: string, of: typeof fraction) => {
      const { value, period } = latest(id) ?? {};
      return value === null || value === undefined || period === undefined ? null : { ...of(value), period };
    };
    const market = [...subject.known, ...compared.map(({ known }) => known)];
    return {
      company: subject.company,
      ebitdaMargin: sign("ebitdaMargin", fraction),
      revenueGrowth: sign("revenueGrowth", fraction),
      netDebtToEbitda: sign("netDebtToEbitda", multiple),
      ratios: withPeers,
      narrative: narrate(rows),
      ...provenanceOf(market, subject.notes),
      ...(market.length ? {} : { provider: "imported statements" }),
      cards: [cardOf(subject.company, withPeers)],
    };
  },
});

interface Year {
  period: string;
  accounts: Accounts;
}
interface Subject {
  company: string;
  years: Year[];
  known: Awaited<ReturnType<ToolContext["services"]["market"]["fundamentals"]>>[];
  notes: string[];
}

async function listed(ticker: string, years: number, { services, signal }: ToolContext): Promise<Subject> {
  const known = await services.market.fundamentals(ticker, { signal });
  return { company: known.data.name, years: yearsOf(known.data).slice(-years), known: [known], notes: [] };
}

async function ofDeal(dealId: string, years: number, { db }: ToolContext): Promise<Subject> {
  const deal = await findDeal(db, dealId);
  if (!deal) throw new DealNotFoundError();
  const statements = (await listStatements(db, { dealId })).filter(({ period }) => period.startsWith("FY"));
  const companies = [...new Set(statements.map(({ company }) => company))];
  const [company] = companies;
  if (!company)
    throw new InvalidInputError(
      `No statements are imported for ${deal.name}. Import them from a workbook of its data room with import_financial_statements.`,
    );
  if (companies.length > 1)
    throw new InvalidInputError(
      `Statements of ${companies.join(" and ")} are imported for ${deal.name}. Give the deal statements of one company, or ask by ticker.`,
    );
  const currencies = [...new Set(statements.map(({ currency }) => currency))];
  if (currencies.length > 1)
    throw new InvalidInputError(
      `The statements of ${company} are in ${currencies.join(" and ")}, which cannot be put into one ratio. Import them in one currency.`,
    );
  const periods = [...new Set(statements.map(({ period, scenario }) => `${period}|${scenario}`))];
  const all = periods.map((key): Year => {
    const [period = "", scenario] = key.split("|");
    const lines = statements
      .filter((each) => each.period === period && each.scenario === scenario)
      .flatMap((each) => each.lines);
    return { period: scenario === "forecast" ? `${period}E` : period, accounts: accountsOf(lines) };
  });
  return { company, years: all.slice(-years), known: [], notes: [] };
}

const yearsOf = ({ statements }: Fundamentals): Year[] =>
  ofPeriod(statements, "income", "FY")
    .map(({ periodEnd, fiscalYear }) => ({
      period: `FY${fiscalYear ?? periodEnd.slice(0, 4)}`,
      accounts: accountsOf(
        statements
          .filter((each) => each.periodEnd === periodEnd && each.fiscalPeriod === "FY")
          .flatMap(({ lines }) => lines),
      ),
    }))
    .reverse();

function latestOf(known: Fundamentals): { period: string; ratios: Ratio[] } {
  const years = yearsOf(known);
  const last = years.at(-1);
  return last
    ? { period: last.period, ratios: ratiosOf(last.accounts, years.at(-2)?.accounts) }
    : { period: lastTwelveMonths(known.statements, "income")?.label ?? "", ratios: [] };
}

function accountsOf(lines: readonly { account: string | null; value: number }[]): Accounts {
  const accounts: Record<string, number> = {};
  for (const { account, value } of lines) if (account && accounts[account] === undefined) accounts[account] = value;
  return accounts;
}

type Row = Omit<z.input<typeof RatioRow>, "peers">;

function tableOf(years: readonly Year[], group: Ratio["group"] | undefined): Row[] {
  const columns = years.map(({ period, accounts }, i) => ({
    period,
    ratios: ratiosOf(accounts, years[i - 1]?.accounts ?? (i ? undefined : {})),
  }));
  const [first] = columns;
  return (first?.ratios ?? [])
    .filter((each) => !group || each.group === group)
    .map(({ id, label, group: own, formula, unit }) => ({
      id,
      label,
      group: own,
      formula,
      unit,
      values: columns.map(({ period, ratios }) => {
        const found = ratios.find((each) => each.id === id);
        return { period, value: found?.value ?? null, note: found?.note ?? null };
      }),
    }));
}

const TOLD = ["revenueGrowth", "ebitdaMargin", "netDebtToEbitda", "interestCover", "returnOnEquity"];

/** Sentences whose every number is that of a ratio and a period: nothing is said that was not computed. */
function narrate(rows: readonly Row[]): { text: string; ratio: string; periods: string[] }[] {
  return rows
    .filter(({ id }) => TOLD.includes(id))
    .flatMap(({ id, label, unit, values }) => {
      const known = values.filter(({ value }) => value !== null);
      const [first, last] = [known[0], known.at(-1)];
      if (!first || !last || first === last) return [];
      const [from, to] = [first.value ?? 0, last.value ?? 0];
      const change = from === to ? "stayed at" : to > from ? "rose to" : "fell to";
      return [
        {
          text: `${label} ${change} ${say(to, unit)} in ${last.period}, from ${say(from, unit)} in ${first.period}.`,
          ratio: id,
          periods: [first.period, last.period],
        },
      ];
    });
}

function say(value: number, unit: Ratio["unit"]): string {
  if (unit === "fraction") return `${Number((value * 100).toFixed(1))} %`;
  return unit === "days" ? `${Number(value.toFixed(0))} days` : `${Number(value.toFixed(2))}x`;
}

function cardOf(company: string, rows: readonly z.input<typeof RatioRow>[]): Card {
  const periods = rows[0]?.values.map(({ period }) => period) ?? [];
  const peers = rows[0]?.peers ?? [];
  return {
    kind: "table",
    title: `Ratios of ${company}`,
    note: "Fractions: 0.1 is 10 %. Days are of a year of 365.",
    columns: [
      { label: "Ratio" },
      { label: "Formula" },
      ...periods.map((label) => ({ label, unit: "factor" as const })),
      ...peers.map(({ ticker, period }) => ({ label: `${ticker}, ${period}`, unit: "factor" as const })),
    ],
    rows: rows.map(({ label, formula, values, peers: others }) => [
      label,
      formula,
      ...values.map(({ value }) => value),
      ...others.map(({ value }) => value),
    ]),
  };
}
