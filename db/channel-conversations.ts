import type { Transaction } from "./as-actor.ts";

/** The place that shows a thread, and who asked and read there. */
export interface ConversationRow {
  tenantId: string;
  threadId: string;
  userId: string;
  service: string;
  place: Record<string, unknown>;
  personId: string;
  audience: string[];
}

export async function saveConversation(db: Transaction, row: ConversationRow): Promise<void> {
  await db.query(
    `insert into channel_conversations (tenant_id, thread_id, user_id, service, place, person_id, audience)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, thread_id) do update set place = excluded.place, audience = excluded.audience`,
    [row.tenantId, row.threadId, row.userId, row.service, JSON.stringify(row.place), row.personId, row.audience],
  );
}

export async function findConversation(
  db: Transaction,
  tenantId: string,
  threadId: string,
): Promise<ConversationRow | undefined> {
  const { rows } = await db.query<ConversationRow>(
    `select tenant_id as "tenantId", thread_id as "threadId", user_id as "userId", service, place, person_id as "personId", audience
     from channel_conversations where tenant_id = $1 and thread_id = $2`,
    [tenantId, threadId],
  );
  return rows[0];
}

/** True where somebody of the workspace talks with us already. */
export async function isConversation(
  db: Transaction,
  place: { service: string; workspaceId: string; conversationId: string; threadId?: string },
): Promise<boolean> {
  const { service, workspaceId, conversationId, threadId } = place;
  const { rows } = await db.query<{ known: boolean }>(
    "select exists (select from channel_conversations where service = $1 and place @> $2) as known",
    [service, JSON.stringify({ workspaceId, conversationId, ...(threadId ? { threadId } : {}) })],
  );
  return rows[0]?.known ?? false;
}
