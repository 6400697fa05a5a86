import { z } from "zod";
import { MarketDataUnavailableError } from "../../../domain/errors.ts";
import { type AccountId, accountOf, withSign } from "../../../domain/market/accounts.ts";
import { readDate, readNumber } from "../../../domain/market/numbers.ts";
import type { FiscalPeriod, Fundamentals, Statement, StatementLine } from "../../../domain/market/records.ts";
import { fourthQuarters } from "../../../domain/market/statements.ts";

const Fact = z.object({
  start: z.string().optional(),
  end: z.string(),
  val: z.unknown(),
  filed: z.string(),
  form: z.string(),
  fy: z.unknown(),
  fp: z.unknown(),
});
type Fact = z.output<typeof Fact>;
/** Facts one by one: a few that are nonsense do not make the others unreadable. */
const CompanyFacts = z.object({
  facts: z.record(z.string(), z.record(z.string(), z.object({ units: z.record(z.string(), z.array(z.unknown())) }))),
});

/** The taxonomy's concepts of each account, the likelier first. Companies changed from one to the other over the years. */
const CONCEPTS: Partial<Record<AccountId, readonly string[]>> = {
  revenue: [
    "RevenueFromContractWithCustomerExcludingAssessedTax",
    "Revenues",
    "SalesRevenueNet",
    "RevenueFromContractWithCustomerIncludingAssessedTax",
    "Revenue",
  ],
  costOfRevenue: ["CostOfRevenue", "CostOfGoodsAndServicesSold", "CostOfGoodsSold", "CostOfSales"],
  grossProfit: ["GrossProfit"],
  researchAndDevelopment: ["ResearchAndDevelopmentExpense"],
  sellingGeneralAdministrative: ["SellingGeneralAndAdministrativeExpense"],
  operatingExpenses: ["OperatingExpenses"],
  ebit: ["OperatingIncomeLoss", "ProfitLossFromOperatingActivities"],
  interestExpense: ["InterestExpense", "InterestExpenseNonoperating", "FinanceCosts"],
  pretaxIncome: [
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest",
    "IncomeLossFromContinuingOperationsBeforeIncomeTaxesMinorityInterestAndIncomeLossFromEquityMethodInvestments",
    "ProfitLossBeforeTax",
  ],
  incomeTax: ["IncomeTaxExpenseBenefit", "IncomeTaxExpenseContinuingOperations"],
  netIncome: ["NetIncomeLoss", "ProfitLoss"],
  cash: [
    "CashAndCashEquivalentsAtCarryingValue",
    "CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
    "CashAndCashEquivalents",
  ],
  shortTermInvestments: ["MarketableSecuritiesCurrent", "ShortTermInvestments"],
  receivables: ["AccountsReceivableNetCurrent", "ReceivablesNetCurrent", "TradeAndOtherCurrentReceivables"],
  inventory: ["InventoryNet", "Inventories"],
  currentAssets: ["AssetsCurrent", "CurrentAssets"],
  propertyPlantEquipment: ["PropertyPlantAndEquipmentNet", "PropertyPlantAndEquipment"],
  goodwill: ["Goodwill"],
  intangibles: ["IntangibleAssetsNetExcludingGoodwill", "FiniteLivedIntangibleAssetsNet"],
  totalAssets: ["Assets"],
  payables: ["AccountsPayableCurrent", "TradeAndOtherCurrentPayables"],
  shortTermDebt: ["DebtCurrent", "LongTermDebtCurrent", "ShortTermBorrowings"],
  currentLiabilities: ["LiabilitiesCurrent", "CurrentLiabilities"],
  longTermDebt: ["LongTermDebtNoncurrent", "LongTermDebt", "NoncurrentBorrowings"],
  leaseLiabilities: ["OperatingLeaseLiabilityNoncurrent"],
  totalLiabilities: ["Liabilities"],
  minorityInterest: ["MinorityInterest", "NoncontrollingInterests"],
  equity: ["StockholdersEquity", "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest", "Equity"],
  operatingCashFlow: ["NetCashProvidedByUsedInOperatingActivities", "CashFlowsFromUsedInOperatingActivities"],
  depreciationAmortization: [
    "DepreciationDepletionAndAmortization",
    "DepreciationAmortizationAndAccretionNet",
    "DepreciationAndAmortization",
  ],
  capitalExpenditure: ["PaymentsToAcquirePropertyPlantAndEquipment", "PaymentsToAcquireProductiveAssets"],
  investingCashFlow: ["NetCashProvidedByUsedInInvestingActivities"],
  dividendsPaid: ["PaymentsOfDividends", "PaymentsOfDividendsCommonStock"],
  financingCashFlow: ["NetCashProvidedByUsedInFinancingActivities"],
};
const SHARES = ["EntityCommonStockSharesOutstanding", "CommonStockSharesOutstanding"];
const ANNUAL_FORMS = /^(?:10-K|20-F|40-F)/;
const YEAR_DAYS = { least: 350, most: 380 };
const QUARTER_DAYS = { least: 80, most: 100 };

type Units = Map<string, Record<string, readonly unknown[]>>;

