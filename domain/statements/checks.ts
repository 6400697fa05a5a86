import type { AccountId } from "../market/accounts.ts";
import type { ImportedStatement } from "./read-statements.ts";

export interface StatementCheck {
  what: string;
  period: string;
  left: number;
  right: number;
  holds: boolean;
}

/** Rounding of a table in millions with one digit, over a sum of a few lines. */
const TOLERANCE = 0.004;

type Read = (account: AccountId) => number | undefined;
interface Identity {
  what: string;
  left(at: Read): number | undefined;
  right(at: Read): number | undefined;
}

const sum = (...parts: (number | undefined)[]): number | undefined =>
  parts.includes(undefined) ? undefined : parts.reduce<number>((total, part) => total + (part ?? 0), 0);
const minus = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a - b;

const IDENTITIES: readonly Identity[] = [
  {
    what: "assets = liabilities + equity",
    left: (at) => at("totalAssets"),
    right: (at) => sum(at("totalLiabilities"), at("equity")),
  },
  {
    what: "gross profit = revenue − cost of revenue",
    left: (at) => at("grossProfit"),
    right: (at) => minus(at("revenue"), at("costOfRevenue")),
  },
  {
    what: "operating income = EBITDA − depreciation",
    left: (at) => at("ebit"),
    right: (at) => minus(at("ebitda"), at("depreciationAmortization")),
  },
  {
    what: "net income = income before tax − tax",
    left: (at) => at("netIncome"),
    right: (at) => minus(at("pretaxIncome"), at("incomeTax")),
  },
  {
    what: "change in cash = operations + investing + financing",
    left: (at) => at("netCashChange"),
    right: (at) => sum(at("operatingCashFlow"), at("investingCashFlow"), at("financingCashFlow")),
  },
];

/** The identities that statements of one period have to keep, where their accounts are there. */
export function checkStatements(statements: readonly ImportedStatement[]): StatementCheck[] {
  const periods = [...new Set(statements.map(({ period }) => period))];
  return periods.flatMap((period) => {
    const all = statements.filter((each) => each.period === period).flatMap(({ lines }) => lines);
    const at: Read = (account) => all.find((line) => line.account === account)?.value;
    return IDENTITIES.flatMap(({ what, left, right }) => {
      const [a, b] = [left(at), right(at)];
      if (a === undefined || b === undefined) return [];
      return [
        { what, period, left: a, right: b, holds: Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b)) },
      ];
    });
  });
}
