import type { ActorDb } from "./as-actor.ts";

export interface NotificationPreferences {
  service: "web" | "slack" | "teams";
  muted: string[];
  quietFrom: string | null;
  quietUntil: string | null;
  timeZone: string;
}

export async function findPreferences(db: ActorDb): Promise<NotificationPreferences | undefined> {
  const { rows } = await db.query<NotificationPreferences>(
    `select service, muted, to_char(quiet_from, 'HH24:MI') as "quietFrom", to_char(quiet_until, 'HH24:MI') as "quietUntil",
       time_zone as "timeZone" from notification_preferences`,
  );
  return rows[0];
}

export async function savePreferences(
  db: ActorDb,
  of: { tenantId: string; userId: string },
  { service, muted, quietFrom, quietUntil, timeZone }: NotificationPreferences,
): Promise<void> {
  await db.query(
    `insert into notification_preferences (tenant_id, user_id, service, muted, quiet_from, quiet_until, time_zone)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict (tenant_id, user_id) do update set service = excluded.service,
       muted = excluded.muted, quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, time_zone = excluded.time_zone`,
    [of.tenantId, of.userId, service, muted, quietFrom, quietUntil, timeZone],
  );
}
