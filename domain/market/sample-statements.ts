import type { AccountId, StatementKind } from "./accounts.ts";
import { accountOf } from "./accounts.ts";
import type { FiscalPeriod, Statement } from "./records.ts";
import type { SampleCompany } from "./sample-companies.ts";
import { sampleNoise } from "./sample-noise.ts";

const FIRST_YEAR = 2020;
const INTEREST = 0.05;
const PAYOUT = 0.3;
/** Accounts are published some weeks after a quarter ends. */
const PUBLISHED_AFTER_DAYS = 45;

interface Position {
  cash: number;
  receivables: number;
  inventory: number;
  fixedAssets: number;
  goodwill: number;
  payables: number;
  debt: number;
  equity: number;
}
type Amounts = Partial<Record<AccountId, number>>;
interface Quarter {
  end: string;
  fiscalYear: number;
  index: number;
  flows: Amounts;
  balance: Amounts;
}

/** Statements of five fiscal years and their quarters up to a day; amounts are whole, and each balance sheet balances to the unit. */
export function sampleStatements(company: SampleCompany, today: string): Statement[] {
  const quarters = runQuarters(company, today);
  const statements = quarters.flatMap((quarter) => [
    ...statementsOf(
      company,
      quarter.end,
      quarter.fiscalYear,
      `Q${quarter.index}` as FiscalPeriod,
      quarter.flows,
      quarter.balance,
    ),
    ...(quarter.index === 4 ? wholeYear(company, quarters, quarter) : []),
  ]);
  return statements.toSorted((a, b) => (a.periodEnd < b.periodEnd ? 1 : -1));
}

function wholeYear(company: SampleCompany, quarters: readonly Quarter[], last: Quarter): Statement[] {
  const parts = quarters.filter(({ fiscalYear }) => fiscalYear === last.fiscalYear);
  if (parts.length < 4) return [];
  const flows: Amounts = {};
  for (const { flows: each } of parts)
    for (const [id, value] of Object.entries(each) as [AccountId, number][]) flows[id] = (flows[id] ?? 0) + value;
  return statementsOf(
    company,
    last.end,
    last.fiscalYear,
    "FY",
    { ...flows, dilutedShares: company.shares },
    last.balance,
  );
}

function runQuarters(company: SampleCompany, today: string): Quarter[] {
  const quarters: Quarter[] = [];
  let position = opening(company);
  for (let i = 0; ; i++) {
    const fiscalYear = FIRST_YEAR + Math.floor(i / 4);
    const index = (i % 4) + 1;
    const end = quarterEnd(company, fiscalYear, index);
    if (Date.parse(end) + PUBLISHED_AFTER_DAYS * 86_400_000 > Date.parse(today)) return quarters;
    const { flows, next } = runQuarter(company, position, i);
    position = next;
    quarters.push({ end, fiscalYear, index, flows, balance: balanceOf(next) });
  }
}

function quarterEnd({ yearEnd }: SampleCompany, fiscalYear: number, index: number): string {
  const month = yearEnd - 3 * (4 - index);
  return new Date(Date.UTC(fiscalYear, month, 0)).toISOString().slice(0, 10);
}

function opening({ revenue, ebitdaMargin, workingCapital, leverage }: SampleCompany): Position {
  const debt = Math.round(revenue * Math.max(0, ebitdaMargin) * leverage);
  const assets = {
    cash: Math.round(revenue * 0.12),
    receivables: Math.round(revenue * workingCapital * 0.7),
    inventory: Math.round(revenue * workingCapital * 0.6),
    fixedAssets: Math.round(revenue * 0.3),
    goodwill: Math.round(revenue * 0.15),
  };
  const payables = Math.round(revenue * workingCapital * 0.3);
  const equity =
    assets.cash + assets.receivables + assets.inventory + assets.fixedAssets + assets.goodwill - payables - debt;
  return { ...assets, payables, debt, equity };
}

/** One quarter: what is earned, what is spent, and where that leaves the balance sheet. */
function runQuarter(company: SampleCompany, before: Position, i: number): { flows: Amounts; next: Position } {
  const { ticker, revenue: first, growth, grossMargin, ebitdaMargin, taxRate, workingCapital } = company;
  const swing = 1 + 0.03 * sampleNoise(ticker, 7_000 + i);
  const revenue = Math.round((first / 4) * (1 + growth) ** (i / 4) * swing);
  const ebitda = Math.round(revenue * (ebitdaMargin + 0.01 * sampleNoise(ticker, 8_000 + i)));
  const costOfRevenue = Math.round(revenue * (1 - grossMargin));
  const depreciation = Math.round(revenue * company.depreciation);
  const ebit = ebitda - depreciation;
  const interest = Math.round((before.debt * INTEREST) / 4);
  const pretax = ebit - interest;
  const tax = Math.max(0, Math.round(pretax * taxRate));
  const netIncome = pretax - tax;
  const wanted = {
    receivables: Math.round(revenue * 4 * workingCapital * 0.7),
    inventory: Math.round(revenue * 4 * workingCapital * 0.6),
    payables: Math.round(revenue * 4 * workingCapital * 0.3),
  };
  const bound =
    wanted.receivables - before.receivables + wanted.inventory - before.inventory - (wanted.payables - before.payables);
  const capex = Math.round(revenue * company.capex);
  const dividends = Math.max(0, Math.round(netIncome * PAYOUT));
  const operating = netIncome + depreciation - bound;
  const change = operating - capex - dividends;
  const flows: Amounts = {
    revenue,
    costOfRevenue,
    grossProfit: revenue - costOfRevenue,
    operatingExpenses: revenue - costOfRevenue - ebitda,
    ebitda,
    depreciationAmortization: depreciation,
    ebit,
    interestExpense: interest,
    pretaxIncome: pretax,
    incomeTax: tax,
    netIncome,
    operatingCashFlow: operating,
    workingCapitalChange: -bound,
    capitalExpenditure: -capex,
    investingCashFlow: -capex,
    dividendsPaid: -dividends,
    financingCashFlow: -dividends,
    freeCashFlow: operating - capex,
    netCashChange: change,
  };
  const next = {
    ...before,
    ...wanted,
    cash: before.cash + change,
    fixedAssets: before.fixedAssets + capex - depreciation,
    equity: before.equity + netIncome - dividends,
  };
  return { flows, next };
}

function balanceOf({ cash, receivables, inventory, fixedAssets, goodwill, payables, debt, equity }: Position): Amounts {
  const currentAssets = cash + receivables + inventory;
  return {
    cash,
    receivables,
    inventory,
    currentAssets,
    propertyPlantEquipment: fixedAssets,
    goodwill,
    totalAssets: currentAssets + fixedAssets + goodwill,
    payables,
    currentLiabilities: payables,
    longTermDebt: debt,
    totalDebt: debt,
    totalLiabilities: payables + debt,
    equity,
  };
}

function statementsOf(
  { currency }: SampleCompany,
  periodEnd: string,
  fiscalYear: number,
  fiscalPeriod: FiscalPeriod,
  flows: Amounts,
  balance: Amounts,
): Statement[] {
  const all = { ...flows, ...balance };
  return (["income", "balance", "cash_flow"] as const satisfies readonly StatementKind[]).map((kind) => ({
    kind,
    periodEnd,
    fiscalYear,
    fiscalPeriod,
    currency,
    lines: (Object.entries(all) as [AccountId, number][])
      .filter(([account]) => accountOf(account).statement === kind)
      .map(([account, value]) => ({ account, name: accountOf(account).label, value })),
  }));
}
