import { newId } from "../domain/ids.ts";
import type { Transaction } from "./as-actor.ts";

export interface Notice {
  tenantId: string;
  userId: string;
  kind: "approval" | "mention" | "reminder" | "alert" | "job";
  title: string;
  body?: string;
  /** Where it leads: an address within the product. */
  url?: string;
  dealId?: string;
  /** Names the cause. However often one cause is reported, the person hears of it once. */
  dedupeKey: string;
}

/** Tells somebody something, once a cause. Part of the caller's transaction, so that it stands or falls with what it tells of. */
export async function notify(db: Transaction, notice: Notice): Promise<void> {
  await db.query(
    `insert into notifications (id, tenant_id, user_id, kind, title, body, url, deal_id, dedupe_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    [
      newId("notice"),
      notice.tenantId,
      notice.userId,
      notice.kind,
      notice.title,
      notice.body ?? null,
      notice.url ?? null,
      notice.dealId ?? null,
      notice.dedupeKey,
    ],
  );
}
