import { type AccountId, accountOf, findAccount, plainName, type StatementKind, withSign } from "../market/accounts.ts";
import { type Grid, type GridCell, readAmount, rowsOf, usesDecimalCommas } from "./grid.ts";
import { durationIn, type Period, readPeriod, scenarioOf, yearEndIn } from "./periods.ts";
import { readUnit } from "./units.ts";

export interface ImportedLine {
  account: AccountId | null;
  /** As the document calls it. */
  name: string;
  value: number;
  /** Where it stands. */
  cell: string;
}

/** One statement of one period as a document has it. Amounts are whole units of the currency. */
export interface ImportedStatement {
  kind: StatementKind;
  period: string;
  periodEnd: string;
  scenario: "actual" | "forecast";
  currency: string;
  lines: ImportedLine[];
}

export interface ReadOptions {
  /** What people of the firm said names stand for; before anything else. */
  mappings?: ReadonlyMap<string, AccountId>;
  /** Instead of what the document says, or where it says nothing. */
  currency?: string | undefined;
  scale?: number | undefined;
  /** Last day of the fiscal year, as 12-31. */
  yearEnd?: string | undefined;
}

export interface ReadResult {
  statements: ImportedStatement[];
  unmapped: { name: string; cell: string }[];
  /** What was assumed, for the reader. */
  notes: string[];
  /** The table has periods and amounts, but nobody says in which currency. */
  missingCurrency: boolean;
}

const NOTHING: ReadResult = { statements: [], unmapped: [], notes: [], missingCurrency: false };
/** A single figure under a year is a table of something else. */
const FEWEST_LINES = 2;

/** Statements from a table: its periods, unit, signs and accounts are found out; what is not known is said. */
export function readStatements(grid: Grid, options: ReadOptions = {}): ReadResult {
  const rows = rowsOf(grid);
  const yearEnd =
    options.yearEnd ??
    yearEndIn(
      rows
        .flat()
        .map(({ text }) => text)
        .slice(0, 40)
        .join(" "),
    ) ??
    "12-31";
  const head = findHead(rows, yearEnd);
  if (!head) return NOTHING;
  const periods = withDuration(
    head,
    rows
      .slice(0, head.index + 1)
      .flat()
      .map(({ text }) => text),
  );
  const found = readLines(rows.slice(head.index + 1), { ...head, periods }, grid, options);
  if (found.lines.length < FEWEST_LINES) return NOTHING;
  // Filings name their currency by nothing but the sign before the first amounts.
  const signs = [...new Set(rows.flat().flatMap(({ text }) => text.match(/[€£$]/)?.[0] ?? []))];
  const about = [
    grid.name,
    ...(signs.length === 1 ? signs : []),
    ...rows
      .slice(0, head.index + 1)
      .flat()
      .map(({ text }) => text),
  ].join(" | ");
  const unit = readUnit(about);
  const currency = options.currency ?? unit.currency;
  if (!currency) return { ...NOTHING, missingCurrency: true };
  const scale = options.scale ?? unit.scale ?? 1;
  const notes = [
    ...(options.scale === undefined && unit.scale === undefined
      ? [`${grid.name}: no unit is named, so the amounts are read as whole ${currency}.`]
      : []),
    ...(options.yearEnd || yearEnd !== "12-31" || !head.periods.some(({ period }) => period.label.startsWith("FY"))
      ? []
      : [`${grid.name}: fiscal years are taken to end on 31 December.`]),
  ];
  const { statements, unmapped } = toStatements(found.lines, periods, { currency, scale });
  return { statements, unmapped, notes, missingCurrency: false };
}

interface Head {
  index: number;
  periods: { column: number; period: Period }[];
  firstColumn: number;
}

/** The row that names the periods: the first with two of them, or with one where there are no more. */
function findHead(rows: readonly GridCell[][], yearEnd: string): Head | undefined {
  const candidates = rows.map((row, index) => {
    const periods = row.flatMap(({ column, text }) => {
      const period = readPeriod(text, yearEnd);
      return period
        ? [{ column, period: period.scenario ? period : { ...period, scenario: beside(rows, index, column) } }]
        : [];
    });
    return { index, periods, firstColumn: Math.min(...periods.map(({ column }) => column)) };
  });
  return (
    candidates.find(({ periods }) => periods.length >= 2) ??
    candidates.find(({ periods, firstColumn }) => periods.length === 1 && firstColumn > 1)
  );
}

/**
 * Columns whose head is a day alone last as long as the others of the table, or as the words above it say. Where a table has years and
 * quarters, such a column could be either, and is left out.
 */
function withDuration({ periods, index }: Head, above: readonly string[]): Head["periods"] {
  const said = new Set(above.flatMap((text) => durationIn(text) ?? []));
  const [only] = said;
  if (!only || index < 0) return periods;
  return periods.flatMap(({ column, period }) => {
    if (!/^\d{4}-/.test(period.label)) return [{ column, period }];
    if (said.size > 1 || only === "other") return [];
    const label = only === "quarter" ? `Quarter to ${period.end}` : `FY to ${period.end}`;
    return [{ column, period: { ...period, label } }];
  });
}

/** "Actual" or "Forecast" in the row above or below a year. */
function beside(rows: readonly GridCell[][], index: number, column: number): Period["scenario"] {
  for (const row of [rows[index - 1], rows[index + 1]]) {
    const said = row?.find((cell) => cell.column === column)?.text ?? "";
    if (scenarioOf(said)) return scenarioOf(said);
  }
  return undefined;
}

interface RawLine {
  name: string;
  account: AccountId | undefined;
  kind: StatementKind | undefined;
  values: { column: number; amount: number; ref: string }[];
}