/** Statements from a company's facts: of each period the last filing, in the one currency that the company reports in. */
export function readFacts(body: unknown): Pick<Fundamentals, "statements" | "sharesOutstanding" | "notes"> {
  const parsed = CompanyFacts.safeParse(body);
  if (!parsed.success)
    throw new MarketDataUnavailableError("SEC EDGAR sent something that is not data.", { cause: parsed.error });
  const units: Units = new Map();
  for (const taxonomy of Object.values(parsed.data.facts))
    for (const [concept, { units: each }] of Object.entries(taxonomy)) units.set(concept, each);
  const currency = mainCurrency(units);
  const notes: string[] = [];
  if (!currency) return { statements: [], sharesOutstanding: null, notes };
  const others = new Set(
    [...units.values()]
      .flatMap((each) => Object.keys(each))
      .filter((unit) => /^[A-Z]{3}$/.test(unit) && unit !== currency),
  );
  if (others.size) notes.push(`Amounts in ${[...others].join(", ")} are left out; the company reports in ${currency}.`);
  const periods = collect(units, currency);
  const reported = [...periods.values()].map(
    ({ restated, ...statement }): Statement => (restated.size ? { ...statement, restated: true } : statement),
  );
  const statements = [...reported, ...fourthQuarters(reported)];
  const changed = [...periods.values()].filter(({ restated, fiscalPeriod }) => restated.size && fiscalPeriod === "FY");
  for (const { kind, periodEnd, restated } of changed)
    notes.push(
      `${[...restated].join(", ")} of the ${kind.replace("_", " ")} statement to ${periodEnd} was restated; the later filing counts.`,
    );
  return { statements, sharesOutstanding: latestShares(units), notes };
}

/** The currency of most facts of the last two years: a company that changed it, or reports a few amounts in another, has one still. */
function mainCurrency(units: Units): string | undefined {
  const counts = new Map<string, number>();
  let latest = "";
  const all = [...units.values()].flatMap((each) => Object.entries(each).filter(([unit]) => /^[A-Z]{3}$/.test(unit)));
  const ends = all.map(([unit, facts]) => ({
    unit,
    ends: facts.flatMap((fact) => readDate((fact as Fact)?.end) ?? []),
  }));
  for (const each of ends) for (const end of each.ends) if (end > latest) latest = end;
  const since = `${Number(latest.slice(0, 4)) - 2}${latest.slice(4)}`;
  for (const each of ends)
    counts.set(each.unit, (counts.get(each.unit) ?? 0) + each.ends.filter((end) => end > since).length);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0];
}

type Period = Omit<Statement, "lines" | "restated"> & { lines: StatementLine[]; restated: Set<string> };

function collect(units: Units, currency: string): Map<string, Period> {
  const periods = new Map<string, Period>();
  for (const [id, concepts] of Object.entries(CONCEPTS) as [AccountId, readonly string[]][]) {
    const taken = new Set<string>();
    for (const concept of concepts) {
      // Another name of the same account fills the periods that the likelier one does not have; it never replaces one.
      for (const [key, facts] of byPeriod(units.get(concept)?.[currency] ?? [], id)) {
        if (taken.has(key)) continue;
        taken.add(key);
        addLine(periods, key, id, concept, facts, currency);
      }
    }
  }
  return periods;
}

function addLine(
  periods: Map<string, Period>,
  key: string,
  id: AccountId,
  concept: string,
  facts: readonly Fact[],
  currency: string,
): void {
  const last = facts.toSorted((a, b) => (a.filed < b.filed ? -1 : 1)).at(-1) as Fact;
  const value = readNumber(last.val);
  if (value === null) return;
  const kind = accountOf(id).statement;
  const period: Period = periods.get(key) ?? {
    kind,
    periodEnd: last.end,
    fiscalYear: null,
    fiscalPeriod: key.split(" ")[1] as FiscalPeriod,
    currency,
    lines: [],
    filedOn: last.filed,
    restated: new Set<string>(),
  };
  period.lines.push({ account: id, name: concept, value: withSign(id, value) });
  if (facts.some((fact) => differs(readNumber(fact.val), value))) period.restated.add(accountOf(id).label);
  if (last.filed > (period.filedOn ?? "")) period.filedOn = last.filed;
  periods.set(key, period);
}

const differs = (earlier: number | null, later: number): boolean =>
  earlier !== null && Math.abs(earlier - later) > Math.abs(later) * 1e-6;

/** "income FY 2025-09-27": facts of whole years and of quarters; half years and nine months are left out. */
function byPeriod(facts: readonly unknown[], id: AccountId): Map<string, Fact[]> {
  const found = new Map<string, Fact[]>();
  for (const each of facts) {
    const fact = Fact.safeParse(each).data;
    if (!fact || !readDate(fact.end) || readNumber(fact.val) === null) continue;
    const period = periodOf(fact, accountOf(id).statement === "balance");
    if (!period) continue;
    const key = `${accountOf(id).statement} ${period} ${fact.end}`;
    found.set(key, [...(found.get(key) ?? []), fact]);
  }
  return found;
}

function periodOf({ start, end, form, fp }: Fact, isBalance: boolean): FiscalPeriod | undefined {
  if (isBalance) return ANNUAL_FORMS.test(form) ? "FY" : quarterName(fp);
  if (!start || !readDate(start)) return undefined;
  const days = (Date.parse(end) - Date.parse(start)) / 86_400_000;
  if (days >= YEAR_DAYS.least && days <= YEAR_DAYS.most) return "FY";
  return days >= QUARTER_DAYS.least && days <= QUARTER_DAYS.most ? quarterName(fp) : undefined;
}

/** Filers say in which quarter of their year a filing stands, not the fact; the end of the period tells facts apart. */
const quarterName = (fp: unknown): FiscalPeriod =>
  typeof fp === "string" && /^Q[1-4]$/.test(fp) ? (fp as FiscalPeriod) : "Q4";

function latestShares(units: Units): number | null {
  const facts = SHARES.flatMap((concept) => units.get(concept)?.shares ?? []).flatMap(
    (each) => Fact.safeParse(each).data ?? [],
  );
  const last = facts.toSorted((a, b) => (a.end < b.end ? -1 : 1)).at(-1);
  return last ? readNumber(last.val) : null;
}
