import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

/** What stands around a deal, as get_deal shows it. */
export interface DealSurroundings {
  team: { email: string; name: string; role: string }[];
  contacts: { id: string; name: string; title: string | null; email: string | null; phone: string | null }[];
  openTasks: { id: string; title: string; dueDate: string | null; assignee: string | null }[];
  milestones: { milestone: string; plannedOn: string | null; reachedOn: string | null }[];
  artefacts: {
    kind: string;
    documentId: string | null;
    document: string | null;
    note: string | null;
    recordedAt: string;
  }[];
  comments: { id: string; by: string; body: string; createdAt: string }[];
}

const CONTACTS_SHOWN = 50;
const TEAM_SHOWN = 100;
const rows = (select: string) => `(select coalesce(json_agg(r), '[]') from (${select}) r)`;

/** In one round trip: six would cost more than the queries. A document that the reader may not open has no name here. */
export async function surroundingsOf(
  db: ActorDb,
  dealId: string,
  { tasks, comments }: { tasks: number; comments: number },
): Promise<DealSurroundings> {
  const { rows: found } = await db.query<DealSurroundings>(
    `select
       ${rows(`select u.email, u.name, case when d.owner_id = u.id then 'owner' else coalesce(t.role, 'member') end as role
         from deals d join users u on u.id = d.owner_id or u.id in (select m.user_id from deal_team m where m.deal_id = d.id)
         left join deal_team t on t.deal_id = d.id and t.user_id = u.id
         where d.id = $1 order by d.owner_id = u.id desc, u.name limit ${TEAM_SHOWN}`)} as team,
       ${rows(`select k.id, k.name, k.title, k.email, k.phone from contacts k join deals d on d.company_id = k.company_id
         where d.id = $1 and k.deleted_at is null order by k.name limit ${CONTACTS_SHOWN}`)} as contacts,
       ${rows(`select t.id, t.title, t.due_date::text as "dueDate", u.name as assignee from tasks t left join users u on u.id = t.assignee_id
         where t.deal_id = $1 and t.status = 'open' and t.deleted_at is null order by coalesce(t.due_date, 'infinity'), t.id limit ${tasks}`)}
         as "openTasks",
       ${rows(`select milestone, planned_on::text as "plannedOn", reached_on::text as "reachedOn" from deal_milestones
         where deal_id = $1 order by coalesce(reached_on, planned_on), milestone`)} as milestones,
       ${rows(`select a.kind, x.id as "documentId", x.name as document, a.note, ${moment("a.recorded_at", '"recordedAt"')}
         from deal_artefacts a left join documents x on x.id = a.document_id where a.deal_id = $1 order by a.recorded_at, a.kind`)} as artefacts,
       ${rows(`select m.id, u.name as by, m.body, ${moment("m.created_at", '"createdAt"')} from comments m join users u on u.id = m.created_by
         where m.record_type = 'deal' and m.record_id = $1 and m.deleted_at is null order by m.created_at desc, m.id desc limit ${comments}`)}
         as comments`,
    [dealId],
  );
  const [surroundings] = found;
  if (!surroundings) throw new Error("a query without a table gave no row");
  return surroundings;
}
