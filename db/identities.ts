import type { Transaction } from "./as-actor.ts";
import type { UserRow } from "./users.ts";

export interface IdentityKey {
  service: "slack" | "teams";
  workspaceId: string;
  personId: string;
}

const USER = `u.id, u.tenant_id, t.slug as tenant_slug, t.name as tenant_name, t.demo, u.email, u.name, u.role`;

/** The users behind chat identities of one workspace, by the person's id there. Unlinked ones are left out. */
export async function findLinked(
  db: Transaction,
  { service, workspaceId }: Omit<IdentityKey, "personId">,
  personIds: readonly string[],
): Promise<Map<string, UserRow>> {
  const { rows } = await db.query<UserRow & { person_id: string }>(
    `select i.person_id, ${USER} from chat_identities i join users u on u.id = i.user_id and u.tenant_id = i.tenant_id
       join tenants t on t.id = u.tenant_id
     where i.service = $1 and i.workspace_id = $2 and i.person_id = any ($3)`,
    [service, workspaceId, personIds],
  );
  return new Map(rows.map(({ person_id, ...user }) => [person_id, user]));
}

/** Links a chat identity to a user; linked to somebody else before, it is theirs no longer. */
export async function linkIdentity(
  db: Transaction,
  { service, workspaceId, personId }: IdentityKey,
  user: { tenantId: string; userId: string },
  linkedBy: "link" | "email",
): Promise<void> {
  await db.query(
    `insert into chat_identities (service, workspace_id, person_id, tenant_id, user_id, linked_by)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (service, workspace_id, person_id) do update
       set tenant_id = excluded.tenant_id, user_id = excluded.user_id, linked_by = excluded.linked_by, linked_at = now()`,
    [service, workspaceId, personId, user.tenantId, user.userId, linkedBy],
  );
}

export async function findUserByEmail(db: Transaction, tenantId: string, email: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>("select id from users where tenant_id = $1 and email = lower($2)", [
    tenantId,
    email,
  ]);
  return rows[0]?.id;
}

/** Remembers how the person is reached without having asked. */
export async function saveAddress(db: Transaction, key: IdentityKey, address: object): Promise<void> {
  await db.query(
    "update chat_identities set address = $4 where service = $1 and workspace_id = $2 and person_id = $3 and address is distinct from $4",
    [key.service, key.workspaceId, key.personId, JSON.stringify(address)],
  );
}

export async function findAddress(db: Transaction, key: IdentityKey): Promise<Record<string, unknown> | undefined> {
  const { rows } = await db.query<{ address: Record<string, unknown> | null }>(
    "select address from chat_identities where service = $1 and workspace_id = $2 and person_id = $3",
    [key.service, key.workspaceId, key.personId],
  );
  return rows[0]?.address ?? undefined;
}

export interface LinkedIdentity extends IdentityKey {
  address: Record<string, unknown> | null;
}

/** The chat identities of a user, the ones that can be reached first. */
export async function listIdentities(db: Transaction, userId: string): Promise<LinkedIdentity[]> {
  const { rows } = await db.query<LinkedIdentity>(
    `select service, workspace_id as "workspaceId", person_id as "personId", address from chat_identities
     where user_id = $1 order by address is null, linked_at desc`,
    [userId],
  );
  return rows;
}

/** Forgets everybody of a workspace that took its consent back. */
export async function unlinkWorkspace(db: Transaction, service: string, workspaceId: string): Promise<void> {
  await db.query("delete from chat_identities where service = $1 and workspace_id = $2", [service, workspaceId]);
}

export async function findTenantId(db: Transaction, slug: string): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>("select id from tenants where slug = $1", [slug]);
  return rows[0]?.id;
}
