import type { ActorDb } from "../../../db/as-actor.ts";
import { listSpreadsheets, listStatements, readMappings } from "../../../db/statements.ts";
import type { AccountId } from "../../../domain/market/accounts.ts";
import type { ImportedStatement } from "../../../domain/statements/read-statements.ts";
import { type Place, readDocumentStatements } from "./document-tables.ts";

interface Cell {
  value: number;
  cell: string;
}

/** The free cash flows that a document forecasts, year by year. */
export interface Forecast {
  document: { id: string; name: string };
  currency: string;
  years: { period: string; freeCashFlow: Cell; ebitda: Cell | undefined }[];
  /** Last day of the last year that is not forecast; undefined where there is none. */
  lastActual: string | undefined;
  pages: ReadonlyMap<string, Place>;
}

/** Forecasts of a deal: what was imported, or else what its workbooks hold. One document is one forecast. */
export async function findForecasts(db: ActorDb, dealId: string, documentId?: string): Promise<Forecast[]> {
  const imported = (await listStatements(db, { dealId, documentId })).filter((each) => each.document_id !== null);
  const kept = [...new Set(imported.map(({ document_id }) => document_id as string))].flatMap((id) => {
    const own = imported.filter((each) => each.document_id === id);
    return toForecasts({ id, name: own[0]?.document_name ?? "" }, own, new Map());
  });
  if (kept.length) return kept;
  const mappings = await readMappings(db);
  const documents = (await listSpreadsheets(db, dealId)).filter(
    ({ id }) => documentId === undefined || id === documentId,
  );
  const forecasts: Forecast[] = [];
  // One after the other: they share one transaction, and the first few are small.
  for (const document of documents) {
    const { statements, pages } = await readDocumentStatements(db, document.id, { mappings });
    forecasts.push(...toForecasts(document, statements, pages));
  }
  return forecasts;
}

function toForecasts(
  document: Forecast["document"],
  statements: readonly ImportedStatement[],
  pages: Forecast["pages"],
): Forecast[] {
  const yearly = statements.filter(({ period }) => period.startsWith("FY"));
  const currencies = [...new Set(yearly.map(({ currency }) => currency))];
  return currencies.flatMap((currency) => {
    const own = yearly.filter((each) => each.currency === currency);
    const ahead = [
      ...new Map(own.filter(({ scenario }) => scenario === "forecast").map((each) => [each.periodEnd, each.period])),
    ].sort(([a], [b]) => (a < b ? -1 : 1));
    const years = ahead.flatMap(([, period]) => {
      const freeCashFlow = cellOf(own, period, "freeCashFlow");
      return freeCashFlow ? [{ period, freeCashFlow, ebitda: cellOf(own, period, "ebitda") }] : [];
    });
    // A gap among the years would be discounted as if the years after it came one earlier.
    if (!years.length || years.length < ahead.length) return [];
    const lastActual = own
      .filter(({ scenario }) => scenario === "actual")
      .map(({ periodEnd }) => periodEnd)
      .sort()
      .at(-1);
    return [{ document, currency, years, lastActual, pages }];
  });
}

function cellOf(statements: readonly ImportedStatement[], period: string, account: AccountId): Cell | undefined {
  const line = statements
    .filter((each) => each.period === period && each.scenario === "forecast")
    .flatMap(({ lines }) => lines)
    .find((each) => each.account === account);
  return line && { value: line.value, cell: line.cell };
}
