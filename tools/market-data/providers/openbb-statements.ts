import { findAccount, plainName, type StatementKind, withSign } from "../../../domain/market/accounts.ts";
import { readDate, readNumber, readText } from "../../../domain/market/numbers.ts";
import type { FiscalPeriod, Statement } from "../../../domain/market/records.ts";
import { keepLatestFilings } from "../../../domain/market/statements.ts";
import type { Row } from "./openbb.ts";

/** Not lines of a statement. */
const MARGINAL = new Set([
  "period_ending",
  "fiscal_period",
  "fiscal_year",
  "filing_date",
  "accepted_date",
  "reported_currency",
  "cik",
  "symbol",
]);

/** The rows of one kind of statement. A period without a currency is left out and said: it could be mixed with another one. */
export function readStatements(
  rows: readonly Row[],
  kind: StatementKind,
  annual: boolean,
): { statements: Statement[]; notes: string[] } {
  const notes: string[] = [];
  const statements = rows.flatMap((row): Statement[] => {
    const periodEnd = readDate(row.period_ending);
    if (!periodEnd) return [];
    const currency = readText(row.reported_currency)?.toUpperCase();
    if (!currency || !/^[A-Z]{3}$/.test(currency)) {
      notes.push(`The ${kind.replace("_", " ")} statement to ${periodEnd} names no currency and is left out.`);
      return [];
    }
    const filedOn = readDate(row.filing_date);
    return [
      {
        kind,
        periodEnd,
        fiscalYear: readNumber(row.fiscal_year),
        fiscalPeriod: annual ? "FY" : readPeriod(row.fiscal_period),
        currency,
        lines: readLines(row, kind),
        ...(filedOn ? { filedOn } : {}),
      },
    ];
  });
  const kept = keepLatestFilings(statements);
  return { statements: kept.statements, notes: [...notes, ...kept.notes] };
}

function readLines(row: Row, kind: StatementKind): Statement["lines"] {
  const seen = new Set<string>();
  return Object.entries(row).flatMap(([name, field]) => {
    const value = MARGINAL.has(name) ? null : readNumber(field);
    if (value === null) return [];
    const account = findAccount(plainName(name), kind) ?? null;
    // The same account under two names: the first one is the total, the other would be added to it.
    const fresh = account !== null && !seen.has(account);
    if (fresh) seen.add(account);
    return [{ account: fresh ? account : null, name, value: fresh ? withSign(account, value) : value }];
  });
}

function readPeriod(value: unknown): FiscalPeriod {
  const quarter = /([1-4])/.exec(readText(value) ?? "")?.[1];
  return quarter ? (`Q${quarter}` as FiscalPeriod) : "FY";
}
