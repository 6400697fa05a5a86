import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export interface BarrierRow {
  id: string;
  kind: "wall" | "restricted";
  deal_id: string | null;
  deal_name: string | null;
  company_id: string | null;
  company_name: string | null;
  reason: string;
  people: string[];
  groups: string[];
  starts_at: string;
  ends_at: string | null;
  active: boolean;
  created_by: string | null;
  created_at: string;
}

const BARRIER = `select b.id, b.kind, b.deal_id, d.name as deal_name, b.company_id, c.name as company_name, b.reason,
  array(select u.email from barrier_people p join users u on u.id = p.user_id where p.barrier_id = b.id order by 1) as people,
  array(select g.name from barrier_people p join groups g on g.id = p.group_id where p.barrier_id = b.id order by 1) as groups,
  ${moment("b.starts_at")} as starts_at, ${moment("b.ends_at")} as ends_at,
  b.starts_at <= now() and (b.ends_at is null or b.ends_at > now()) as active, u.email as created_by, ${moment("b.created_at")} as created_at
  from information_barriers b left join deals d on d.id = b.deal_id left join companies c on c.id = b.company_id
  left join users u on u.id = b.created_by`;

/** Newest first; barriers around what the administrator may not know themselves are left out. */
export async function listBarriers(
  db: ActorDb,
  { active, limit, after }: { active?: boolean; limit: number; after?: string[] },
): Promise<{ rows: BarrierRow[]; total: number }> {
  const shown = `(b.deal_id is null or d.id is not null) and (b.company_id is null or c.id is not null)
    and ($1::boolean is null or $1 = (b.starts_at <= now() and (b.ends_at is null or b.ends_at > now())))`;
  const { rows } = await db.query<BarrierRow>(
    `${BARRIER} where ${shown} ${after ? "and (b.created_at, b.id) < ($3::timestamptz, $4)" : ""} order by b.created_at desc, b.id desc limit $2`,
    [active ?? null, limit + 1, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>(
    `select count(*) as total from information_barriers b left join deals d on d.id = b.deal_id
     left join companies c on c.id = b.company_id where ${shown}`,
    [active ?? null],
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

export async function findBarrier(db: ActorDb, id: string): Promise<BarrierRow | undefined> {
  return (await db.query<BarrierRow>(`${BARRIER} where b.id = $1`, [id])).rows[0];
}

export async function insertBarrier(
  db: ActorDb,
  actor: Actor,
  barrier: {
    kind: "wall" | "restricted";
    dealId?: string;
    companyId?: string;
    reason: string;
    userIds: readonly string[];
    groupIds: readonly string[];
    startsAt?: string;
    endsAt?: string;
  },
): Promise<string> {
  const id = newId("barrier");
  await db.query(
    `insert into information_barriers (id, tenant_id, kind, deal_id, company_id, reason, starts_at, ends_at, created_by)
     values ($1, $2, $3, $4, $5, $6, coalesce($7, now()), $8, $9)`,
    [
      id,
      actor.tenantId,
      barrier.kind,
      barrier.dealId ?? null,
      barrier.companyId ?? null,
      barrier.reason,
      barrier.startsAt ?? null,
      barrier.endsAt ?? null,
      actor.userId,
    ],
  );
  await db.query(
    `insert into barrier_people (tenant_id, barrier_id, user_id, group_id)
     select $1, $2, u, null from unnest($3::text[]) u union all select $1, $2, null, g from unnest($4::text[]) g`,
    [actor.tenantId, id, barrier.userIds, barrier.groupIds],
  );
  return id;
}

/** Ends a barrier now. It stays on record: who was kept out of what, and when, is evidence. */
export async function endBarrier(db: ActorDb, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "update information_barriers set ends_at = now() where id = $1 and (ends_at is null or ends_at > now())",
    [id],
  );
  return rowCount > 0;
}

export interface TeamMember {
  email: string;
  name: string;
  role: string;
}

export async function listTeam(db: ActorDb, dealId: string): Promise<TeamMember[]> {
  const { rows } = await db.query<TeamMember>(
    "select u.email, u.name, t.role from deal_team t join users u on u.id = t.user_id where t.deal_id = $1 order by u.name",
    [dealId],
  );
  return rows;
}

export async function changeTeam(
  db: ActorDb,
  actor: Actor,
  dealId: string,
  change: { add: readonly { userId: string; role: string }[]; remove: readonly string[]; access?: "firm" | "team" },
): Promise<void> {
  await db.query("delete from deal_team where deal_id = $1 and user_id = any ($2)", [dealId, change.remove]);
  await db.query(
    `insert into deal_team (tenant_id, deal_id, user_id, role) select $1, $2, m.id, m.role from unnest($3::text[], $4::text[]) m (id, role)
     on conflict (deal_id, user_id) do update set role = excluded.role`,
    [actor.tenantId, dealId, change.add.map((each) => each.userId), change.add.map((each) => each.role)],
  );
  if (change.access) await db.query("update deals set access = $2 where id = $1", [dealId, change.access]);
}
