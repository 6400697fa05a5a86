import { FIRM } from "../domain/actor.ts";
import type { ActorDb } from "./as-actor.ts";

export interface Colleague {
  id: string;
  email: string;
  name: string;
}

/** Members of the firm with these addresses. */
export async function findColleagues(db: ActorDb, emails: readonly string[]): Promise<Map<string, Colleague>> {
  if (!emails.length) return new Map();
  const { rows } = await db.query<Colleague>(
    "select id, email, name from users where email = any($1) and role = any($2)",
    [emails.map((email) => email.toLowerCase()), FIRM],
  );
  return new Map(rows.map((row) => [row.email, row]));
}
