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
