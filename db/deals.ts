import type { ActorDb } from "./as-actor.ts";
import { type CurrencyTotal, totalsOf } from "./deal-totals.ts";
import { moment } from "./timestamps.ts";
import { Conditions, contains, plainText, wordsQuery } from "./where.ts";

export interface DealRow {
  id: string;
  name: string;
  stage: string;
  value: string | null;
  currency: string | null;
  probability: string | null;
  expected_close_date: string | null;
  owner_id: string | null;
  owner_email: string | null;
  owner_name: string | null;
  company_id: string | null;
  company: string | null;
  sector: string | null;
  side: "buy" | "sell" | "invest" | null;
  description: string | null;
  custom_fields: Record<string, unknown>;
  stage_since: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  version: number;
}

const COLUMNS = `d.id, d.name, d.stage, d.value, d.currency, d.probability, d.expected_close_date::text, d.owner_id,
  u.email as owner_email, u.name as owner_name, d.company_id, c.name as company, d.sector, d.side, d.description, d.custom_fields,
  d.version, ${moment("d.stage_since", "stage_since")}, ${moment("d.created_at", "created_at")},
  ${moment("d.updated_at", "updated_at")}, ${moment("d.deleted_at", "deleted_at")}`;
const FROM = "from deals d left join users u on u.id = d.owner_id left join companies c on c.id = d.company_id";

export interface DealFilter {
  stages?: string[];
  sector?: string;
  side?: string;
  ownerEmail?: string;
  companyId?: string;
  currency?: string;
  minValue?: number;
  maxValue?: number;
  minProbability?: number;
  closingFrom?: string;
  closingUntil?: string;
  updatedBefore?: string;
  query?: string;
}

/** How a list can be ordered. The key holds no null, so that a cursor can carry it; an index serves each but the smallest. */
const ORDERS = {
  newest: { key: "d.created_at", type: "timestamptz", descending: true, of: (d: DealRow) => d.created_at },
  recently_updated: { key: "d.updated_at", type: "timestamptz", descending: true, of: (d: DealRow) => d.updated_at },
  largest: { key: "coalesce(d.value, -1)", type: "numeric", descending: true, of: (d: DealRow) => d.value ?? "-1" },
  smallest: {
    key: "coalesce(d.value, 1e18)",
    type: "numeric",
    descending: false,
    of: (d: DealRow) => d.value ?? "1e18",
  },
  closing_soonest: {
    key: "coalesce(d.expected_close_date, 'infinity')",
    type: "date",
    descending: false,
    of: (d: DealRow) => d.expected_close_date ?? "infinity",
  },
  name: { key: "lower(d.name)", type: "text", descending: false, of: (d: DealRow) => d.name.toLowerCase() },
} as const;
export const DEAL_ORDERS = Object.keys(ORDERS) as [DealOrder, ...DealOrder[]];
export type DealOrder = keyof typeof ORDERS;

function conditionsOf(filter: DealFilter): Conditions {
  const words = filter.query === undefined ? undefined : (wordsQuery(filter.query) ?? "''");
  const conditions = new Conditions()
    .plain("d.deleted_at is null")
    .add((n) => `d.stage = any(${n})`, filter.stages)
    .add((n) => `d.sector ilike ${n}`, filter.sector && contains(filter.sector))
    .add((n) => `d.side = ${n}`, filter.side)
    .add((n) => `d.owner_id = (select u.id from users u where u.email = lower(${n}))`, filter.ownerEmail)
    .add((n) => `d.company_id = ${n}`, filter.companyId)
    .add((n) => `d.currency = ${n}`, filter.currency)
    .add((n) => `d.value >= ${n}`, filter.minValue)
    .add((n) => `d.value <= ${n}`, filter.maxValue)
    .add((n) => `d.probability >= ${n}`, filter.minProbability)
    .add((n) => `d.expected_close_date >= ${n}`, filter.closingFrom)
    .add((n) => `d.expected_close_date <= ${n}`, filter.closingUntil)
    .add((n) => `d.updated_at < ${n}`, filter.updatedBefore);
  if (words === undefined) return conditions;
  const letters = conditions.value(plainText(filter.query ?? ""));
  return conditions.add((n) => `d.id in (select app.match_deals(${n}::tsquery, ${letters}))`, words);
}

/** `after`: the sort key and id of the last row of the page before. */
export async function listDeals(
  db: ActorDb,
  filter: DealFilter,
  { limit, after, order = "newest" }: { limit: number; after?: string[]; order?: DealOrder },
): Promise<{ rows: DealRow[]; total: number; byCurrency: CurrencyTotal[] }> {
  const { key, type, descending } = ORDERS[order];
  const conditions = conditionsOf(filter);
  const totals = await totalsOf(db, filter, conditionsOf(filter));
  if (after) {
    const [at, id] = after.map((part) => conditions.value(part));
    conditions.plain(`(${key}, d.id) ${descending ? "<" : ">"} (${at}::${type}, ${id})`);
  }
  const direction = descending ? "desc" : "asc";
  const { rows } = await db.query<DealRow>(
    `select ${COLUMNS} ${FROM} ${conditions.where} order by ${key} ${direction}, d.id ${direction} limit ${limit + 1}`,
    conditions.values,
  );
  return { rows, total: totals.reduce((n, { count }) => n + Number(count), 0), byCurrency: totals };
}

export const dealKey = (order: DealOrder, row: DealRow): [string, string] => [ORDERS[order].of(row), row.id];

export async function findDeal(db: ActorDb, dealId: string): Promise<DealRow | undefined> {
  const { rows } = await db.query<DealRow>(`select ${COLUMNS} ${FROM} where d.id = $1 and d.deleted_at is null`, [
    dealId,
  ]);
  return rows[0];
}

/** The deals with these ids, deleted ones too, held until the transaction ends. In one order, so that two never wait for each other. */
export async function lockDeals(db: ActorDb, dealIds: readonly string[]): Promise<Map<string, DealRow>> {
  const { rows } = await db.query<DealRow>(
    `select ${COLUMNS} ${FROM} where d.id = any($1) order by d.id for update of d`,
    [dealIds],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same without holding them, for a preview. */
export async function readDeals(db: ActorDb, dealIds: readonly string[]): Promise<Map<string, DealRow>> {
  const { rows } = await db.query<DealRow>(`select ${COLUMNS} ${FROM} where d.id = any($1)`, [dealIds]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Deals of this very name, in any spelling of capitals: what an import, or a second creation, might mean. */
export async function dealsNamed(db: ActorDb, names: readonly string[]): Promise<DealRow[]> {
  const { rows } = await db.query<DealRow>(
    `select ${COLUMNS} ${FROM} where lower(d.name) = any($1) and d.deleted_at is null order by d.created_at, d.id`,
    [names.map((name) => name.toLowerCase())],
  );
  return rows;
}
