import type { ActorDb } from "./as-actor.ts";
import { plainText } from "./where.ts";

export interface RecordHit {
  kind: "deal" | "company" | "contact" | "activity";
  id: string;
  name: string;
  detail: string | null;
  contact: { title: string | null; company: string | null; email: string | null; phone: string | null } | null;
  score: number;
}

/** What one part of a query may be written as, and its letters where it may be mistyped. */
export interface SearchTerm {
  /** A tsquery of plain words. */
  query: string;
  /** The same for names alone, and for addresses alone. */
  named: string;
  addressed: string;
  letters: string | null;
}

/** A record that has less than this share of the terms that the best one has answers another question. */
const LEAST_SHARE = 0.7;
/** How many candidates each way of finding them may bring. */
const CANDIDATES = 50;
/** A word that only reads like the one that was said counts for less than the word itself. */
const TYPO = { similarity: 0.5, worth: 0.8 };

/**
 * Records that hold the terms anywhere. One with more of the terms comes first; among equals one of a kind that was asked for, then one
 * that has them in its name, then in its address. Candidates come from indexes that know the walls; they are read and ranked as the actor.
 */
export async function searchRecords(
  db: ActorDb,
  terms: readonly SearchTerm[],
  {
    kinds,
    preferred,
    limit,
  }: { kinds: readonly RecordHit["kind"][]; preferred: readonly RecordHit["kind"][]; limit: number },
): Promise<RecordHit[]> {
  const { rows } = await db.query<RecordHit>(
    `with candidates as materialized (select distinct f.kind, f.id, f.occurred_at from app.find_records($1, $5, $2, ${CANDIDATES}) f),
     hits as (
       select 'deal' as kind, d.id, d.name, concat_ws(' · ', replace(d.stage, '_', ' '), c.name, d.sector) as detail, d.words, c.words as near,
         null::jsonb as contact
         from candidates x join deals d on d.id = x.id left join companies c on c.id = d.company_id where x.kind = 'deal' and d.deleted_at is null
       union all
       select 'company', c.id, c.name, concat_ws(' · ', c.sector, c.country), c.words, null, null
         from candidates x join companies c on c.id = x.id where x.kind = 'company' and c.deleted_at is null
       union all
       select 'contact', k.id, k.name, concat_ws(' · ', k.title, c.name, k.email), k.words, c.words,
         jsonb_build_object('title', k.title, 'company', c.name, 'email', k.email, 'phone', k.phone)
         from candidates x join contacts k on k.id = x.id left join companies c on c.id = k.company_id
         where x.kind = 'contact' and k.deleted_at is null
       union all
       select 'activity', a.id, a.subject, concat_ws(' · ', a.kind, to_char(a.occurred_at, 'YYYY-MM-DD'), d.name), a.words, d.words, null
         from app.read_activities(
           array(select x.id from candidates x where x.kind = 'activity' order by x.id),
           array(select x.occurred_at from candidates x where x.kind = 'activity' order by x.id)) a
         left join deals d on d.id = a.deal_id)
     select kind, id, name, detail, contact, (met + named * 0.5 + addressed * 0.25 + case when kind = any($3) then 0.75 else 0 end)::float8 as score
     from (
       select h.*, m.*, max(m.met) over () as most from hits h cross join lateral (
         select sum(case when t.told then 1 when t.alike then ${TYPO.worth} else 0 end) as met,
           count(*) filter (where t.named or t.alike) as named, count(*) filter (where t.addressed) as addressed
         from (
           select h.words @@ q::tsquery or coalesce(h.near @@ q::tsquery, false) as told, h.words @@ n::tsquery as named,
             h.words @@ a::tsquery as addressed,
             case when l is null or h.words @@ n::tsquery then false
               else word_similarity(l, app.plain(h.name)) >= ${TYPO.similarity} end as alike
           from unnest($1::text[], $6::text[], $7::text[], $5::text[]) as terms (q, n, a, l)) t) m) scored
     where met > 0 and met >= most * ${LEAST_SHARE} order by score desc, name, id limit $4`,
    [
      terms.map(({ query }) => query),
      kinds,
      preferred,
      limit,
      terms.map(({ letters }) => letters),
      terms.map(({ named }) => named),
      terms.map(({ addressed }) => addressed),
    ],
  );
  return rows;
}

export interface NamedRecord {
  kind: "deal" | "company" | "contact" | "person" | "room" | "document" | "task" | "fund";
  id: string;
  name: string;
  /** Other words for the record, such as a person's e-mail address. */
  aliases?: string[];
}

/** Names of what the actor may see, newest first: what a name in a question can be linked to. */
export async function listNames(db: ActorDb, limit: number): Promise<NamedRecord[]> {
  const { rows } = await db.query<Omit<NamedRecord, "aliases"> & { email: string | null }>(
    `select kind, id, name, email from (
       (select 'deal' as kind, id, name, null as email, 1 as part, created_at from deals where deleted_at is null order by created_at desc limit $1)
       union all (select 'company', id, name, null, 2, created_at from companies where deleted_at is null order by created_at desc limit $1)
       union all (select 'contact', id, name, email, 3, created_at from contacts where deleted_at is null order by created_at desc limit $1)
       union all (select 'person', id, name, email, 4, created_at from users order by created_at desc limit $1)
       union all (select 'room', id, name, null, 5, created_at from data_rooms order by created_at desc limit $1)
       union all (select 'document', id, name, null, 6, created_at from documents where status = 'ready' order by created_at desc limit $1)
       union all (select 'task', id, title, null, 7, created_at from tasks where status = 'open' and deleted_at is null
         order by assignee_id = (select app.user_id()) desc nulls last, created_at desc limit 200)
       union all (select 'fund', id, name, null, 8, created_at from funds where deleted_at is null order by created_at desc limit 100)) names
     order by part, created_at desc`,
    [limit],
  );
  return rows.map(({ email, ...record }) => ({ ...record, ...(email ? { aliases: [email] } : {}) }));
}

/** Records whose names read like this one: perhaps the same, written differently. */
export async function similarNames(
  db: ActorDb,
  kind: "company" | "contact" | "deal",
  name: string,
): Promise<{ id: string; name: string }[]> {
  const table = { company: "companies", contact: "contacts", deal: "deals" }[kind];
  const { rows } = await db.query<{ id: string; name: string }>(
    `select t.id, t.name from ${table} t
     where t.id in (select f.id from app.find_records('{}', array[$1], array[$2], 20) f where f.kind = $2)
       and similarity(app.plain(t.name), $1) >= 0.4 order by similarity(app.plain(t.name), $1) desc, t.id limit 5`,
    [plainText(name), kind],
  );
  return rows;
}

/** The name of a deal or a company that the actor may see. */
export async function findName(db: ActorDb, id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ name: string }>(
    "select name from deals where id = $1 union all select name from companies where id = $1",
    [id],
  );
  return rows[0]?.name;
}
