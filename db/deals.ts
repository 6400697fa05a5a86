import type { ActorDb } from "./as-actor.ts";

export interface DealRow {
  id: string;
  name: string;
  stage: string;
  value: string | null;
  currency: string | null;
  probability: string | null;
  expected_close_date: string | null;
  owner_email: string | null;
  owner_name: string | null;
  company: string | null;
  sector: string | null;
  side: "buy" | "sell" | "invest" | null;
  description: string | null;
  custom_fields: Record<string, unknown>;
  created_at: string;
  updated_at: string;
  version: number;
}

/** Timestamps as text: a JavaScript date would drop the microseconds that the cursor needs. */
const COLUMNS = `d.id, d.name, d.stage, d.value, d.currency, d.probability, d.expected_close_date::text, u.email as owner_email,
  u.name as owner_name, c.name as company, d.sector, d.side, d.description, d.custom_fields, d.version,
  to_char(d.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at,
  to_char(d.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at`;
const FROM = "from deals d left join users u on u.id = d.owner_id left join companies c on c.id = d.company_id";

export interface DealFilter {
  stages?: string[];
  sector?: string;
  ownerEmail?: string;
  currency?: string;
  minValue?: number;
  maxValue?: number;
  closingFrom?: string;
  closingUntil?: string;
  query?: string;
}

function whereOf(filter: DealFilter): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const clauses: string[] = [];
  const add = (clause: (n: string) => string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    clauses.push(clause(`$${values.length}`));
  };
  add((n) => `d.stage = any(${n})`, filter.stages);
  add((n) => `d.sector ilike ${n}`, filter.sector && contains(filter.sector));
  add((n) => `u.email = lower(${n})`, filter.ownerEmail);
  add((n) => `d.currency = ${n}`, filter.currency);
  add((n) => `d.value >= ${n}`, filter.minValue);
  add((n) => `d.value <= ${n}`, filter.maxValue);
  add((n) => `d.expected_close_date >= ${n}`, filter.closingFrom);
  add((n) => `d.expected_close_date <= ${n}`, filter.closingUntil);
  add(
    (n) => `(d.name ilike ${n} or c.name ilike ${n} or d.description ilike ${n})`,
    filter.query && contains(filter.query),
  );
  return { where: clauses.length ? `where ${clauses.join(" and ")}` : "", values };
}

const contains = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** Newest first; `after` is the (created_at, id) of the last row of the page before. */
export async function listDeals(
  db: ActorDb,
  filter: DealFilter,
  { limit, after }: { limit: number; after?: string[] },
): Promise<{
  rows: DealRow[];
  total: number;
  byCurrency: { currency: string | null; sum: string | null; count: string }[];
}> {
  const { where, values } = whereOf(filter);
  const paged = after
    ? `${where ? `${where} and` : "where"} (d.created_at, d.id) < ($${values.length + 1}::timestamptz, $${values.length + 2})`
    : where;
  const { rows } = await db.query<DealRow>(
    `select ${COLUMNS} ${FROM} ${paged} order by d.created_at desc, d.id desc limit ${limit + 1}`,
    [...values, ...(after ?? [])],
  );
  const sums = await db.query<{ currency: string | null; sum: string | null; count: string }>(
    `select d.currency, sum(d.value) as sum, count(*) as count ${FROM} ${where} group by d.currency order by d.currency`,
    values,
  );
  return { rows, total: sums.rows.reduce((n, row) => n + Number(row.count), 0), byCurrency: sums.rows };
}

export async function findDeal(db: ActorDb, dealId: string): Promise<DealRow | undefined> {
  const { rows } = await db.query<DealRow>(`select ${COLUMNS} ${FROM} where d.id = $1`, [dealId]);
  return rows[0];
}

export interface ActivityRow {
  id: string;
  kind: string;
  subject: string;
  body: string | null;
  occurred_at: string;
  contact: string | null;
}

export async function latestActivities(db: ActorDb, dealId: string, limit: number): Promise<ActivityRow[]> {
  const { rows } = await db.query<ActivityRow>(
    `select a.id, a.kind, a.subject, a.body, to_char(a.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as occurred_at, k.name as contact
     from activities a left join contacts k on k.id = a.contact_id where a.deal_id = $1 order by a.occurred_at desc, a.id desc limit $2`,
    [dealId, limit],
  );
  return rows;
}

export async function contactsOfDeal(db: ActorDb, dealId: string) {
  const { rows } = await db.query<{
    id: string;
    name: string;
    title: string | null;
    email: string | null;
    phone: string | null;
  }>(
    `select k.id, k.name, k.title, k.email, k.phone from contacts k join deals d on d.company_id = k.company_id where d.id = $1 order by k.name limit 50`,
    [dealId],
  );
  return rows;
}
