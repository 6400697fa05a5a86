import type { Actor } from "../domain/actor.ts";
import { InvalidInputError } from "../domain/errors.ts";
import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";
import { Conditions, wordsQuery } from "./where.ts";

export interface ActivityRow {
  id: string;
  kind: string;
  subject: string;
  body: string | null;
  occurred_at: string;
  deal_id: string | null;
  deal: string | null;
  company_id: string | null;
  company: string | null;
  contact_id: string | null;
  contact: string | null;
  created_by: string | null;
  by_name: string | null;
  by_email: string | null;
}

const COLUMNS = `a.id, a.kind, a.subject, a.body, ${moment("a.occurred_at", "occurred_at")}, a.deal_id, d.name as deal, a.company_id,
  c.name as company, a.contact_id, k.name as contact, a.created_by, u.name as by_name, u.email as by_email`;
const JOINS = `left join deals d on d.id = a.deal_id left join companies c on c.id = a.company_id
  left join contacts k on k.id = a.contact_id left join users u on u.id = a.created_by`;
const FROM = `from activities a ${JOINS}`;

export interface ActivityFilter {
  dealId?: string;
  companyId?: string;
  contactId?: string;
  kind?: string;
  byEmail?: string;
  from?: string;
  /** Up to and including this day. */
  until?: string;
  query?: string;
}

function conditionsOf(filter: ActivityFilter): Conditions {
  return (
    new Conditions()
      .plain("a.deleted_at is null")
      .add((n) => `a.deal_id = ${n}`, filter.dealId)
      .add(
        (n) => `(a.company_id = ${n} or a.deal_id in (select x.id from deals x where x.company_id = ${n}))`,
        filter.companyId,
      )
      .add((n) => `a.contact_id = ${n}`, filter.contactId)
      .add((n) => `a.kind = ${n}`, filter.kind)
      .add((n) => `a.created_by = (select x.id from users x where x.email = lower(${n}))`, filter.byEmail)
      // Parameters and not now(): the planner then leaves the months outside away.
      .add((n) => `a.occurred_at >= ${n}::timestamptz`, filter.from && `${filter.from}T00:00:00Z`)
      .add((n) => `a.occurred_at < ${n}::timestamptz + interval '1 day'`, filter.until && `${filter.until}T00:00:00Z`)
      .add((n) => `a.words @@ ${n}::tsquery`, filter.query && (wordsQuery(filter.query) ?? "''"))
  );
}

/** Newest first; `after` is the (occurred_at, id) of the last row of the page before. */
export async function listActivities(
  db: ActorDb,
  filter: ActivityFilter,
  { limit, after }: { limit: number; after?: string[] },
): Promise<{ rows: ActivityRow[]; total: number }> {
  if (filter.dealId && isOfOneDeal(filter))
    return activitiesOfDeal(db, filter.dealId, { limit, ...(after ? { after } : {}) });
  const counted = conditionsOf(filter);
  const count = await db.query<{ total: string }>(
    `select count(*) as total from activities a ${counted.where}`,
    counted.values,
  );
  const conditions = conditionsOf(filter);
  if (after) {
    const [at, id] = after.map((part) => conditions.value(part));
    // The comparison of rows alone would look into each newer month.
    conditions.plain(`a.occurred_at <= ${at}::timestamptz and (a.occurred_at, a.id) < (${at}::timestamptz, ${id})`);
  }
  const { rows } = await db.query<ActivityRow>(
    `select ${COLUMNS} ${FROM} ${conditions.where} order by a.occurred_at desc, a.id desc limit ${limit + 1}`,
    conditions.values,
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

const isOfOneDeal = (filter: ActivityFilter) =>
  Object.entries(filter).every(([key, value]) => key === "dealId" || value === undefined);

/** The same for a deal alone, which is what most lists are of: through functions whose plan over all months is kept. */
async function activitiesOfDeal(db: ActorDb, dealId: string, { limit, after }: { limit: number; after?: string[] }) {
  const rows = await activitiesBefore(db, dealId, limit + 1, after);
  const count = await db.query<{ total: string }>("select app.count_activities_of_deal($1) as total", [dealId]);
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

export const latestActivities = (db: ActorDb, dealId: string, limit: number): Promise<ActivityRow[]> =>
  activitiesBefore(db, dealId, limit);

async function activitiesBefore(
  db: ActorDb,
  dealId: string,
  most: number,
  [at = null, id = null]: (string | null)[] = [],
) {
  const { rows } = await db.query<ActivityRow>(
    `select ${COLUMNS} from app.activities_of_deal($1, $2, $3::timestamptz, $4) a ${JOINS} order by a.occurred_at desc, a.id desc`,
    [dealId, most, at, id],
  );
  return rows;
}

/** `at`: when it happened, where that is known: the months then need not be searched. */
export async function findActivity(db: ActorDb, id: string, at?: string): Promise<ActivityRow | undefined> {
  const { rows } = await db.query<ActivityRow>(
    `select ${COLUMNS} ${FROM} where a.id = $1 and a.deleted_at is null ${at ? "and a.occurred_at = $2::timestamptz" : ""}`,
    at ? [id, at] : [id],
  );
  return rows[0];
}

export interface NewActivity {
  id: string;
  kind: string;
  subject: string;
  body: string | null;
  occurredAt: string;
  dealId: string | null;
  companyId: string | null;
  contactId: string | null;
}

export async function insertActivity(db: ActorDb, actor: Actor, activity: NewActivity): Promise<void> {
  try {
    await db.query(
      `insert into activities (id, tenant_id, deal_id, company_id, contact_id, kind, subject, body, occurred_at, created_by)
       values ($1, $2, $3, coalesce($4, (select k.company_id from contacts k where k.id = $5)), $5, $6, $7, $8, $9, $10)`,
      [
        activity.id,
        actor.tenantId,
        activity.dealId,
        activity.companyId,
        activity.contactId,
        activity.kind,
        activity.subject,
        activity.body,
        activity.occurredAt,
        actor.userId,
      ],
    );
  } catch (error) {
    // There is a part for each month, some years ahead; what no part takes lies beyond them.
    if ((error as { code?: string }).code === "23514")
      throw new InvalidInputError(
        "occurredAt is too far ahead. For something to come, create a task with a due date.",
        { cause: error },
      );
    throw error;
  }
}

export async function setActivityDeleted(db: ActorDb, id: string, deleted: boolean): Promise<void> {
  await db.query(
    "update activities set deleted_at = case when $2 then now() end, version = version + 1 where id = $1",
    [id, deleted],
  );
}
