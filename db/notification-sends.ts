import type { Transaction } from "./as-actor.ts";

export interface DueNotice {
  id: string;
  tenantId: string;
  userId: string;
  kind: string;
  title: string;
  body: string | null;
  url: string | null;
  dedupeKey: string;
  service: "slack" | "teams";
}

/** What is older has been seen elsewhere, or is of no use any more. */
const OLDEST_HOURS = 48;
/** A process that claimed a notice and never said that it was sent is gone. */
const CLAIM_MINUTES = 5;

/**
 * Claims what is to be sent now, each notice for one sender: to the service that the person prefers, or else the one where they
 * are linked; not what they read or muted, and not in their quiet hours, after which it is due.
 */
export async function claimDueNotices(
  db: Transaction,
  services: readonly string[],
  limit: number,
): Promise<DueNotice[]> {
  const { rows } = await db.query<DueNotice>(
    `with due as (
       select n.*, case when p.user_id is not null then p.service else (
         select i.service from chat_identities i where i.user_id = n.user_id and i.service = any ($1)
         order by i.address is null, i.linked_at desc limit 1) end as wanted,
         (now() at time zone coalesce(p.time_zone, 'UTC'))::time as local_time, p.quiet_from, p.quiet_until, p.muted
       from notifications n left join notification_preferences p on p.tenant_id = n.tenant_id and p.user_id = n.user_id
       where n.read_at is null and n.created_at > now() - make_interval(hours => ${OLDEST_HOURS})
         and not exists (select from notification_sends s where s.notification_id = n.id
           and (s.sent_at is not null or s.claimed_at > now() - make_interval(mins => ${CLAIM_MINUTES}))))
     , claimed as (
       insert into notification_sends (notification_id, service)
       select id, wanted from due where wanted = any ($1) and not (kind = any (coalesce(muted, '{}')))
         and not coalesce(case when quiet_from <= quiet_until then local_time >= quiet_from and local_time < quiet_until
           else local_time >= quiet_from or local_time < quiet_until end, false)
       order by created_at limit $2
       on conflict (notification_id) do update set claimed_at = now(), service = excluded.service
         where notification_sends.sent_at is null and notification_sends.claimed_at <= now() - make_interval(mins => ${CLAIM_MINUTES})
       returning notification_id, service)
     select n.id, n.tenant_id as "tenantId", n.user_id as "userId", n.kind, n.title, n.body, n.url, n.dedupe_key as "dedupeKey", c.service
     from claimed c join notifications n on n.id = c.notification_id order by n.created_at`,
    [services, limit],
  );
  return rows;
}

export async function markSent(db: Transaction, notificationId: string): Promise<void> {
  await db.query("update notification_sends set sent_at = now() where notification_id = $1", [notificationId]);
}

/** True as long as the person may know of it: a barrier may have gone up since. Run as the person. */
export async function mayKnow(db: Transaction, notificationId: string): Promise<boolean> {
  return (await db.query("select 1 from notifications where id = $1", [notificationId])).rowCount > 0;
}

/** Notices of tasks whose day has come where their person is, once for each day that a task is due. */
export async function remindOfTasks(db: Transaction): Promise<void> {
  await db.query(
    `insert into notifications (id, tenant_id, user_id, kind, title, url, deal_id, dedupe_key)
     select 'notice_due' || md5(t.id || t.due_date), t.tenant_id, t.assignee_id, 'reminder', 'Due: ' || t.title,
       case when t.deal_id is not null then '/records/deal/' || t.deal_id end, t.deal_id, 'due:' || t.id || ':' || t.due_date
     from tasks t left join notification_preferences p on p.tenant_id = t.tenant_id and p.user_id = t.assignee_id
     where t.status = 'open' and t.deleted_at is null and t.assignee_id is not null
       and t.due_date between (now() at time zone coalesce(p.time_zone, 'UTC'))::date - 7 and (now() at time zone coalesce(p.time_zone, 'UTC'))::date
     on conflict do nothing`,
  );
}

export interface WaitingApproval {
  id: string;
  tenantId: string;
  summary: string;
  requesterId: string;
}

/** Proposals that a second person has to approve and that nobody else was told of yet. */
export async function listUnannounced(db: Transaction): Promise<WaitingApproval[]> {
  const { rows } = await db.query<WaitingApproval>(
    `select a.id, a.tenant_id as "tenantId", a.summary, a.requested_by as "requesterId" from approvals a
     where a.status = 'pending' and a.expires_at > now() and a.approvers = 'two'
       and not exists (select from notifications n where n.tenant_id = a.tenant_id and n.dedupe_key = 'approval:' || a.id)
     order by a.created_at limit 20`,
  );
  return rows;
}

/** People who decide for others, for one proposal each. */
export async function listDeciders(db: Transaction, tenantId: string, roles: readonly string[]): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>("select id from users where tenant_id = $1 and role = any ($2)", [
    tenantId,
    roles,
  ]);
  return rows.map((row) => row.id);
}
