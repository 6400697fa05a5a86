import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { vector } from "@electric-sql/pglite-pgvector";
import pg from "pg";
import { asSystem } from "../db/as-actor.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { readMigrations } from "../db/migrate.ts";
import type { Actor, Role } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";

export interface TestDatabase extends Database {
  /** A user of a tenant; both are made when new. */
  actor(options?: { tenant?: string; email?: string; role?: Role }): Promise<Actor>;
}

/** The database sizes a `.pg.test.ts` runs on: the embedded one always, a real server where DATABASE_URL points at one. */
export const DATABASE_SIZES: ("embedded" | "server")[] = process.env.DATABASE_URL
  ? ["embedded", "server"]
  : ["embedded"];

/** A fresh, migrated database. Close it in `afterAll`. */
export async function openTestDatabase(size: "embedded" | "server" = "embedded"): Promise<TestDatabase> {
  const database = size === "server" ? await cloneOnServer() : await openEmbeddedTemplate();
  return { ...database, actor: (options) => makeActor(database, options) };
}

async function makeActor(
  database: Database,
  { tenant = "main", email = "ada@example.com", role = "partner" as Role } = {},
) {
  return asSystem(database.pool, async (db) => {
    const tenants = await db.query<{ id: string }>(
      "insert into tenants (id, slug, name) values ($1, $2, $2) on conflict (slug) do update set slug = excluded.slug returning id",
      [newId("tenant"), tenant],
    );
    const tenantId = tenants.rows[0]?.id ?? "";
    const users = await db.query<{ id: string }>(
      "insert into users (id, tenant_id, email, name, role) values ($1, $2, $3, $3, $4) on conflict (tenant_id, email) do update set role = excluded.role returning id",
      [newId("user"), tenantId, email, role],
    );
    return { tenantId, userId: users.rows[0]?.id ?? "", email, name: email, role, channel: "rest" } satisfies Actor;
  });
}

/** initdb and all migrations take seconds; a dump of the result, kept by the migrations' hash, loads in half of one. */
async function openEmbeddedTemplate(): Promise<Database> {
  return openDatabase({ dataDir: "memory://", loadFrom: await template() });
}

async function template(): Promise<Uint8Array> {
  const hash = createHash("sha256");
  for (const migration of await readMigrations()) hash.update(migration.hash);
  const folder = path.join(tmpdir(), "parley-test-templates");
  const file = path.join(folder, `${hash.digest("hex").slice(0, 20)}.tgz`);
  try {
    return readFileSync(file);
  } catch {
    mkdirSync(folder, { recursive: true });
  }
  const db = await PGlite.create({ dataDir: "memory://", extensions: { vector, pg_trgm } });
  await db.exec("create extension if not exists vector; create extension if not exists pg_trgm");
  await db.exec(
    "create table public.schema_migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())",
  );
  for (const { name, hash: fileHash, sql } of await readMigrations()) {
    await db.exec(sql);
    await db.query("insert into public.schema_migrations (name, hash) values ($1, $2)", [name, fileHash]);
  }
  const dump = new Uint8Array(await (await db.dumpDataDir("gzip")).arrayBuffer());
  await db.close();
  const draft = `${file}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, dump);
  renameSync(draft, file);
  return dump;
}

async function cloneOnServer(): Promise<Database> {
  const serverUrl = new URL(process.env.DATABASE_URL ?? "");
  const name = `parley_test_${randomBytes(6).toString("hex")}`;
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: serverUrl.href });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await administer(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await openDatabase({ databaseUrl: url.href, dataDir: "" });
  return {
    ...database,
    async close() {
      await database.close();
      await administer(`drop database ${name} with (force)`);
    },
  };
}
