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

/** What the reader thought of the answer; the last word counts. */
export async function saveRating(db: Transaction, key: RunKey, rating: "up" | "down"): Promise<void> {
  await db.query("update deliveries set rating = $4 where tenant_id = $1 and run_id = $2 and service = $3", [
    key.tenantId,
    key.runId,
    key.service,
    rating,
  ]);
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
