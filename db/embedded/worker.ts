/**
 * The thread that owns PGlite. It takes pg's own wire bytes, runs them one batch at a time, and lets a connection keep
 * the database from its first byte until the server says it is idle, so that BEGIN … COMMIT excludes everybody else.
 */
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { vector } from "@electric-sql/pglite-pgvector";
import type { FromWorker, ToWorker, WorkerSettings } from "./messages.ts";
import * as wire from "./wire.ts";

const { dataDir, lockTimeoutMs, idleTransactionMs, running, startedAt, loadFrom } = workerData as WorkerSettings;
const port = parentPort;
if (!port) throw new Error("db/embedded/worker.ts runs only as a worker thread");

interface Job {
  bytes: Buffer;
  sql: string;
}
interface Connection {
  id: number;
  key: number;
  started: boolean;
  gone: boolean;
  unread: Buffer;
  batch: Buffer[];
  jobs: Job[];
  lastSql: string;
  settings: string | undefined;
  /** The session carries settings of this connection that the next one must not see. */
  dirty: boolean;
  dirtyNext: boolean;
  statements: Set<string>;
  channels: Set<string>;
  status: string;
  waitTimer?: NodeJS.Timeout;
  idleTimer?: NodeJS.Timeout;
}

const CANCEL_REQUEST = 80877102;
const SSL_REQUEST = 80877103;
const ENDS_A_BATCH = "QSHcf";

const connections = new Map<number, Connection>();
const waiting: Connection[] = [];
const left: Connection[] = [];
let owner: Connection | null = null;
let last: Connection | null = null;
let busy = false;
let db: PGlite | undefined;

const post = (reply: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);
const send = (connection: Connection, out: Buffer) => {
  const bytes = new Uint8Array(out);
  post({ kind: "bytes", connection: connection.id, bytes }, [bytes.buffer]);
};
const listenersOf = (channel: string) => [...connections.values()].filter((c) => c.channels.has(channel));
const route = (notes: [string, Buffer][]) => {
  for (const [channel, bytes] of notes) for (const connection of listenersOf(channel)) send(connection, bytes);
};

async function execute(bytes: Buffer) {
  if (!db) throw new Error("not open");
  Atomics.store(running, 1, Date.now() - startedAt);
  Atomics.store(running, 0, 1);
  try {
    return wire.readReplies(Buffer.from(await db.execProtocolRaw(bytes)));
  } finally {
    Atomics.store(running, 0, 0);
  }
}

/** All connections share one backend session: give it this connection's face. */
async function enter(connection: Connection) {
  if (last === connection) return;
  if (!last || last.dirty || connection.settings || last.settings) {
    await execute(wire.simpleQuery(`reset session authorization; reset role; reset all;${connection.settings ?? ""}`));
  }
  if (last) last.dirty = false;
  last = connection;
}

function feed(connection: Connection, bytes: Uint8Array) {
  const fresh = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  connection.unread = connection.unread.length ? Buffer.concat([connection.unread, fresh]) : fresh;
  while (connection.started ? takeMessage(connection) : takeStartup(connection));
}

function takeStartup(connection: Connection): boolean {
  const { unread } = connection;
  if (unread.length < 8 || unread.length < unread.readInt32BE(0)) return false;
  const size = unread.readInt32BE(0);
  const code = unread.readInt32BE(4);
  const body = unread.subarray(8, size);
  connection.unread = unread.subarray(size);
  if (code === CANCEL_REQUEST) {
    const target = connections.get(body.readInt32BE(0));
    if (target?.key === body.readInt32BE(4)) refuse(target, "57014", "canceling statement due to user request");
    post({ kind: "end", connection: connection.id });
    return false;
  }
  if (code === SSL_REQUEST) {
    send(connection, Buffer.from("N"));
    return true;
  }
  connection.settings = wire.settingsSql(body);
  connection.started = true;
  send(connection, wire.greeting(connection.id, connection.key));
  return true;
}

function takeMessage(connection: Connection): boolean {
  const { unread } = connection;
  if (unread.length < 5) return false;
  const size = unread.readInt32BE(1) + 1;
  if (unread.length < size) return false;
  const bytes = unread.subarray(0, size);
  connection.unread = unread.subarray(size);
  const type = String.fromCharCode(bytes[0] ?? 0);
  if (type === "X") {
    close(connection);
    return false;
  }
  const sql = wire.sqlOf(bytes);
  if (sql) {
    connection.lastSql = sql;
    if (/\bset\b|set_config|\breset\b/i.test(sql)) connection.dirtyNext = true;
  }
  connection.batch.push(wire.renameStatement(connection.id, bytes, (name) => connection.statements.add(name)));
  if (ENDS_A_BATCH.includes(type)) {
    connection.jobs.push({ bytes: Buffer.concat(connection.batch), sql: connection.lastSql });
    connection.batch = [];
    enqueue(connection);
  }
  return true;
}

function enqueue(connection: Connection) {
  if (owner === connection) clearTimeout(connection.idleTimer);
  else if (!waiting.includes(connection)) {
    waiting.push(connection);
    connection.waitTimer = setTimeout(() => {
      const holder = `connection ${owner?.id} in a transaction, last statement: ${(owner?.lastSql ?? "").slice(0, 120)}`;
      refuse(connection, "55P03", `embedded database busy for ${lockTimeoutMs} ms; held by ${holder}`);
    }, lockTimeoutMs);
  }
  void pump();
}

/** Ends the wait of a connection with an error instead of a result. */
function refuse(connection: Connection, code: string, text: string) {
  const at = waiting.indexOf(connection);
  if (at < 0) return;
  waiting.splice(at, 1);
  clearTimeout(connection.waitTimer);
  connection.jobs.length = 0;
  send(connection, Buffer.concat([wire.errorResponse("ERROR", code, text), wire.readyForQuery("I")]));
}

