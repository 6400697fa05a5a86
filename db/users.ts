import type pg from "pg";
import type { Actor, Channel, Role } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import { asSystem } from "./as-actor.ts";

export interface UserRow {
  id: string;
  tenant_id: string;
  tenant_slug: string;
  tenant_name: string;
  demo: boolean;
  email: string;
  name: string;
  role: Role;
}

const USER = `select u.id, u.tenant_id, t.slug as tenant_slug, t.name as tenant_name, t.demo, u.email, u.name, u.role
  from users u join tenants t on t.id = u.tenant_id`;

/** Finds who a token belongs to; a user who was removed, or moved to another tenant, is nobody. */
export async function findUser(pool: pg.Pool, tenantId: string, userId: string): Promise<UserRow | undefined> {
  const { rows } = await pool.query<UserRow>({
    name: "find-user",
    text: "select * from app.find_user($1, $2)",
    values: [tenantId, userId],
  });
  return rows[0];
}

/** The person as somebody who acts, by the way they came in. */
export const toActor = (user: UserRow, channel: Channel): Actor => ({
  tenantId: user.tenant_id,
  userId: user.id,
  email: user.email,
  name: user.name,
  role: user.role,
  channel,
});

/** Ids of the people with these addresses. An address that nobody of the firm has becomes an id that nobody has: an outside party. */
export async function findReaders(pool: pg.Pool, tenantId: string, emails: readonly string[]): Promise<string[]> {
  const addresses = [...new Set(emails.map((email) => email.toLowerCase()))];
  const { rows } = await asSystem(pool, (db) =>
    db.query<{ id: string }>("select id from users where tenant_id = $1 and email = any ($2)", [tenantId, addresses]),
  );
  return [...rows.map((row) => row.id), ...(rows.length < addresses.length ? [OUTSIDER] : [])];
}
/** Stands in an audience for everybody whom the firm does not know. */
export const OUTSIDER = "user_outside";

export const DEFAULT_TENANT = "main";
const DEFAULT_ROLE: Role = "associate";

/** The user with this address, made when new. A role that is given becomes theirs, also when they exist. */
export async function ensureUser(
  pool: pg.Pool,
  { email, tenant = DEFAULT_TENANT, role, name }: { email: string; tenant?: string; role?: Role; name?: string },
): Promise<UserRow> {
  const address = email.toLowerCase();
  return asSystem(pool, async (db) => {
    await db.query("insert into tenants (id, slug, name) values ($1, $2, $3) on conflict (slug) do nothing", [
      newId("tenant"),
      tenant,
      tenant === DEFAULT_TENANT ? "Your firm" : tenant,
    ]);
    await db.query(
      `insert into users (id, tenant_id, email, name, role) select $1, id, $3, $4, $5 from tenants where slug = $2
       on conflict (tenant_id, email) do update set role = coalesce($6, users.role)`,
      [newId("user"), tenant, address, name ?? nameFrom(address), role ?? DEFAULT_ROLE, role ?? null],
    );
    const { rows } = await db.query<UserRow>(`${USER} where t.slug = $1 and u.email = $2`, [tenant, address]);
    const user = rows[0];
    if (!user) throw new Error("a user that was just written is not there");
    return user;
  });
}

/** ruth.voss@… → Ruth Voss */
const nameFrom = (email: string) =>
  (email.split("@")[0] ?? email)
    .split(/[._-]+/)
    .filter(Boolean)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join(" ");