function readLines(
  rows: readonly GridCell[][],
  { periods, firstColumn }: Head,
  grid: Grid,
  { mappings }: ReadOptions,
): { lines: RawLine[] } {
  const commas = usesDecimalCommas(grid);
  const columns = new Set(periods.map(({ column }) => column));
  let kind = kindIn(grid.name);
  const lines: RawLine[] = [];
  for (const row of rows) {
    const name = row.find(({ column, text }) => column < firstColumn && /\p{L}/u.test(text))?.text.trim();
    if (!name) continue;
    const values = row.flatMap(({ column, text, ref, stored }) => {
      const shown = columns.has(column) ? readAmount(text, commas) : null;
      const amount = shown === null ? null : (stored ?? shown);
      return amount === null ? [] : [{ column, amount, ref }];
    });
    if (!values.length) {
      kind = kindIn(name) ?? kind;
      continue;
    }
    if (/%|\bmargin\b|\bgrowth\b|\bratio\b|\bx\b$|\bdays\b|\bmultiple\b/i.test(name)) continue;
    lines.push({ name, account: accountFor(name, kind, mappings), kind, values });
  }
  return { lines };
}

const kindIn = (text: string): StatementKind | undefined => {
  if (/cash ?flow/i.test(text)) return "cash_flow";
  if (/balance sheet|financial position|\bassets\b|\bliabilities\b|net debt/i.test(text)) return "balance";
  return /profit (?:and|&) loss|\bp ?& ?l\b|income statement|statement of (?:income|operations|earnings)/i.test(text)
    ? "income"
    : undefined;
};

/** The account that a name stands for: as corrected, word for word, without its additions, then by nearly the same words. */
function accountFor(
  name: string,
  kind: StatementKind | undefined,
  mappings: ReadonlyMap<string, AccountId> | undefined,
): AccountId | undefined {
  const plain = plainName(name);
  const corrected = mappings?.get(plain);
  if (corrected) return corrected;
  const bare = name.replace(/\bat \d.*$/i, "").replace(/\bin (?:EUR|USD|GBP|CHF)\b.*$/i, "");
  const first = bare.replace(/,.*$/, "").replace(/[—–-]\s*(?:net|basic|diluted)\b.*$/i, "");
  const found =
    [name, bare].map((each) => findAccount(each, kind)).find(Boolean) ??
    [name, bare, first].map((each) => findAccount(each)).find(Boolean);
  return found && belongs(found, kind) ? found : undefined;
}

/** "Inventories" in a cash flow statement are a change, not what is in stock; a balance sheet holds nothing but balances. */
function belongs(account: AccountId, kind: StatementKind | undefined): boolean {
  const { statement } = accountOf(account);
  if (kind === undefined) return true;
  return kind === "balance" ? statement === "balance" : statement !== "balance";
}

function toStatements(
  lines: readonly RawLine[],
  periods: Head["periods"],
  { currency, scale }: { currency: string; scale: number },
): Pick<ReadResult, "statements" | "unmapped"> {
  const signs = signsOf(lines);
  const statements = new Map<string, ImportedStatement>();
  for (const { name, account, kind, values } of lines) {
    const statementKind = account ? accountOf(account).statement : (kind ?? "income");
    for (const { column, amount, ref } of values) {
      const period = periods.find((each) => each.column === column)?.period;
      if (!period) continue;
      const scenario = period.scenario ?? "actual";
      const key = `${statementKind} ${period.end} ${period.label} ${scenario}`;
      const statement = statements.get(key) ?? {
        kind: statementKind,
        period: period.label,
        periodEnd: period.end,
        scenario,
        currency,
        lines: [],
      };
      const taken = account !== undefined && statement.lines.some((line) => line.account === account);
      const value = tidy(amount * scale);
      statement.lines.push({
        account: taken ? null : (account ?? null),
        name,
        cell: ref,
        value: account && !taken ? signs(account, value) : value,
      });
      statements.set(key, statement);
    }
  }
  for (const statement of statements.values()) turnTax(statement);
  return {
    statements: [...statements.values()].toSorted((a, b) =>
      a.periodEnd < b.periodEnd ? -1 : a.periodEnd > b.periodEnd ? 1 : a.kind < b.kind ? -1 : 1,
    ),
    unmapped: lines.filter(({ account }) => !account).map(({ name, values }) => ({ name, cell: values[0]?.ref ?? "" })),
  };
}

/** A tax in parentheses is a cost or a refund, as it happens: what is left after it says which. */
function turnTax({ lines }: ImportedStatement): void {
  const at = (id: AccountId) => lines.find(({ account }) => account === id);
  const [before, tax, after] = [at("pretaxIncome"), at("incomeTax"), at("netIncome")];
  if (!before || !tax || !after) return;
  const miss = (left: number) => Math.abs(left - after.value);
  if (miss(before.value + tax.value) < miss(before.value - tax.value)) tax.value = -tax.value;
}

/** Statements that show all their costs below zero are turned round: in the chart costs are above it. */
function signsOf(lines: readonly RawLine[]): (account: AccountId, value: number) => number {
  const costs = lines.filter(
    ({ account }) => account && accountOf(account).sign === "positive" && account !== "incomeTax",
  );
  const amounts = costs.flatMap(({ values }) => values.map(({ amount }) => amount)).filter((amount) => amount !== 0);
  const negative = amounts.length > 0 && amounts.every((amount) => amount < 0);
  return (account, value) => {
    if (account === "interestExpense") return Math.abs(value);
    return negative && accountOf(account).sign === "positive" ? -value : withSign(account, value);
  };
}

/** 113.4 million is 113400000, not 113400000.00000001. */
const tidy = (value: number): number => Number(value.toPrecision(15));