async function pump() {
  if (busy || !db) return;
  busy = true;
  try {
    for (;;) {
      if (!owner) {
        const next = waiting.shift();
        if (!next) break;
        clearTimeout(next.waitTimer);
        if (next.gone) continue;
        owner = next;
      }
      const connection: Connection = owner;
      if (connection.gone) {
        await abandon(connection);
        continue;
      }
      const job = connection.jobs.shift();
      if (!job) break;
      await runJob(connection, job);
      if (owner === connection && !connection.jobs.length) {
        clearTimeout(connection.idleTimer);
        connection.idleTimer = setTimeout(() => evict(connection), idleTransactionMs);
        break;
      }
      await new Promise(setImmediate); // let cancels, closes and other batches in between statements
    }
  } catch (error) {
    process.nextTick(() => {
      throw error;
    });
  } finally {
    busy = false;
  }
  if (owner ? owner.jobs.length || owner.gone : waiting.length) setImmediate(() => void pump());
}

async function runJob(connection: Connection, job: Job) {
  const statement = wire.withoutLead(job.sql);
  if (/^copy\b[\s\S]*\bfrom\s+stdin\b/i.test(statement)) {
    // The wasm backend would end on it.
    const refusal = wire.errorResponse("ERROR", "0A000", "COPY FROM STDIN is not supported by the embedded database");
    send(connection, Buffer.concat([refusal, wire.readyForQuery(connection.status)]));
    if (connection.status === "I") owner = null;
    connection.jobs.length = 0;
    return;
  }
  await enter(connection);
  if (connection.dirtyNext) {
    connection.dirty = true;
    connection.dirtyNext = false;
  }
  const reply = await execute(listenOrNot(connection, statement) ?? job.bytes);
  if (reply.status) connection.status = reply.status;
  send(connection, reply.out);
  route(reply.notes);
  if (reply.status === "I") {
    owner = null;
    if (connection.jobs.length) enqueue(connection);
  }
}

/** Keeps track of who listens; an UNLISTEN that others still need is replaced by a no-op. */
function listenOrNot(connection: Connection, statement: string): Buffer | undefined {
  const match = /^(un)?listen\s+("?)([^";\s]+)\2/i.exec(statement);
  if (!match) return undefined;
  const channel = match[2] ? (match[3] ?? "") : (match[3] ?? "").toLowerCase();
  if (!match[1]) {
    connection.channels.add(channel);
    return undefined;
  }
  if (channel === "*") connection.channels.clear();
  else connection.channels.delete(channel);
  return channel === "*" || listenersOf(channel).length ? wire.simpleQuery("select 1 where false") : undefined;
}

/** Cleans up after a connection that went away in the middle. */
async function abandon(connection: Connection) {
  clearTimeout(connection.idleTimer);
  if (owner === connection) connection.status = (await execute(wire.sync())).status ?? connection.status;
  if (connection.status !== "I") route((await execute(wire.simpleQuery("rollback"))).notes);
  connection.status = "I";
  for (const name of connection.statements) await execute(wire.simpleQuery(`deallocate "c${connection.id}_${name}"`));
  connection.statements.clear();
  for (const channel of connection.channels) {
    connection.channels.delete(channel);
    if (!listenersOf(channel).length) await execute(wire.simpleQuery(`unlisten "${channel}"`));
  }
  if (owner === connection) owner = null;
}

function evict(connection: Connection) {
  if (owner !== connection || connection.jobs.length) return;
  const text = `terminating connection: idle in transaction for ${idleTransactionMs} ms`;
  send(connection, wire.errorResponse("FATAL", "25P03", text));
  post({ kind: "end", connection: connection.id });
  close(connection);
}

function close(connection: Connection) {
  if (connection.gone) return;
  connection.gone = true;
  connections.delete(connection.id);
  clearTimeout(connection.waitTimer);
  const at = waiting.indexOf(connection);
  if (at >= 0) waiting.splice(at, 1);
  if (owner === connection) void pump();
  else if (connection.statements.size || connection.channels.size) {
    left.push(connection);
    void sweep();
  }
}

async function sweep() {
  if (busy || owner) {
    setTimeout(() => void sweep(), 20);
    return;
  }
  busy = true;
  try {
    for (let gone = left.pop(); gone; gone = left.pop()) await abandon(gone);
  } finally {
    busy = false;
  }
  void pump();
}

port.on("message", async (message: ToWorker) => {
  if (message.kind === "stop") {
    await db?.close().catch(() => {});
    process.exit(0);
  }
  if (message.kind === "open") {
    connections.set(message.connection, {
      id: message.connection,
      key: (Math.random() * 2 ** 31) | 0,
      started: false,
      gone: false,
      unread: Buffer.alloc(0),
      batch: [],
      jobs: [],
      lastSql: "",
      settings: undefined,
      dirty: false,
      dirtyNext: false,
      statements: new Set(),
      channels: new Set(),
      status: "I",
    });
    return;
  }
  const connection = connections.get(message.connection);
  if (!connection) return;
  if (message.kind === "close") close(connection);
  else feed(connection, message.bytes);
});

try {
  const loadDataDir = loadFrom ? new Blob([Uint8Array.from(loadFrom)]) : undefined;
  db = await PGlite.create({ dataDir, extensions: { vector, pg_trgm }, ...(loadDataDir ? { loadDataDir } : {}) });
  post({ kind: "ready" });
  void pump();
} catch (error) {
  post({
    kind: "failed",
    reason: String(error instanceof Error ? (error.stack ?? error.message) : error).slice(0, 2_000),
  });
  process.exit(1);
}
