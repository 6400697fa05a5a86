import type { ActorDb } from "./as-actor.ts";

/** What was made on a record since it was: counts by what it is. A new record with something on it is not taken back silently. */
export async function dependentsOf(
  db: ActorDb,
  type: "deal" | "company" | "contact",
  id: string,
): Promise<Record<string, number>> {
  const parts = {
    deal: `(select count(*) from activities where deal_id = $1 and deleted_at is null) as activities,
      (select count(*) from tasks where deal_id = $1 and deleted_at is null) as tasks,
      (select count(*) from data_rooms where deal_id = $1) as "data rooms",
      (select count(*) from investments where deal_id = $1) as investments`,
    company: `(select count(*) from deals where company_id = $1 and deleted_at is null) as deals,
      (select count(*) from contacts where company_id = $1 and deleted_at is null) as contacts,
      (select count(*) from activities where company_id = $1 and deleted_at is null) as activities,
      (select count(*) from tasks where company_id = $1 and deleted_at is null) as tasks`,
    contact: `(select count(*) from activities where contact_id = $1 and deleted_at is null) as activities,
      (select count(*) from tasks where contact_id = $1 and deleted_at is null) as tasks`,
  }[type];
  const { rows } = await db.query<Record<string, string>>(
    `select ${parts}, (select count(*) from comments where record_type = '${type}' and record_id = $1 and deleted_at is null) as comments`,
    [id],
  );
  return Object.fromEntries(
    Object.entries(rows[0] ?? {})
      .map(([name, n]) => [name, Number(n)] as const)
      .filter(([, n]) => n > 0),
  );
}
