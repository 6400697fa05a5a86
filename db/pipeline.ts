import type { ActorDb } from "./as-actor.ts";
import { GRAIN } from "./deal-totals.ts";
import { Conditions } from "./where.ts";

export interface TotalRow {
  stage: string;
  currency: string | null;
  owner: string | null;
  owner_name: string | null;
  quarter: string | null;
  deals: number;
  valued: number;
  value: number;
  weighted: number;
  /** Sum of the moments at which the deals entered their stage, in days since 1970. */
  since_days: number;
}
export interface FlowRow {
  from_stage: string | null;
  to_stage: string;
  owner: string | null;
  owner_name: string | null;
  quarter: string | null;
  moves: number;
  days: number;
}
export interface PipelineFilter {
  ownerEmail?: string;
  currency?: string;
  /** Such as 2026-Q4: of the expected close for deals, of the move for moves. */
  quarter?: string;
}

export type PipelineGroup = "stage" | "quarter" | "owner";

/** Deals by stage and currency, and by owner or quarter of the expected close where that is asked: sums that are kept, without what is hidden from the reader. */
export async function pipelineTotals(db: ActorDb, groupBy: PipelineGroup, filter: PipelineFilter): Promise<TotalRow[]> {
  const byOwner = groupBy === "owner" || filter.ownerEmail !== undefined;
  const byQuarter = groupBy === "quarter" || filter.quarter !== undefined;
  const grain = byOwner ? (byQuarter ? GRAIN.both : GRAIN.owner) : byQuarter ? GRAIN.quarter : GRAIN.stage;
  const conditions = new Conditions()
    .add((n) => `u.email = lower(${n})`, filter.ownerEmail)
    .add((n) => `t.currency = ${n}`, filter.currency)
    .add((n) => `t.quarter = ${n}`, filter.quarter);
  const { rows } = await db.query<TotalRow>(
    `select t.stage, t.currency, u.email as owner, u.name as owner_name, t.quarter, t.deals::int as deals, t.valued::int as valued,
       t.value::float8 as value, t.weighted::float8 as weighted, t.since_days
     from app.deal_totals(${grain}) t left join users u on u.id = t.owner_id ${conditions.where}`,
    conditions.values,
  );
  return rows;
}

/** How many deals went from which stage to which, and how long they had been there. */
export async function pipelineFlows(
  db: ActorDb,
  groupBy: PipelineGroup,
  filter: Pick<PipelineFilter, "ownerEmail" | "quarter">,
): Promise<FlowRow[]> {
  const conditions = new Conditions()
    .plain("f.from_stage is not null")
    .add((n) => `u.email = lower(${n})`, filter.ownerEmail)
    .add((n) => `f.quarter = ${n}`, filter.quarter);
  const owner = groupBy === "owner" ? "u.email" : "null::text";
  const quarter = groupBy === "quarter" ? "f.quarter" : "null::text";
  const { rows } = await db.query<FlowRow>(
    `select f.from_stage, f.to_stage, ${owner} as owner, max(u.name) as owner_name, ${quarter} as quarter, sum(f.moves)::int as moves, sum(f.days) as days
     from app.stage_flows() f left join users u on u.id = f.owner_id ${conditions.where} group by 1, 2, 3, 5`,
    conditions.values,
  );
  return rows;
}
