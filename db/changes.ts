import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export type ChangedRecord = "deal" | "company" | "contact" | "activity" | "task" | "comment" | "milestone" | "artefact";
export type ChangeAction = "create" | "update" | "delete" | "restore" | "merge" | "undo";

export interface Change {
  recordType: ChangedRecord;
  recordId: string;
  dealId?: string | null;
  companyId?: string | null;
  action: ChangeAction;
  tool: string;
  /** The fields as they were and as they are, by the names that tools use. */
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  /** The record's version after the change; null for records that have none. */
  version: number | null;
}

/** Writes down changes in the transaction that makes them; gives their ids, in the same order. */
export async function recordChanges(db: ActorDb, actor: Actor, changes: readonly Change[]): Promise<string[]> {
  if (!changes.length) return [];
  const rows = changes.map((change) => ({
    id: newId("change"),
    record_type: change.recordType,
    record_id: change.recordId,
    deal_id: change.recordType === "deal" ? change.recordId : (change.dealId ?? null),
    company_id: change.recordType === "company" ? change.recordId : (change.companyId ?? null),
    action: change.action,
    tool: change.tool,
    before: change.before,
    after: change.after,
    version: change.version,
  }));
  await db.query(
    `insert into record_changes (id, tenant_id, record_type, record_id, deal_id, company_id, action, tool, before, after, version, user_id)
     select x.id, $2, x.record_type, x.record_id, x.deal_id, x.company_id, x.action, x.tool, x.before, x.after, x.version, $3
     from jsonb_to_recordset($1::jsonb) as x (id text, record_type text, record_id text, deal_id text, company_id text, action text,
       tool text, before jsonb, after jsonb, version int)`,
    [JSON.stringify(rows), actor.tenantId, actor.userId],
  );
  return rows.map(({ id }) => id);
}

export interface ChangeRow {
  id: string;
  record_type: ChangedRecord;
  record_id: string;
  deal_id: string | null;
  action: ChangeAction;
  tool: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  version: number | null;
  user_id: string;
  user_email: string;
  changed_at: string;
  undone_at: string | null;
}

const COLUMNS = `h.id, h.record_type, h.record_id, h.deal_id, h.action, h.tool, h.before, h.after, h.version, h.user_id, u.email as user_email,
  ${moment("h.changed_at", "changed_at")}, ${moment("h.undone_at", "undone_at")}`;
const FROM = "from record_changes h join users u on u.id = h.user_id";

export async function findChange(db: ActorDb, changeId: string): Promise<ChangeRow | undefined> {
  const { rows } = await db.query<ChangeRow>(`select ${COLUMNS} ${FROM} where h.id = $1`, [changeId]);
  return rows[0];
}

/** What a person changed last and has not taken back; of one record, when it is named. */
export async function latestChangeBy(db: ActorDb, userId: string, recordId?: string): Promise<ChangeRow | undefined> {
  const { rows } = await db.query<ChangeRow>(
    `select ${COLUMNS} ${FROM} where h.user_id = $1 and h.undone_at is null and h.action <> 'undo' and ($2::text is null or h.record_id = $2)
     order by h.id desc limit 1`,
    [userId, recordId ?? null],
  );
  return rows[0];
}

/** What happened to a record after one of its versions, oldest first. */
export async function changesSince(db: ActorDb, recordId: string, version: number): Promise<ChangeRow[]> {
  const { rows } = await db.query<ChangeRow>(
    `select ${COLUMNS} ${FROM} where h.record_id = $1 and h.version > $2 order by h.id limit 50`,
    [recordId, version],
  );
  return rows;
}

export async function markUndone(db: ActorDb, actor: Actor, changeId: string): Promise<void> {
  await db.query("update record_changes set undone_at = now(), undone_by = $2 where id = $1", [changeId, actor.userId]);
}
