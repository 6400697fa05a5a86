import { z } from "zod";
import { type Card, Cards } from "../../domain/card.ts";
import { MarketDataNotFoundError } from "../../domain/errors.ts";
import { CurrencyCode, Figure } from "../../domain/figure.ts";
import { ACCOUNT_IDS, accountOf, STATEMENT_KINDS } from "../../domain/market/accounts.ts";
import type { Statement } from "../../domain/market/records.ts";
import { lastTwelveMonths, ofPeriod } from "../../domain/market/statements.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";
import { marketFigures, provenanceOf, provenanceShape, Ticker } from "./market-shape.ts";

const Line = z.strictObject({
  account: z
    .enum(ACCOUNT_IDS)
    .nullable()
    .describe("Of the standard chart; null where the provider's line has no place in it"),
  name: z.string().describe("As the provider calls it"),
  value: z.number(),
});
const Period = z.strictObject({
  period: z.string(),
  periodEnd: z.iso.date(),
  currency: CurrencyCode,
  restated: z.boolean(),
  filedOn: z.string().nullable(),
  lines: z.array(Line),
});

export const getFundamentals = defineTool({
  name: "get_fundamentals",
  title: "Financial statements of a listed company",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description:
    "Income statement, balance sheet or cash flow statement of a listed company by year, quarter or the last twelve months, in a standard chart of accounts with the original names. Not for documents of a data room.",
  examples: [
    "financial statements of NRTH",
    "income statement of HLDN for the last three years",
    "balance sheet of VSTA",
    "quarterly cash flow statement of LMNR",
    "LTM revenue and EBITDA of CRVN",
  ],
  cues: [
    "statement",
    "statements",
    "balance sheet",
    "fundamentals",
    "ltm",
    "income",
    "cash flow",
    "financials",
    "revenue",
    "ebitda",
  ],
  input: z.strictObject({
    ticker: Ticker,
    statement: z
      .enum(STATEMENT_KINDS)
      .default("income")
      .meta({
        slot: "enum",
        words: {
          income: ["income statement", "profit and loss"],
          balance: ["balance sheet"],
          cash_flow: ["cash flow"],
        },
      }),
    period: z
      .enum(["annual", "quarter", "ltm"])
      .default("annual")
      .describe("ltm: the last twelve months, as one period; not for a balance sheet")
      .meta({
        slot: "enum",
        words: { quarter: ["quarterly", "quarters"], ltm: ["last twelve months", "trailing"], annual: ["yearly"] },
      }),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(20)
      .default(5)
      .describe("Periods, latest first")
      .meta({ slot: "number", cue: ["years", "quarters", "periods"], needsCue: true }),
  }),
  output: z.strictObject({
    ticker: z.string(),
    name: z.string(),
    revenue: Figure.nullable().describe("Of the latest period shown, from an income statement"),
    ebitda: Figure.nullable(),
    netIncome: Figure.nullable(),
    periods: z.array(Period),
    ...provenanceShape,
    source: Source,
    cards: Cards,
  }),
  http: { method: "GET", path: "/market/fundamentals/{ticker}" },
  async run({ ticker, statement, period, limit }, { services, signal }) {
    const known = await services.market.fundamentals(ticker, { signal });
    const { name, statements, notes } = known.data;
    const { chosen, reason } = choose(statements, statement, period, limit);
    const [latest] = chosen;
    if (!latest)
      throw new MarketDataNotFoundError(
        `${known.provider} has no ${period} ${statement.replace("_", " ")} statement of ${ticker}.`,
      );
    const { amount, source } = marketFigures(
      known,
      {
        title: `${name} (${ticker}), ${statement.replace("_", " ")} statement`,
        asOf: latest.statement.periodEnd,
        path: `/market/fundamentals/${ticker}?statement=${statement}&period=${period}`,
      },
      services,
    );
    const figure = (account: "revenue" | "ebitda" | "netIncome") => {
      const line = latest.statement.lines.find((each) => each.account === account);
      return line ? amount(line.value, latest.statement.currency, latest.label) : null;
    };
    return {
      ticker: known.data.ticker,
      name,
      revenue: figure("revenue"),
      ebitda: figure("ebitda"),
      netIncome: figure("netIncome"),
      periods: chosen.map(({ label, statement: { periodEnd, currency, restated = false, filedOn = null, lines } }) => ({
        period: label,
        periodEnd,
        currency,
        restated,
        filedOn,
        lines: [...lines],
      })),
      ...provenanceOf([known], [...notes, ...(reason ? [reason] : []), ...mixed(chosen.map((each) => each.statement))]),
      source,
      cards: [tableOf(`${name}, ${statement.replace("_", " ")} statement`, chosen)],
    };
  },
});

interface Chosen {
  label: string;
  statement: Statement;
}

function choose(
  statements: readonly Statement[],
  kind: (typeof STATEMENT_KINDS)[number],
  period: "annual" | "quarter" | "ltm",
  limit: number,
): { chosen: Chosen[]; reason?: string } {
  if (period === "ltm" && kind !== "balance") {
    const year = lastTwelveMonths(statements, kind);
    return {
      chosen: year ? [year] : [],
      ...(year?.reason ? { reason: `${year.label} is shown, because ${year.reason}.` } : {}),
    };
  }
  const label = ({ fiscalPeriod, periodEnd }: Statement) => `${fiscalPeriod} to ${periodEnd}`;
  const chosen = ofPeriod(statements, kind, period === "annual" ? "FY" : "quarter").slice(0, limit);
  return { chosen: chosen.map((statement) => ({ label: label(statement), statement })) };
}

const mixed = (statements: readonly Statement[]): string[] => {
  const currencies = [...new Set(statements.map(({ currency }) => currency))];
  return currencies.length > 1
    ? [`The periods are in different currencies: ${currencies.join(", ")}. They cannot be compared as they stand.`]
    : [];
};

function tableOf(title: string, chosen: readonly Chosen[]): Card {
  const accounts = ACCOUNT_IDS.filter((id) =>
    chosen.some(({ statement }) => statement.lines.some(({ account }) => account === id)),
  );
  return {
    kind: "table",
    title,
    columns: [
      { label: "Account" },
      ...chosen.map(({ label, statement }) => ({ label, unit: "currency" as const, currency: statement.currency })),
    ],
    rows: accounts.map((id) => [
      accountOf(id).label,
      ...chosen.map(({ statement }) => statement.lines.find(({ account }) => account === id)?.value ?? null),
    ]),
  };
}
