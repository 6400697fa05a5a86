import type pg from "pg";
import type { Actor } from "../domain/actor.ts";
import { DatabaseBusyError } from "../domain/errors.ts";

/** One transaction; begun with the first query, so that work before it (a network call, an embedding) holds nothing. */
export interface Transaction {
  query<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    sql: string,
    values?: readonly unknown[],
  ): Promise<{ rows: Row[]; rowCount: number }>;
}
/** A transaction in which row-level security shows what the actor may see, and nothing else. */
export type ActorDb = Transaction;

/** What only reads may be left for something slow: nothing is held meanwhile, and the next query sees what the actor may see by then. */
export interface ReaderDb extends ActorDb {
  leave(): Promise<void>;
}

/** Runs `work` in a transaction as the actor: who reads along, and what all of them may see, is set for it alone. */
export function asActor<T>(pool: pg.Pool, actor: Actor, work: (db: ActorDb) => Promise<T>): Promise<T> {
  return inTransaction(pool, actorPreamble(actor), work);
}

/**
 * As `asActor`, for what changes nothing but the record of itself: the commit does not wait for the disk. The log is written in order,
 * so a crash may lose the last moments of such records and never one before a change that was acknowledged.
 */
export function asReader<T>(pool: pg.Pool, actor: Actor, work: (db: ReaderDb) => Promise<T>): Promise<T> {
  return inTransaction(pool, `${actorPreamble(actor)}; set local synchronous_commit = off`, (db, leave) =>
    work({ ...db, leave }),
  );
}

/**
 * A step of the actor's transaction with the program's own rights: for the few things that an administrator may order and nobody may
 * do by reading, such as erasing a person. Every statement names its tenant itself.
 */
export async function asProgram<T>(db: ActorDb, work: () => Promise<T>): Promise<T> {
  await db.query("set local role parley_system");
  // Left as it is when the work fails: the transaction is over then.
  const value = await work();
  await db.query("set local role parley_app");
  return value;
}

/** Runs `work` for the program itself, across tenants: resuming after a restart, finding who a token belongs to, ingest. */
export function asSystem<T>(pool: pg.Pool, work: (db: Transaction) => Promise<T>): Promise<T> {
  return inTransaction(pool, "begin; set local role parley_system", work);
}

/**
 * As `asSystem`, for a step towards something that a later `asSystem` transaction makes valid: the commit does not wait for the disk.
 * The log is written in order, so once the later commit is on disk, this one is; after a crash before it, both are gone.
 */
export function asSystemStep<T>(pool: pg.Pool, work: (db: Transaction) => Promise<T>): Promise<T> {
  return inTransaction(pool, "begin; set local role parley_system; set local synchronous_commit = off", work);
}

/** BEGIN, role and settings in one message: five round trips would halve the requests per second. */
function actorPreamble({ tenantId, userId, role, audience = [] }: Actor): string {
  const readers = [...new Set(audience)].filter((reader) => reader !== userId).map(literal);
  return `begin; set local role parley_app; select app.begin_as(${literal(tenantId)}, ${literal(userId)}, ${literal(role)}, array[${readers}]::text[])`;
}

/** Works out anew what the actor may see: after a change of rooms, folders or teams, for what follows in the same transaction. */
export async function refreshRights(db: ActorDb): Promise<void> {
  await db.query("select app.refresh_rights()");
}

/** A simple message takes no parameters, so only what can hold no quote gets in. */
function literal(value: string): string {
  if (!/^[\w-]{1,80}$/.test(value)) throw new TypeError("an actor's id holds a character that no id of ours has");
  return `'${value}'`;
}

async function inTransaction<T>(
  pool: pg.Pool,
  preamble: string,
  work: (db: Transaction, leave: () => Promise<void>) => Promise<T>,
): Promise<T> {
  let opening: Promise<pg.PoolClient> | undefined;
  let ended = false;
  const begin = async () => {
    const client = await pool.connect();
    try {
      await client.query(preamble);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  };
  const leave = async () => {
    const left = opening;
    opening = undefined;
    if (left) await end(await left, "commit");
  };
  const db: Transaction = {
    async query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) {
      if (ended) throw new Error("a query after its transaction ended");
      opening ??= begin();
      const client = await opening;
      const result = await client.query<Row>(sql, values as unknown[]);
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    },
  };
  try {
    const value = await work(db, leave);
    ended = true;
    if (opening) await end(await opening, "commit");
    return value;
  } catch (error) {
    ended = true;
    const client = await opening?.catch(() => undefined);
    if (client) await end(client, "rollback").catch(() => {});
    if ((error as { code?: string })?.code === "55P03") throw new DatabaseBusyError({ cause: error });
    throw error;
  }
}

async function end(client: pg.PoolClient, how: "commit" | "rollback"): Promise<void> {
  try {
    await client.query(how);
    client.release();
  } catch (error) {
    client.release(true); // a connection whose COMMIT failed is in an unknown state
    throw error;
  }
}
