import type { ActorDb } from "./as-actor.ts";

export interface RecordHit {
  kind: "deal" | "company" | "contact" | "activity";
  id: string;
  name: string;
  detail: string | null;
  score: number;
}

/** Words of the query, each of which may stand anywhere in a record. A hit in the name weighs more than one in the notes. */
export async function searchRecords(
  db: ActorDb,
  words: string[],
  kinds: readonly RecordHit["kind"][],
  limit: number,
): Promise<RecordHit[]> {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  const { rows } = await db.query<RecordHit>(
    `with hits as (
       select 'deal' as kind, d.id, d.name, concat_ws(' · ', replace(d.stage, '_', ' '), c.name, d.sector) as detail,
         concat_ws(' ', c.name, d.sector, d.description) as rest from deals d left join companies c on c.id = d.company_id
       union all
       select 'company', id, name, concat_ws(' · ', sector, country), concat_ws(' ', sector, country, website, description) from companies
       union all
       select 'contact', k.id, k.name, concat_ws(' · ', k.title, c.name, k.email), concat_ws(' ', k.title, k.email, k.phone, c.name)
         from contacts k left join companies c on c.id = k.company_id
       union all
       select 'activity', a.id, a.subject, concat_ws(' · ', a.kind, to_char(a.occurred_at, 'YYYY-MM-DD'), d.name), concat_ws(' ', a.body, d.name)
         from activities a left join deals d on d.id = a.deal_id)
     select kind, id, name, detail, score::float8 as score from (
       select h.*, (select coalesce(sum(case when h.name ilike p then 3 when h.rest ilike p then 1 else 0 end), 0) from unnest($1::text[]) p) as score
       from hits h where h.kind = any($2)) scored
     where score > 0 order by score desc, name, id limit $3`,
    [patterns, kinds, limit],
  );
  return rows;
}

export interface NamedRecord {
  kind: "deal" | "company" | "contact" | "room" | "document";
  id: string;
  name: string;
}

/** Names of what the actor may see, newest first: what a name in a question can be linked to. */
export async function listNames(db: ActorDb, limit: number): Promise<NamedRecord[]> {
  const { rows } = await db.query<NamedRecord>(
    `select kind, id, name from (
       (select 'deal' as kind, id, name, 1 as part, created_at from deals order by created_at desc limit $1)
       union all (select 'company', id, name, 2, created_at from companies order by created_at desc limit $1)
       union all (select 'contact', id, name, 3, created_at from contacts order by created_at desc limit $1)
       union all (select 'room', id, name, 4, created_at from data_rooms order by created_at desc limit $1)
       union all (select 'document', id, name, 5, created_at from documents where status = 'ready' order by created_at desc limit $1)) names
     order by part, created_at desc`,
    [limit],
  );
  return rows;
}
