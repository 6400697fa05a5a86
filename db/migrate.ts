import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import type pg from "pg";

const FOLDER = new URL("./migrations/", import.meta.url);
/** Any number, the same in every process: two that start together migrate one after the other. */
const MIGRATION_LOCK = 7_236_010;

export interface Migration {
  name: string;
  sql: string;
  hash: string;
}

export async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(FOLDER)).filter((name) => /^\d{4}_\w+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, FOLDER), "utf8");
      return { name, sql, hash: createHash("sha256").update(sql).digest("hex").slice(0, 16) };
    }),
  );
}

/** Applies what is missing, each file in a transaction of its own. A file that changed after it was applied stops the start. */
export async function migrate(pool: pg.Pool): Promise<string[]> {
  const migrations = await readMigrations();
  const client = await pool.connect();
  try {
    const seen = await appliedNames(client);
    const missing = migrations.filter((migration) => {
      const hash = seen.get(migration.name);
      if (hash !== undefined && hash !== migration.hash)
        throw new Error(`Migration ${migration.name} differs from what this database has. Migrations go forward only.`);
      return hash === undefined;
    });
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } finally {
    client.release();
  }
}

async function appliedNames(client: pg.PoolClient): Promise<Map<string, string>> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as there",
  );
  if (!rows[0]?.there) return new Map();
  const applied = await client.query<{ name: string; hash: string }>("select name, hash from public.schema_migrations");
  return new Map(applied.rows.map((row) => [row.name, row.hash]));
}

async function apply(client: pg.PoolClient, { name, sql, hash }: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await client.query(
      "create table if not exists public.schema_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())",
    );
    const { rowCount } = await client.query(
      "insert into public.schema_migrations (name, hash) values ($1, $2) on conflict do nothing",
      [name, hash],
    );
    if (rowCount) await client.query(sql);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${name} failed: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
