import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import { ACCOUNT_IDS, type AccountId } from "../domain/market/accounts.ts";
import type { ImportedStatement } from "../domain/statements/read-statements.ts";
import type { ActorDb } from "./as-actor.ts";
import type { PageRow } from "./documents.ts";

export interface StatementRow extends ImportedStatement {
  company: string;
  document_id: string | null;
  document_name: string;
}

export interface ImportTarget {
  dealId: string | null;
  company: string;
  documentId: string;
  documentName: string;
}

/** Keeps statements; the same period of the same company is replaced. */
export async function saveStatements(
  db: ActorDb,
  actor: Actor,
  target: ImportTarget,
  statements: readonly ImportedStatement[],
): Promise<void> {
  for (const { kind, period, periodEnd, scenario, currency, lines } of statements)
    await db.query(
      `insert into financial_statements
         (id, tenant_id, deal_id, company, document_id, document_name, kind, period_end, period, scenario, currency, lines, imported_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
       on conflict (tenant_id, deal_id, company, kind, period_end, period, scenario) do update set
         document_id = excluded.document_id, document_name = excluded.document_name, currency = excluded.currency, lines = excluded.lines,
         imported_by = excluded.imported_by, imported_at = now()`,
      [
        newId("statement"),
        actor.tenantId,
        target.dealId,
        target.company,
        target.documentId,
        target.documentName,
        kind,
        periodEnd,
        period,
        scenario,
        currency,
        JSON.stringify(lines),
        actor.userId,
      ],
    );
}

/** Imported statements of a deal or a document, oldest period first. */
export async function listStatements(
  db: ActorDb,
  { dealId, documentId }: { dealId?: string | undefined; documentId?: string | undefined },
): Promise<StatementRow[]> {
  const { rows } = await db.query<StatementRow>(
    `select company, document_id, document_name, kind, period, period_end::text as "periodEnd", scenario, currency, lines
     from financial_statements where ($1::text is null or deal_id = $1) and ($2::text is null or document_id = $2)
     order by company, period_end, kind`,
    [dealId ?? null, documentId ?? null],
  );
  return rows;
}

/** What people of the firm said names stand for, by the name in plain words. */
export async function readMappings(db: ActorDb): Promise<Map<string, AccountId>> {
  const { rows } = await db.query<{ name: string; account: string }>("select name, account from account_mappings");
  const known = (account: string): account is AccountId => (ACCOUNT_IDS as readonly string[]).includes(account);
  return new Map(rows.flatMap(({ name, account }) => (known(account) ? [[name, account] as const] : [])));
}

export async function saveMapping(db: ActorDb, actor: Actor, name: string, account: AccountId): Promise<void> {
  await db.query(
    `insert into account_mappings (tenant_id, name, account, corrected_by) values ($1, $2, $3, $4)
     on conflict (tenant_id, name) do update set account = excluded.account, corrected_by = excluded.corrected_by, corrected_at = now()`,
    [actor.tenantId, name, account, actor.userId],
  );
}

/** Pages with tables, in order. */
export async function readTablePages(db: ActorDb, documentId: string, most: number): Promise<PageRow[]> {
  const { rows } = await db.query<PageRow>(
    `select page, label, start_at, end_at, text, layout from document_pages
     where document_id = $1 and (layout->>'kind' = 'sheet' or layout ? 'tables' or layout->>'kind' = 'blocks') order by page limit $2`,
    [documentId, most],
  );
  return rows;
}

export interface SpreadsheetRow {
  id: string;
  name: string;
}

/** The deal's workbooks that have been read, newest first. */
export async function listSpreadsheets(db: ActorDb, dealId: string): Promise<SpreadsheetRow[]> {
  const { rows } = await db.query<SpreadsheetRow>(
    `select d.id, d.name from documents d where d.deal_id = $1 and d.status = 'ready'
       and exists (select from document_pages p where p.document_id = d.id and p.layout->>'kind' = 'sheet')
     order by d.created_at desc, d.id desc limit 30`,
    [dealId],
  );
  return rows;
}
