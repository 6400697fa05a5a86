import type { Actor } from "../domain/actor.ts";
import type { ActorDb } from "./as-actor.ts";

/** What is written of a deal. Sums of money as text: a JavaScript number would round a numeric. */
export interface DealColumns {
  id: string;
  name: string;
  stage: string;
  value: number | string | null;
  currency: string | null;
  probability: number | string | null;
  expected_close_date: string | null;
  owner_id: string | null;
  company_id: string | null;
  sector: string | null;
  side: string | null;
  description: string | null;
  custom_fields: Record<string, unknown>;
}

const SHAPE = `(id text, name text, stage text, value numeric, currency text, probability numeric, expected_close_date date,
  owner_id text, company_id text, sector text, side text, description text, custom_fields jsonb)`;

export async function insertDeals(db: ActorDb, { tenantId }: Actor, deals: readonly DealColumns[]): Promise<void> {
  await db.query(
    `insert into deals (id, tenant_id, name, stage, value, currency, probability, expected_close_date, owner_id, company_id, sector, side,
       description, custom_fields)
     select id, $2, name, stage, value, currency, probability, expected_close_date, owner_id, company_id, sector, side, description, custom_fields
     from jsonb_to_recordset($1::jsonb) as x ${SHAPE}`,
    [JSON.stringify(deals), tenantId],
  );
}

/** Writes all columns of deals that the caller holds, in one statement whatever their number. */
export async function updateDeals(db: ActorDb, deals: readonly DealColumns[]): Promise<void> {
  await db.query(
    `update deals d set name = x.name, stage = x.stage, value = x.value, currency = x.currency, probability = x.probability,
       expected_close_date = x.expected_close_date, owner_id = x.owner_id, company_id = x.company_id, sector = x.sector, side = x.side,
       description = x.description, custom_fields = x.custom_fields, version = d.version + 1, updated_at = now()
     from jsonb_to_recordset($1::jsonb) as x ${SHAPE} where d.id = x.id`,
    [JSON.stringify(deals)],
  );
}

/** Deletes softly, or takes that back; gives the new version. */
export async function setDealDeleted(db: ActorDb, dealId: string, deleted: boolean): Promise<number> {
  const { rows } = await db.query<{ version: number }>(
    `update deals set deleted_at = case when $2 then now() end, updated_at = now(), version = version + 1 where id = $1 returning version`,
    [dealId, deleted],
  );
  return rows[0]?.version ?? 0;
}

/** Whoever owns a deal or made it belongs to its team, or a confidential deal would shut them out. */
export async function joinTeam(
  db: ActorDb,
  { tenantId }: Actor,
  members: readonly { dealId: string; userId: string }[],
) {
  await db.query(
    `insert into deal_team (tenant_id, deal_id, user_id) select $1, m.deal_id, m.user_id
     from jsonb_to_recordset($2::jsonb) as m (deal_id text, user_id text) on conflict do nothing`,
    [tenantId, JSON.stringify(members.map(({ dealId, userId }) => ({ deal_id: dealId, user_id: userId })))],
  );
}
