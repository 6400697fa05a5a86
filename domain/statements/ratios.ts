import type { AccountId } from "../market/accounts.ts";

export interface Ratio {
  id: string;
  label: string;
  group: "liquidity" | "leverage" | "coverage" | "margin" | "return" | "working capital" | "growth";
  unit: "fraction" | "multiple" | "days";
  /** In the names of the accounts. */
  formula: string;
  /** Null where an account is missing or the ratio means nothing. */
  value: number | null;
  /** Why there is no value. */
  note?: string;
}

export type Accounts = Partial<Record<AccountId, number>>;

interface Definition extends Omit<Ratio, "value" | "note"> {
  top: readonly Term[];
  bottom: readonly Term[];
  factor?: number;
  /** A ratio of something below zero means nothing. */
  positive?: boolean;
}
/** An account, or one to be taken off. */
type Term = AccountId | `-${AccountId}`;

const ratio = (
  group: Ratio["group"],
  unit: Ratio["unit"],
  id: string,
  label: string,
  top: readonly Term[],
  bottom: readonly Term[],
  more: Partial<Definition> = {},
): Definition => ({
  id,
  label,
  group,
  unit,
  top,
  bottom,
  formula: `${word(top)} / ${word(bottom)}${more.factor ? ` × ${more.factor}` : ""}`,
  ...more,
});
const word = (terms: readonly Term[]): string => {
  const text = terms
    .map((term, i) => (term.startsWith("-") ? ` − ${term.slice(1)}` : `${i ? " + " : ""}${term}`))
    .join("");
  return terms.length > 1 ? `(${text})` : text;
};

const DEFINITIONS: readonly Definition[] = [
  ratio("liquidity", "multiple", "currentRatio", "Current ratio", ["currentAssets"], ["currentLiabilities"]),
  ratio("liquidity", "multiple", "quickRatio", "Quick ratio", ["currentAssets", "-inventory"], ["currentLiabilities"]),
  ratio("liquidity", "multiple", "cashRatio", "Cash ratio", ["cash"], ["currentLiabilities"]),
  ratio("leverage", "multiple", "netDebtToEbitda", "Net debt / EBITDA", ["netDebt"], ["ebitda"], { positive: true }),
  ratio("leverage", "multiple", "debtToEquity", "Debt / equity", ["totalDebt"], ["equity"], { positive: true }),
  ratio("leverage", "fraction", "equityRatio", "Equity ratio", ["equity"], ["totalAssets"]),
  ratio("coverage", "multiple", "interestCover", "Interest cover", ["ebit"], ["interestExpense"], { positive: true }),
  ratio("coverage", "multiple", "ebitdaCover", "EBITDA / interest", ["ebitda"], ["interestExpense"], {
    positive: true,
  }),
  ratio("margin", "fraction", "grossMargin", "Gross margin", ["grossProfit"], ["revenue"]),
  ratio("margin", "fraction", "ebitdaMargin", "EBITDA margin", ["ebitda"], ["revenue"]),
  ratio("margin", "fraction", "operatingMargin", "Operating margin", ["ebit"], ["revenue"]),
  ratio("margin", "fraction", "netMargin", "Net margin", ["netIncome"], ["revenue"]),
  ratio("return", "fraction", "returnOnEquity", "Return on equity", ["netIncome"], ["equity"], { positive: true }),
  ratio("return", "fraction", "returnOnAssets", "Return on assets", ["netIncome"], ["totalAssets"]),
  ratio("return", "fraction", "cashConversion", "Cash conversion", ["ebitda", "capitalExpenditure"], ["ebitda"], {
    positive: true,
  }),
  ratio("working capital", "days", "receivableDays", "Receivable days", ["receivables"], ["revenue"], { factor: 365 }),
  ratio("working capital", "days", "inventoryDays", "Inventory days", ["inventory"], ["costOfRevenue"], {
    factor: 365,
  }),
  ratio("working capital", "days", "payableDays", "Payable days", ["payables"], ["costOfRevenue"], { factor: 365 }),
];
const GROWING: readonly [AccountId, string][] = [
  ["revenue", "Revenue growth"],
  ["ebitda", "EBITDA growth"],
  ["netIncome", "Net income growth"],
];

/** The ratios of one year, and its growth over the year before where that is given. */
export function ratiosOf(year: Accounts, before?: Accounts): Ratio[] {
  const accounts = complete(year);
  const own = DEFINITIONS.map(({ top, bottom, factor = 1, positive, ...definition }): Ratio => {
    const missing = [...top, ...bottom].map(plain).filter((id) => accounts[id] === undefined);
    if (missing.length) return { ...definition, value: null, note: `${[...new Set(missing)].join(", ")} not known` };
    const divisor = add(accounts, bottom);
    if (divisor === 0 || (positive && divisor < 0))
      return { ...definition, value: null, note: `not meaningful: ${word(bottom)} is not above zero` };
    return { ...definition, value: (add(accounts, top) / divisor) * factor };
  });
  return [...own, ...(before ? growth(accounts, complete(before)) : [])];
}

function growth(now: Accounts, before: Accounts): Ratio[] {
  return GROWING.map(([id, label]) => {
    const base = {
      id: `${id}Growth`,
      label,
      group: "growth",
      unit: "fraction",
      formula: `${id} / ${id} of the year before − 1`,
    } as const;
    const [value, earlier] = [now[id], before[id]];
    if (value === undefined || earlier === undefined)
      return { ...base, value: null, note: `${id} not known for both years` };
    return earlier > 0
      ? { ...base, value: value / earlier - 1 }
      : { ...base, value: null, note: `not meaningful: ${id} of the year before is not above zero` };
  });
}

/** Accounts that follow from others, where they are not stated. */
function complete(given: Accounts): Accounts {
  const {
    grossProfit,
    revenue,
    costOfRevenue,
    ebitda,
    ebit,
    depreciationAmortization,
    totalDebt,
    shortTermDebt,
    longTermDebt,
    leaseLiabilities,
    netDebt,
    cash,
  } = given;
  const debt =
    totalDebt ??
    (longTermDebt === undefined && shortTermDebt === undefined
      ? undefined
      : (longTermDebt ?? 0) + (shortTermDebt ?? 0) + (leaseLiabilities ?? 0));
  return {
    ...given,
    ...set("grossProfit", grossProfit ?? both(revenue, costOfRevenue, (a, b) => a - b)),
    ...set("ebitda", ebitda ?? both(ebit, depreciationAmortization, (a, b) => a + b)),
    ...set("ebit", ebit ?? both(ebitda, depreciationAmortization, (a, b) => a - b)),
    ...set("totalDebt", debt),
    ...set("netDebt", netDebt ?? both(debt, cash, (a, b) => a - b)),
  };
}

const set = (id: AccountId, value: number | undefined): Accounts => (value === undefined ? {} : { [id]: value });
const both = (a: number | undefined, b: number | undefined, of: (a: number, b: number) => number) =>
  a === undefined || b === undefined ? undefined : of(a, b);
const plain = (term: Term): AccountId => term.replace(/^-/, "") as AccountId;
const add = (accounts: Accounts, terms: readonly Term[]): number =>
  terms.reduce((sum, term) => sum + (term.startsWith("-") ? -1 : 1) * (accounts[plain(term)] ?? 0), 0);
