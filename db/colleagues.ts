import type { ActorDb } from "./as-actor.ts";

export interface Colleague {
  id: string;
  email: string;
  name: string;
}

const FIRM = "('admin', 'partner', 'associate', 'analyst', 'sales')";

/** Members of the firm with these addresses. */
export async function findColleagues(db: ActorDb, emails: readonly string[]): Promise<Map<string, Colleague>> {
  if (!emails.length) return new Map();
  const { rows } = await db.query<Colleague>(
    `select id, email, name from users where email = any($1) and role in ${FIRM}`,
    [emails.map((email) => email.toLowerCase())],
  );
  return new Map(rows.map((row) => [row.email, row]));
}

/** The team of a deal, the owner first. */
export async function teamOfDeal(db: ActorDb, dealId: string): Promise<(Colleague & { role: string })[]> {
  const { rows } = await db.query<Colleague & { role: string }>(
    `select u.id, u.email, u.name, case when d.owner_id = u.id then 'owner' else coalesce(t.role, 'member') end as role
     from deals d join users u on u.id = d.owner_id or u.id in (select m.user_id from deal_team m where m.deal_id = d.id)
     left join deal_team t on t.deal_id = d.id and t.user_id = u.id
     where d.id = $1 order by d.owner_id = u.id desc, u.name limit 100`,
    [dealId],
  );
  return rows;
}
