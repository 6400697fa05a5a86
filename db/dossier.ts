import type { Actor } from "../domain/actor.ts";
import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export interface ArtefactRow {
  kind: string;
  document_id: string | null;
  document: string | null;
  note: string | null;
  recorded_by: string | null;
  recorded_at: string;
}

/** What a deal has to show. A document that the reader may not open has no name here. */
export async function artefactsOfDeal(db: ActorDb, dealId: string): Promise<ArtefactRow[]> {
  const { rows } = await db.query<ArtefactRow>(
    `select a.kind, x.id as document_id, x.name as document, a.note, u.email as recorded_by, ${moment("a.recorded_at", "recorded_at")}
     from deal_artefacts a left join documents x on x.id = a.document_id left join users u on u.id = a.recorded_by
     where a.deal_id = $1 order by a.recorded_at, a.kind`,
    [dealId],
  );
  return rows;
}

export async function putArtefact(
  db: ActorDb,
  actor: Actor,
  artefact: { dealId: string; kind: string; documentId: string | null; note: string | null },
): Promise<void> {
  await db.query(
    `insert into deal_artefacts (deal_id, kind, tenant_id, document_id, note, recorded_by) values ($1, $2, $3, $4, $5, $6)
     on conflict (deal_id, kind) do update set document_id = excluded.document_id, note = excluded.note, recorded_by = excluded.recorded_by,
       recorded_at = now()`,
    [artefact.dealId, artefact.kind, actor.tenantId, artefact.documentId, artefact.note, actor.userId],
  );
}

export interface MilestoneRow {
  milestone: string;
  planned_on: string | null;
  reached_on: string | null;
}

export async function milestonesOfDeal(db: ActorDb, dealId: string): Promise<MilestoneRow[]> {
  const { rows } = await db.query<MilestoneRow>(
    `select milestone, planned_on::text, reached_on::text from deal_milestones where deal_id = $1
     order by coalesce(reached_on, planned_on), milestone`,
    [dealId],
  );
  return rows;
}

export async function putMilestone(
  db: ActorDb,
  actor: Actor,
  {
    dealId,
    milestone,
    plannedOn,
    reachedOn,
  }: { dealId: string; milestone: string; plannedOn: string | null; reachedOn: string | null },
): Promise<void> {
  await db.query(
    `insert into deal_milestones (deal_id, milestone, tenant_id, planned_on, reached_on) values ($1, $2, $3, $4, $5)
     on conflict (deal_id, milestone) do update set planned_on = excluded.planned_on, reached_on = excluded.reached_on`,
    [dealId, milestone, actor.tenantId, plannedOn, reachedOn],
  );
}

/** An artefact as it was before a change; `null`: it was not there. Who recorded it, and when, stays as it is. */
export async function putArtefactBack(
  db: ActorDb,
  dealId: string,
  kind: string,
  before: Record<string, unknown> | null,
): Promise<void> {
  if (!before) await db.query("delete from deal_artefacts where deal_id = $1 and kind = $2", [dealId, kind]);
  else
    await db.query("update deal_artefacts set document_id = $3, note = $4 where deal_id = $1 and kind = $2", [
      dealId,
      kind,
      before.documentId,
      before.note,
    ]);
}

export async function putMilestoneBack(
  db: ActorDb,
  dealId: string,
  milestone: string,
  before: Record<string, unknown> | null,
): Promise<void> {
  if (!before) await db.query("delete from deal_milestones where deal_id = $1 and milestone = $2", [dealId, milestone]);
  else
    await db.query(
      "update deal_milestones set planned_on = $3, reached_on = $4 where deal_id = $1 and milestone = $2",
      [dealId, milestone, before.plannedOn, before.reachedOn],
    );
}
