import { rate, type Spread, spreadOf } from "../valuation/multiples.ts";
import type { AccountId } from "./accounts.ts";
import type { Fundamentals, Statement } from "./records.ts";
import { amountOf, lastTwelveMonths, ofPeriod } from "./statements.ts";

/** The multiples that peers are compared by: what stands above the line, and the figure below it. */
export const MULTIPLES = {
  evToRevenue: { label: "EV / revenue", of: "enterpriseValue", metric: "revenue" },
  evToEbitda: { label: "EV / EBITDA", of: "enterpriseValue", metric: "ebitda" },
  evToEbit: { label: "EV / EBIT", of: "enterpriseValue", metric: "ebit" },
  priceToEarnings: { label: "P / E", of: "marketValue", metric: "netIncome" },
} as const;
export type MultipleId = keyof typeof MULTIPLES;

export interface Peer {
  /** In the currency of the price. */
  marketValue: number;
  /** Null where debt or cash is not reported. */
  enterpriseValue: number | null;
  netDebt: number | null;
  /** Of the last twelve months, or of the year that `period` names; in the currency of the price. */
  figures: Partial<Record<"revenue" | "ebitda" | "ebit" | "netIncome", number>>;
  multiples: Record<MultipleId, number | null>;
  period: string;
  /** The balance sheet that net debt is from. */
  balanceDate: string | null;
  notes: string[];
}

/**
 * A listed company's multiples from its price and statements. `fx` is the price of one unit of the statements' currency in that of the
 * price: 1 where they are the same, so that nothing is divided by something in another currency.
 */
export function ratePeer(price: number, shares: number, { statements }: Fundamentals, fx: number): Peer | undefined {
  const income = lastTwelveMonths(statements, "income");
  if (!income) return undefined;
  const balance = statements
    .filter(({ kind }) => kind === "balance")
    .toSorted((a, b) => (a.periodEnd < b.periodEnd ? 1 : -1))[0];
  const notes = income.reason ? [`The figures are those of ${income.label}, because ${income.reason}.`] : [];
  const marketValue = price * shares;
  const netDebt = balance && netDebtOf(balance);
  if (netDebt === undefined) notes.push("Debt or cash is not reported, so there is no enterprise value.");
  const minority = balance ? (amountOf(balance, "minorityInterest") ?? 0) : 0;
  const enterpriseValue = netDebt === undefined ? null : marketValue + (netDebt + minority) * fx;
  const figures = inCurrency(readFigures(income.statement, statements), fx);
  const over = (value: number | null, figure: number | undefined) =>
    value === null || figure === undefined ? null : rate({ name: "", value, figure }, "ebitda").multiple;
  return {
    marketValue,
    enterpriseValue,
    netDebt: netDebt === undefined ? null : netDebt * fx,
    figures,
    multiples: {
      evToRevenue: over(enterpriseValue, figures.revenue),
      evToEbitda: over(enterpriseValue, figures.ebitda),
      evToEbit: over(enterpriseValue, figures.ebit),
      priceToEarnings: over(marketValue, figures.netIncome),
    },
    period: income.label,
    balanceDate: balance?.periodEnd ?? null,
    notes,
  };
}

/** Debt less cash; undefined where neither debt nor its absence is reported. */
export function netDebtOf(balance: Statement): number | undefined {
  const at = (account: AccountId) => amountOf(balance, account);
  const given = at("netDebt");
  const cash = at("cash");
  if (cash === undefined) return given;
  const parts = [at("shortTermDebt"), at("longTermDebt"), at("leaseLiabilities")];
  const debt =
    at("totalDebt") ??
    (parts.some((part) => part !== undefined) ? parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) : undefined);
  return debt === undefined ? given : debt - cash - (at("shortTermInvestments") ?? 0);
}

/** EBITDA is what is reported, or operating income and depreciation of the same period; never of two periods. */
function readFigures(income: Statement, statements: readonly Statement[]): Peer["figures"] {
  const depreciation = amountOf(income, "depreciationAmortization") ?? sameYear(income, statements);
  const ebit = amountOf(income, "ebit");
  const ebitda =
    amountOf(income, "ebitda") ?? (ebit === undefined || depreciation === undefined ? undefined : ebit + depreciation);
  const revenue = amountOf(income, "revenue");
  const netIncome = amountOf(income, "netIncome");
  return {
    ...(revenue === undefined ? {} : { revenue }),
    ...(ebitda === undefined ? {} : { ebitda }),
    ...(ebit === undefined ? {} : { ebit }),
    ...(netIncome === undefined ? {} : { netIncome }),
  };
}

function sameYear(income: Statement, statements: readonly Statement[]): number | undefined {
  if (income.fiscalYear === null && ofPeriod(statements, "income", "quarter")[0]?.periodEnd === income.periodEnd)
    return undefined;
  const flows = ofPeriod(statements, "cash_flow", "FY").find(({ periodEnd }) => periodEnd === income.periodEnd);
  return flows && amountOf(flows, "depreciationAmortization");
}

const inCurrency = (figures: Peer["figures"], fx: number): Peer["figures"] =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value * fx]));

/** Of each multiple, over the peers that have one; null where none has. */
export const spreads = (peers: readonly Peer[]): Record<MultipleId, Spread | null> =>
  Object.fromEntries(
    (Object.keys(MULTIPLES) as MultipleId[]).map((id) => {
      const values = peers.flatMap(({ multiples }) => multiples[id] ?? []);
      return [id, values.length ? spreadOf(values) : null];
    }),
  ) as Record<MultipleId, Spread | null>;
