import type { ActorDb } from "./as-actor.ts";

export interface RecordHit {
  kind: "deal" | "company" | "contact" | "activity";
  id: string;
  name: string;
  detail: string | null;
  contact: { title: string | null; company: string | null; email: string | null; phone: string | null } | null;
  score: number;
}

/** A record that has less than this share of the terms that the best one has answers another question. */
const LEAST_SHARE = 0.7;

/**
 * Each term is a regular expression that may match anywhere in a record. A record with more of the terms comes first; among equals
 * one of a kind that was asked for, then one that has them in its name.
 */
export async function searchRecords(
  db: ActorDb,
  terms: readonly string[],
  {
    kinds,
    preferred,
    limit,
  }: { kinds: readonly RecordHit["kind"][]; preferred: readonly RecordHit["kind"][]; limit: number },
): Promise<RecordHit[]> {
  const { rows } = await db.query<RecordHit>(
    `with hits as (
       select 'deal' as kind, d.id, d.name, concat_ws(' · ', replace(d.stage, '_', ' '), c.name, d.sector) as detail,
         concat_ws(' ', c.name, d.sector, d.description) as rest, null::jsonb as contact from deals d left join companies c on c.id = d.company_id
       union all
       select 'company', id, name, concat_ws(' · ', sector, country), concat_ws(' ', sector, country, website, description), null from companies
       union all
       select 'contact', k.id, k.name, concat_ws(' · ', k.title, c.name, k.email), concat_ws(' ', k.title, k.email, k.phone, c.name),
         jsonb_build_object('title', k.title, 'company', c.name, 'email', k.email, 'phone', k.phone)
         from contacts k left join companies c on c.id = k.company_id
       union all
       select 'activity', a.id, a.subject, concat_ws(' · ', a.kind, to_char(a.occurred_at, 'YYYY-MM-DD'), d.name), concat_ws(' ', a.body, d.name), null
         from activities a left join deals d on d.id = a.deal_id)
     select kind, id, name, detail, contact, (met + named * 0.5 + case when kind = any($3) then 0.75 else 0 end)::float8 as score from (
       select h.*, m.met, m.named, max(m.met) over () as most from hits h cross join lateral (
         select count(*) filter (where h.name ~* t or h.rest ~* t) as met, count(*) filter (where h.name ~* t) as named
         from unnest($1::text[]) t) m
       where h.kind = any($2)) scored
     where met > 0 and met >= most * ${LEAST_SHARE} order by score desc, name, id limit $4`,
    [terms, kinds, preferred, limit],
  );
  return rows;
}

export interface NamedRecord {
  kind: "deal" | "company" | "contact" | "person" | "room" | "document";
  id: string;
  name: string;
  /** Other words for the record, such as a person's e-mail address. */
  aliases?: string[];
}

/** Names of what the actor may see, newest first: what a name in a question can be linked to. */
export async function listNames(db: ActorDb, limit: number): Promise<NamedRecord[]> {
  const { rows } = await db.query<Omit<NamedRecord, "aliases"> & { email: string | null }>(
    `select kind, id, name, email from (
       (select 'deal' as kind, id, name, null as email, 1 as part, created_at from deals order by created_at desc limit $1)
       union all (select 'company', id, name, null, 2, created_at from companies order by created_at desc limit $1)
       union all (select 'contact', id, name, email, 3, created_at from contacts order by created_at desc limit $1)
       union all (select 'person', id, name, email, 4, created_at from users order by created_at desc limit $1)
       union all (select 'room', id, name, null, 5, created_at from data_rooms order by created_at desc limit $1)
       union all (select 'document', id, name, null, 6, created_at from documents where status = 'ready' order by created_at desc limit $1)) names
     order by part, created_at desc`,
    [limit],
  );
  return rows.map(({ email, ...record }) => ({ ...record, ...(email ? { aliases: [email] } : {}) }));
}

/** The name of a deal or a company that the actor may see. */
export async function findName(db: ActorDb, id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>(
    "select name from deals where id = $1 union all select name from companies where id = $1",
    [id],
  );
  return rows[0]?.name;
}
