import type { Transaction } from "./as-actor.ts";

/** How long a process that went silent keeps an event from the others. */
export const CLAIM_SECONDS = 60;
/** Chat services repeat an event for an hour at most; what is older cannot come again. */
const REMEMBERED_HOURS = 48;

/** True for the first delivery of an event, which is then this process's to answer. */
export async function receiveEvent(
  db: Transaction,
  event: { service: string; eventId: string; body: unknown },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `insert into channel_events (service, event_id, body, claimed_until)
     values ($1, $2, $3, now() + make_interval(secs => $4)) on conflict do nothing`,
    [
      event.service,
      event.eventId,
      event.body == null ? null : JSON.stringify(event.body).replaceAll("\\u0000", ""),
      CLAIM_SECONDS,
    ],
  );
  return rowCount > 0;
}

/** Says that the process still works on these. */
export async function renewClaims(db: Transaction, service: string, eventIds: readonly string[]): Promise<void> {
  await db.query(
    "update channel_events set claimed_until = now() + make_interval(secs => $3) where service = $1 and event_id = any ($2) and settled_at is null",
    [service, eventIds, CLAIM_SECONDS],
  );
}

export async function settleEvent(db: Transaction, service: string, eventId: string): Promise<void> {
  await db.query("update channel_events set settled_at = now(), body = null where service = $1 and event_id = $2", [
    service,
    eventId,
  ]);
}

export interface OpenEvent {
  eventId: string;
  body: Record<string, unknown>;
}

/** Takes up what a process left unanswered: all of it when nobody else can be at work on this database. */
export async function takeUpEvents(db: Transaction, service: string, exclusive: boolean): Promise<OpenEvent[]> {
  await db.query("delete from channel_events where received_at < now() - make_interval(hours => $1)", [
    REMEMBERED_HOURS,
  ]);
  const { rows } = await db.query<OpenEvent>(
    `update channel_events set claimed_until = now() + make_interval(secs => $3)
     where service = $1 and settled_at is null and body is not null and ($2 or claimed_until < now())
     returning event_id as "eventId", body`,
    [service, exclusive, CLAIM_SECONDS],
  );
  return rows;
}
