import { mkdir } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { EmbeddedPostgres } from "./embedded/host.ts";
import { migrate } from "./migrate.ts";

/** The database, embedded or a server: the same pools, the same SQL. */
export interface Database {
  mode: "embedded" | "server";
  pool: pg.Pool;
  /** BullMQ's tables live in a schema of their own. */
  queuePool: pg.Pool;
  /** Told once, when the database will not come back and the process should end. */
  onFatal(listener: (error: Error) => void): void;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A server; without it the embedded database in `dataDir` is used. */
  databaseUrl?: string;
  dataDir: string;
  /** A gzip dump of a migrated database: tests start from it. */
  loadFrom?: Uint8Array;
}

/** Documents are the truth: a job that a crash loses is made again from them, so that none has to wait for the disk. */
const QUEUE_OPTIONS = "-c search_path=bullmq,public -c synchronous_commit=off";
/** Longer than any statement of ours takes; past it a statement is hung, and only ending the worker ends it. */
const HARD_TIMEOUT_MS = 120_000;

export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = options.databaseUrl ? openServer(options.databaseUrl) : await openEmbedded(options);
  try {
    await prepare(database.pool);
    await migrate(database.pool);
    await database.pool.query("select app.make_activity_months()");
    await proveRowLevelSecurity(database.pool);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function openServer(connectionString: string): Database {
  // int8 arrives as text by default; ours (sequence numbers, sizes) stay far below 2^53.
  const pool = new pg.Pool({ connectionString, max: 16, application_name: "parley" });
  const queuePool = new pg.Pool({
    connectionString,
    max: 12,
    application_name: "parley-queue",
    options: QUEUE_OPTIONS,
  });
  for (const each of [pool, queuePool]) {
    each.on("error", () => {}); // an idle connection was lost; the next query opens a new one
    each.on("connect", (client) => client.on("error", () => {}));
  }
  return {
    mode: "server",
    pool,
    queuePool,
    onFatal() {},
    async close() {
      await Promise.all([pool.end(), queuePool.end()]);
    },
  };
}

async function openEmbedded({ dataDir, loadFrom }: DatabaseOptions): Promise<Database> {
  const inMemory = dataDir.startsWith("memory:");
  const folder = inMemory ? dataDir : path.join(dataDir, "postgres");
  if (!inMemory) await mkdir(dataDir, { recursive: true });
  const embedded = new EmbeddedPostgres({ dataDir: folder, loadFrom, hardTimeoutMs: HARD_TIMEOUT_MS });
  await embedded.whenReady();
  return {
    mode: "embedded",
    pool: embedded.pool(),
    queuePool: embedded.pool({ options: QUEUE_OPTIONS }),
    onFatal: (listener) => embedded.on("fatal", listener),
    close: () => embedded.close(),
  };
}

async function prepare(pool: pg.Pool): Promise<void> {
  await pool.query("create extension if not exists vector; create extension if not exists pg_trgm");
}

/** Refuses to serve when the role that acts for people could see past row-level security. */
async function proveRowLevelSecurity(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(`
    select rolname as name from pg_roles where rolname in ('parley_app', 'parley_system', 'parley_search')
      and (rolsuper or rolbypassrls)
    union all
    select c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'schema_migrations'
        and not c.relispartition and not (c.relrowsecurity and c.relforcerowsecurity)
        and has_table_privilege('parley_app', c.oid, 'select')`);
  if (rows.length)
    throw new Error(
      `Row-level security does not bind: ${rows.map((row) => row.name).join(", ")}. The server does not start, because people could see each other's records.`,
    );
}
