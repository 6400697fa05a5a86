import type { Actor } from "../domain/actor.ts";
import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";
import { Conditions, contains } from "./where.ts";

export interface TaskRow {
  id: string;
  title: string;
  notes: string | null;
  status: "open" | "done" | "cancelled";
  priority: "low" | "normal" | "high";
  due_date: string | null;
  assignee_id: string | null;
  assignee_email: string | null;
  assignee_name: string | null;
  deal_id: string | null;
  deal: string | null;
  company_id: string | null;
  company: string | null;
  contact_id: string | null;
  contact: string | null;
  created_at: string;
  updated_at: string;
  completed_at: string | null;
  deleted_at: string | null;
  version: number;
}

const COLUMNS = `t.id, t.title, t.notes, t.status, t.priority, t.due_date::text, t.assignee_id, u.email as assignee_email, u.name as assignee_name,
  t.deal_id, d.name as deal, t.company_id, c.name as company, t.contact_id, k.name as contact, t.version, ${moment("t.created_at", "created_at")},
  ${moment("t.updated_at", "updated_at")}, ${moment("t.completed_at", "completed_at")}, ${moment("t.deleted_at", "deleted_at")}`;
const FROM = `from tasks t left join users u on u.id = t.assignee_id left join deals d on d.id = t.deal_id
  left join companies c on c.id = t.company_id left join contacts k on k.id = t.contact_id`;

export interface TaskFilter {
  status?: string;
  assigneeId?: string;
  assigneeEmail?: string;
  dealId?: string;
  companyId?: string;
  contactId?: string;
  priority?: string;
  dueFrom?: string;
  dueUntil?: string;
  dueBefore?: string;
  query?: string;
}

const conditionsOf = (filter: TaskFilter) =>
  new Conditions()
    .plain("t.deleted_at is null")
    .add((n) => `t.status = ${n}`, filter.status)
    .add((n) => `t.assignee_id = ${n}`, filter.assigneeId)
    .add((n) => `t.assignee_id = (select x.id from users x where x.email = lower(${n}))`, filter.assigneeEmail)
    .add((n) => `t.deal_id = ${n}`, filter.dealId)
    .add(
      (n) => `(t.company_id = ${n} or t.deal_id in (select x.id from deals x where x.company_id = ${n}))`,
      filter.companyId,
    )
    .add((n) => `t.contact_id = ${n}`, filter.contactId)
    .add((n) => `t.priority = ${n}`, filter.priority)
    .add((n) => `t.due_date >= ${n}`, filter.dueFrom)
    .add((n) => `t.due_date <= ${n}`, filter.dueUntil)
    .add((n) => `t.due_date < ${n}`, filter.dueBefore)
    .add((n) => `t.title ilike ${n}`, filter.query && contains(filter.query));

/** What is due first comes first; `after` is the (due date or infinity, id) of the last row of the page before. */
export async function listTasks(
  db: ActorDb,
  filter: TaskFilter,
  { limit, after }: { limit: number; after?: string[] },
): Promise<{ rows: TaskRow[]; total: number }> {
  const counted = conditionsOf(filter);
  const count = await db.query<{ total: string }>(
    `select count(*) as total from tasks t ${counted.where}`,
    counted.values,
  );
  const conditions = conditionsOf(filter);
  if (after) {
    const [due, id] = after.map((part) => conditions.value(part));
    conditions.plain(`(coalesce(t.due_date, 'infinity'), t.id) > (${due}::date, ${id})`);
  }
  const { rows } = await db.query<TaskRow>(
    `select ${COLUMNS} ${FROM} ${conditions.where} order by coalesce(t.due_date, 'infinity'), t.id limit ${limit + 1}`,
    conditions.values,
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

/** A deleted one too; `hold` keeps it until the transaction ends. */
export async function readTask(db: ActorDb, id: string, { hold = false } = {}): Promise<TaskRow | undefined> {
  const { rows } = await db.query<TaskRow>(
    `select ${COLUMNS} ${FROM} where t.id = $1 ${hold ? "for update of t" : ""}`,
    [id],
  );
  return rows[0];
}

export interface TaskColumns {
  id: string;
  title: string;
  notes: string | null;
  status: TaskRow["status"];
  priority: TaskRow["priority"];
  due_date: string | null;
  assignee_id: string | null;
  deal_id: string | null;
  company_id: string | null;
  contact_id: string | null;
}

export async function insertTask(db: ActorDb, actor: Actor, task: Omit<TaskColumns, "status">): Promise<void> {
  await db.query(
    `insert into tasks (id, tenant_id, title, notes, priority, due_date, assignee_id, deal_id, company_id, contact_id, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9, (select k.company_id from contacts k where k.id = $10)), $10, $11)`,
    [
      task.id,
      actor.tenantId,
      task.title,
      task.notes,
      task.priority,
      task.due_date,
      task.assignee_id,
      task.deal_id,
      task.company_id,
      task.contact_id,
      actor.userId,
    ],
  );
}

export async function updateTask(db: ActorDb, task: TaskColumns): Promise<void> {
  await db.query(
    `update tasks set title = $2, notes = $3, status = $4, priority = $5, due_date = $6, assignee_id = $7, deal_id = $8, company_id = $9,
       contact_id = $10, completed_at = case when $4 = 'done' then coalesce(completed_at, now()) end, version = version + 1, updated_at = now()
     where id = $1`,
    [
      task.id,
      task.title,
      task.notes,
      task.status,
      task.priority,
      task.due_date,
      task.assignee_id,
      task.deal_id,
      task.company_id,
      task.contact_id,
    ],
  );
}

export async function setTaskDeleted(db: ActorDb, id: string, deleted: boolean): Promise<void> {
  await db.query(
    "update tasks set deleted_at = case when $2 then now() end, version = version + 1, updated_at = now() where id = $1",
    [id, deleted],
  );
}
