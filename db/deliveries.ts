import type { Transaction } from "./as-actor.ts";

/** A message that shows an answer from this character on. */
export interface DeliveredPart {
  messageId: string;
  from: number;
  card?: number;
}
interface RunKey {
  tenantId: string;
  runId: string;
  service: string;
}

export async function findDelivery(db: Transaction, key: RunKey): Promise<DeliveredPart[]> {
  const { rows } = await db.query<{ parts: DeliveredPart[] }>(
    "select parts from deliveries where tenant_id = $1 and run_id = $2 and service = $3",
    [key.tenantId, key.runId, key.service],
  );
  return rows[0]?.parts ?? [];
}

export async function saveDelivery(db: Transaction, key: RunKey, parts: readonly DeliveredPart[]): Promise<void> {
  await db.query(
    `insert into deliveries (tenant_id, run_id, service, parts) values ($1, $2, $3, $4)
     on conflict (tenant_id, run_id, service) do update set parts = excluded.parts, updated_at = now()`,
    [key.tenantId, key.runId, key.service, JSON.stringify(parts)],
  );
}

/** What the reader thought of the answer, named by its run or by a message of it; the last word counts. */
export async function saveRating(
  db: Transaction,
  of: { tenantId: string; service: string } & ({ runId: string } | { messageId: string }),
  rating: "up" | "down",
): Promise<void> {
  const parts = "messageId" in of ? JSON.stringify([{ messageId: of.messageId }]) : null;
  await db.query(
    "update deliveries set rating = $5 where tenant_id = $1 and service = $2 and (run_id = $3 or parts @> $4::jsonb)",
    [of.tenantId, of.service, "runId" in of ? of.runId : null, parts, rating],
  );
}

export interface ApprovalMessageRow {
  place: Record<string, unknown>;
  messageId: string;
}

export async function saveApprovalMessage(
  db: Transaction,
  message: { tenantId: string; approvalId: string; service: string; place: object; messageId: string },
): Promise<void> {
  await db.query(
    `insert into approval_messages (tenant_id, approval_id, service, place, message_id) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [message.tenantId, message.approvalId, message.service, JSON.stringify(message.place), message.messageId],
  );
}

/** The approvals of a run that a message of the service asks for already. */
export async function listAsked(db: Transaction, runId: string, service: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    "select a.id from approvals a join approval_messages m on m.approval_id = a.id where a.run_id = $1 and m.service = $2",
    [runId, service],
  );
  return rows.map((row) => row.id);
}

/** Every message of a service that asks for this decision. */
export async function listApprovalMessages(
  db: Transaction,
  approvalId: string,
  service: string,
): Promise<ApprovalMessageRow[]> {
  const { rows } = await db.query<ApprovalMessageRow>(
    'select place, message_id as "messageId" from approval_messages where approval_id = $1 and service = $2',
    [approvalId, service],
  );
  return rows;
}

/** Proposals that a message shows in a state which they are no longer in. */
export async function listOutdatedApprovals(db: Transaction): Promise<{ id: string; state: string }[]> {
  const { rows } = await db.query<{ id: string; state: string }>(
    `select distinct a.id, a.state from approval_messages m join (
       select id, case when status = 'pending' and expires_at <= now() then 'expired'
         when status = 'pending' and approved_by <> '{}' then 'pending ' || cardinality(approved_by) else status end as state
       from approvals) a on a.id = m.approval_id
     where m.shown_status not in ('executed', 'failed', 'rejected', 'expired') and m.shown_status <> a.state`,
  );
  return rows;
}

export async function markApprovalShown(db: Transaction, approvalId: string, status: string): Promise<void> {
  await db.query("update approval_messages set shown_status = $2 where approval_id = $1", [approvalId, status]);
}

/** Where a run stands in its thread's log: its events come after `after`. No status where there is no such run yet. */
export async function findRunState(
  db: Transaction,
  tenantId: string,
  threadId: string,
  runId: string,
): Promise<{ status: string | undefined; after: number }> {
  const { rows } = await db.query<{ status: string | null; after: string }>(
    `select (select status from runs where tenant_id = $1 and id = $3) as status, coalesce(
       (select min(seq) - 1 from run_events where tenant_id = $1 and thread_id = $2 and run_id = $3),
       (select last_seq from threads where tenant_id = $1 and id = $2), 0) as after`,
    [tenantId, threadId, runId],
  );
  return { status: rows[0]?.status ?? undefined, after: Number(rows[0]?.after ?? 0) };
}
