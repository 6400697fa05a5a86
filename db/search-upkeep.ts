import type pg from "pg";
import { asSystem } from "./as-actor.ts";

/** Below this the words of a tenant's passages need no survey: all of them are looked up. */
const SURVEYED_FROM = 3_000;
/** A survey stays good until the passages have grown by this factor. */
const GROWTH = 1.5;
const SAMPLE_ROWS = 12_000;
const SAMPLE_DOCUMENTS = 2_000;
/** Comparing all vectors takes a server some 25 ms up to here. */
const GRAPH_FROM = 20_000;
const LONGEST_GRAPH_VECTOR = 4_000;

/**
 * What search over many passages needs and no single document brings about: a survey of the words that most passages hold, and on a
 * server a graph over the vectors. Cheap when there is nothing to do. `graph` is off for the embedded database, which would stand
 * still while it builds one and writes six times slower ever after.
 */
export async function keepSearchFast(pool: pg.Pool, { graph }: { graph: boolean }): Promise<void> {
  for (const { tenant, passages } of await findUnsurveyed(pool)) await surveyWords(pool, tenant, passages);
  if (graph) await buildGraphs(pool);
}

async function findUnsurveyed(pool: pg.Pool): Promise<{ tenant: string; passages: number }[]> {
  const { rows } = await asSystem(pool, (db) =>
    db.query<{ tenant: string; passages: number }>(
      `select d.tenant_id as tenant, sum(d.characters) / 700.0::float8 as passages
       from documents d left join word_surveys s on s.tenant_id = d.tenant_id where d.status = 'ready'
       group by d.tenant_id, s.passages
       having sum(d.characters) / 700.0 > greatest($1, coalesce(s.passages, 0) * $2)`,
      [SURVEYED_FROM, GROWTH],
    ),
  );
  return rows;
}

/** Which words stand in more than a thousandth of the tenant's passages, and in the first lines of more than a fiftieth of its documents, by samples. */
export async function surveyWords(pool: pg.Pool, tenant: string, passages: number): Promise<void> {
  await asSystem(pool, async (db) => {
    const all = await db.query<{ n: number }>(
      "select coalesce(sum(characters), 0) / 700.0::float8 as n from documents",
    );
    const percent = Math.min(100, (100 * SAMPLE_ROWS) / Math.max(1, all.rows[0]?.n ?? 1));
    // Two scans of one seed see the same rows.
    const sample = `from chunks tablesample system (${percent}) repeatable (1) where tenant_id = '${tenant}'`;
    await db.query("delete from common_words where tenant_id = $1", [tenant]);
    await db.query(
      `insert into common_words (tenant_id, word, share)
       select $1, w.word, least(1, w.ndoc / greatest(1, s.rows)) from ts_stat($2) w, (select count(*)::float8 as rows ${sample}) s
       where w.ndoc >= 4 and w.ndoc > 0.001 * s.rows`,
      [tenant, `select tsv ${sample}`],
    );
    await db.query("delete from common_opening_words where tenant_id = $1", [tenant]);
    await db.query(
      `with sample as materialized (
         select opening_terms from documents where tenant_id = $1 and status = 'ready' order by hashtext(id) limit $2)
       insert into common_opening_words (tenant_id, word, share)
       select $1, t.word, count(*) / (select count(*) from sample)::float8 from sample s, unnest(s.opening_terms) t (word)
       group by t.word having count(*) > 0.02 * (select count(*) from sample)`,
      [tenant, SAMPLE_DOCUMENTS],
    );
    await db.query(
      `insert into word_surveys (tenant_id, passages) values ($1, $2)
       on conflict (tenant_id) do update set passages = excluded.passages, surveyed_at = now()`,
      [tenant, passages],
    );
  });
}

/** One graph for each length of vector that many passages have. Built beside the writers, kept up by them afterwards. */
export async function buildGraphs(pool: pg.Pool, from = GRAPH_FROM): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ dimensions: number }>(
      `select vector_dims(embedding) as dimensions from chunk_vectors
       where (select sum(characters) / 700.0 from documents) > $1 group by 1 having count(*) > $1`,
      [from],
    );
    for (const { dimensions } of rows) if (dimensions <= LONGEST_GRAPH_VECTOR) await buildGraph(client, dimensions);
  } finally {
    client.release();
  }
}

async function buildGraph(client: pg.PoolClient, dimensions: number): Promise<void> {
  const name = `chunk_vectors_near_${dimensions}`;
  const lock = await client.query<{ mine: boolean }>("select pg_try_advisory_lock(hashtext($1)) as mine", [name]);
  if (!lock.rows[0]?.mine) return; // another server is at it
  try {
    const { rows } = await client.query<{ valid: boolean }>(
      "select indisvalid as valid from pg_index where indexrelid = to_regclass('public.' || $1)",
      [name],
    );
    if (rows[0]?.valid) return;
    if (rows[0]) await client.query(`drop index ${name}`); // a build that was interrupted
    await client.query("set maintenance_work_mem = '512MB'");
    await client.query(
      `create index concurrently ${name} on chunk_vectors
       using hnsw ((embedding::halfvec(${dimensions})) halfvec_cosine_ops) where vector_dims(embedding) = ${dimensions}`,
    );
  } finally {
    await client.query("reset maintenance_work_mem");
    await client.query("select pg_advisory_unlock(hashtext($1))", [name]);
  }
}
