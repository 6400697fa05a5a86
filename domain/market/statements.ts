import type { AccountId, StatementKind } from "./accounts.ts";
import type { FiscalPeriod, Statement } from "./records.ts";

export const amountOf = ({ lines }: Statement, account: AccountId): number | undefined =>
  lines.find((line) => line.account === account)?.value;

/** Of several filings of one period the last one counts; where it changed a standard account, the statement says that it is restated. */
export function keepLatestFilings(statements: readonly Statement[]): { statements: Statement[]; notes: string[] } {
  const byPeriod = new Map<string, Statement[]>();
  for (const each of statements) {
    const key = `${each.kind} ${each.fiscalPeriod} ${each.periodEnd}`;
    byPeriod.set(key, [...(byPeriod.get(key) ?? []), each]);
  }
  const notes: string[] = [];
  const kept = [...byPeriod.values()].map((filings) => {
    const ordered = filings.toSorted((a, b) => ((a.filedOn ?? "") < (b.filedOn ?? "") ? -1 : 1));
    const last = ordered.at(-1) as Statement;
    const changed = ordered.slice(0, -1).some((earlier) => differs(earlier, last));
    if (!changed) return last;
    notes.push(
      `The ${last.kind.replace("_", " ")} statement to ${last.periodEnd} was restated; the later filing counts.`,
    );
    return { ...last, restated: true };
  });
  return { statements: kept.toSorted((a, b) => (a.periodEnd < b.periodEnd ? 1 : -1)), notes };
}

const differs = (earlier: Statement, later: Statement): boolean =>
  earlier.currency !== later.currency ||
  earlier.lines.some(({ account, value }) => {
    const now = account === null ? undefined : amountOf(later, account);
    return now !== undefined && Math.abs(now - value) > Math.abs(value) * 1e-6;
  });

/** Latest first. */
export const ofPeriod = (
  statements: readonly Statement[],
  kind: StatementKind,
  fiscalPeriod: "FY" | "quarter",
): Statement[] =>
  statements
    .filter((each) => each.kind === kind && (fiscalPeriod === "FY") === (each.fiscalPeriod === "FY"))
    .toSorted((a, b) => (a.periodEnd < b.periodEnd ? 1 : -1));

/** A fourth quarter that nobody reports on its own: the year less the three quarters before its end. */
export function fourthQuarters(statements: readonly Statement[]): Statement[] {
  return ofFlows(statements).flatMap((year) => {
    const quarters = statements.filter(
      (each) =>
        each.kind === year.kind && each.fiscalPeriod !== "FY" && each.currency === year.currency && inYear(each, year),
    );
    if (quarters.length !== 3 || quarters.some(({ periodEnd }) => periodEnd === year.periodEnd)) return [];
    const lines = year.lines.flatMap(({ account, name, value }) => {
      const parts = quarters.map((quarter) => (account === null ? undefined : amountOf(quarter, account)));
      if (account === null || parts.includes(undefined)) return [];
      return [
        {
          account,
          name: `${name}, year less three quarters`,
          value: parts.reduce<number>((rest, part) => rest - (part ?? 0), value),
        },
      ];
    });
    return lines.length ? [{ ...year, fiscalPeriod: "Q4" as const, lines }] : [];
  });
}

const ofFlows = (statements: readonly Statement[]) =>
  statements.filter(({ kind, fiscalPeriod }) => kind !== "balance" && fiscalPeriod === "FY");

const inYear = (quarter: Statement, year: Statement): boolean => {
  const days = (Date.parse(year.periodEnd) - Date.parse(quarter.periodEnd)) / DAY_MS;
  return days >= 0 && days < 300;
};

const DAY_MS = 86_400_000;
const QUARTER_DAYS = { least: 80, most: 100 };

/**
 * The last twelve months: four quarters that follow each other, in one currency, added up; the last fiscal year where it ends with the
 * last quarter or there are no quarters. `reason` says why it is not twelve months to the last report.
 */
export function lastTwelveMonths(
  statements: readonly Statement[],
  kind: "income" | "cash_flow",
): { statement: Statement; label: string; reason?: string } | undefined {
  const [year] = ofPeriod(statements, kind, "FY");
  const quarters = ofPeriod(statements, kind, "quarter").slice(0, 4);
  const [last] = quarters;
  const label = (each: Statement) => `FY to ${each.periodEnd}`;
  if (!last || (year && year.periodEnd >= last.periodEnd)) return year && { statement: year, label: label(year) };
  const reason = whyNotAYear(quarters);
  if (reason) return year && { statement: year, label: label(year), reason };
  const lines = last.lines.flatMap(({ account, name }) => {
    const values = quarters.map((quarter) => (account === null ? undefined : amountOf(quarter, account)));
    const complete = values.every((value) => value !== undefined);
    return account !== null && complete
      ? [{ account, name, value: values.reduce<number>((sum, value) => sum + (value ?? 0), 0) }]
      : [];
  });
  const fiscalPeriod: FiscalPeriod = "FY";
  return { statement: { ...last, fiscalPeriod, fiscalYear: null, lines }, label: `LTM to ${last.periodEnd}` };
}

function whyNotAYear(quarters: readonly Statement[]): string | undefined {
  if (quarters.length < 4) return "there are not four quarters";
  if (new Set(quarters.map(({ currency }) => currency)).size > 1)
    return "the last four quarters are in different currencies";
  const gaps = quarters
    .slice(1)
    .map((quarter, i) => (Date.parse(quarters[i]?.periodEnd ?? "") - Date.parse(quarter.periodEnd)) / DAY_MS);
  return gaps.every((days) => days >= QUARTER_DAYS.least && days <= QUARTER_DAYS.most)
    ? undefined
    : "a quarter is missing among the last four";
}

export interface Conflict {
  what: string;
  first: { provider: string; value: number };
  second: { provider: string; value: number };
  /** Of the first value. */
  difference: number;
}

/** Where two providers say different things about one period, beyond a tolerance. They are shown, never averaged. */
export function compareStatements(
  first: { provider: string; statements: readonly Statement[] },
  second: { provider: string; statements: readonly Statement[] },
  tolerance: number,
): Conflict[] {
  return first.statements.flatMap((mine) => {
    const theirs = second.statements.find(
      (each) =>
        each.kind === mine.kind &&
        each.fiscalPeriod === mine.fiscalPeriod &&
        each.periodEnd === mine.periodEnd &&
        each.currency === mine.currency,
    );
    if (!theirs) return [];
    return mine.lines.flatMap(({ account, value }) => {
      const other = account === null ? undefined : amountOf(theirs, account);
      if (account === null || other === undefined || Math.abs(other - value) <= tolerance * Math.abs(value)) return [];
      const difference = value === 0 ? 1 : (other - value) / Math.abs(value);
      return [
        {
          what: `${account}, ${mine.fiscalPeriod} to ${mine.periodEnd}`,
          first: { provider: first.provider, value },
          second: { provider: second.provider, value: other },
          difference,
        },
      ];
    });
  });
}
