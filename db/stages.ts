import type { Actor } from "../domain/actor.ts";
import { type Artefact, DEFAULT_PIPELINE, type Stage } from "../domain/crm/stages.ts";
import type { ActorDb } from "./as-actor.ts";

/** The workspace's pipeline in its order; the program's own where none was set up. */
export async function stagesOf(db: ActorDb): Promise<readonly Stage[]> {
  const { rows } = await db.query<Omit<Stage, "probability"> & { probability: string | null }>(
    "select key, title, kind, probability, requires from pipeline_stages order by position",
  );
  if (!rows.length) return DEFAULT_PIPELINE;
  return rows.map((row) => ({ ...row, probability: row.probability === null ? null : Number(row.probability) }));
}

export async function replaceStages(db: ActorDb, { tenantId }: Actor, stages: readonly Stage[]): Promise<void> {
  await db.query("delete from pipeline_stages");
  await db.query(
    `insert into pipeline_stages (tenant_id, key, title, position, kind, probability, requires)
     select $1, x.key, x.title, x.position, x.kind, x.probability, x.requires
     from jsonb_to_recordset($2::jsonb) as x (key text, title text, position int, kind text, probability numeric, requires text[])`,
    [tenantId, JSON.stringify(stages.map((stage, position) => ({ ...stage, position })))],
  );
}

/** How many deals stand in each stage. */
export async function dealsByStage(db: ActorDb): Promise<Map<string, number>> {
  const { rows } = await db.query<{ stage: string; deals: string }>(
    "select stage, sum(deals) as deals from app.deal_totals(3) group by stage",
  );
  return new Map(rows.map(({ stage, deals }) => [stage, Number(deals)]));
}

/** The artefacts of each deal. */
export async function artefactsOf(db: ActorDb, dealIds: readonly string[]): Promise<Map<string, Artefact[]>> {
  const { rows } = await db.query<{ deal_id: string; kinds: Artefact[] }>(
    "select deal_id, array_agg(kind order by kind) as kinds from deal_artefacts where deal_id = any($1) group by deal_id",
    [dealIds],
  );
  return new Map(rows.map(({ deal_id, kinds }) => [deal_id, kinds]));
}
