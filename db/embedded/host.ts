import { EventEmitter } from "node:events";
import { Duplex } from "node:stream";
import { Worker } from "node:worker_threads";
import pg from "pg";
import type { FromWorker, ToWorker, WorkerSettings } from "./messages.ts";

/** pg's socket, carried over a MessagePort to the worker that owns PGlite. */
class PortSocket extends Duplex {
  readonly host: EmbeddedPostgres;
  id = 0;

  constructor(host: EmbeddedPostgres) {
    super();
    this.host = host;
    this.on("error", () => {}); // pg listens as well; without any listener a lost worker would end the process
  }
  setNoDelay() {
    return this;
  }
  setKeepAlive() {
    return this;
  }
  ref() {
    return this;
  }
  unref() {
    return this;
  }
  connect() {
    this.host.attach(this).then(
      () => this.emit("connect"),
      (error) => this.destroy(error),
    );
    return this;
  }
  override _read() {}
  override _write(bytes: Buffer, _encoding: string, done: () => void) {
    this.host.send(this.id, new Uint8Array(bytes)); // pg re-uses its buffer, hence the copy
    done();
  }
  override _writev(parts: { chunk: Buffer }[], done: () => void) {
    this._write(Buffer.concat(parts.map((part) => part.chunk)), "", done); // pg corks Parse..Sync: one message
  }
  override _final(done: () => void) {
    this.host.detach(this);
    this.push(null);
    done();
  }
  override _destroy(error: Error | null, done: (error?: Error | null) => void) {
    this.host.detach(this);
    done(error);
  }
}

export interface EmbeddedOptions {
  /** A folder, or `memory://` for tests. */
  dataDir: string;
  /** A gzip dump to start a fresh database from: a sixth of the time of initdb. */
  loadFrom?: Uint8Array;
  /** How long a statement waits for somebody else's transaction before it fails with 55P03. */
  lockTimeoutMs?: number;
  /** An open transaction that says nothing for this long is rolled back. */
  idleTransactionMs?: number;
  /** A running statement cannot be cancelled in the wasm build: past this the worker is killed and restarted. 0 is never. */
  hardTimeoutMs?: number;
}

const RESTARTS_ALLOWED = 5;
const RESTART_DELAY_MS = 100;
const WATCH_EVERY_MS = 100;

/**
 * PostgreSQL inside this process (PGlite in a worker thread) behind real `pg.Pool`s: types, errors, transactions,
 * LISTEN and named statements behave as with a server, and the main loop stays free.
 * Events: `down` when the worker ended, `restarted`, `fatal` when it will not come back.
 */
export class EmbeddedPostgres extends EventEmitter {
  private readonly settings: WorkerSettings;
  private readonly loadFrom: Uint8Array | undefined;
  private readonly running = new Int32Array(new SharedArrayBuffer(8)); // [0] a statement runs, [1] since when
  private readonly startedAt = Date.now();
  private readonly sockets = new Map<number, PortSocket>();
  private readonly pools: pg.Pool[] = [];
  private readonly watchdog: NodeJS.Timeout | undefined;
  private worker: Worker | null = null;
  private ready: Promise<void> = Promise.resolve();
  private lastSocketId = 0;
  private restarts = 0;
  private closing = false;

  constructor(options: EmbeddedOptions) {
    super();
    this.settings = {
      dataDir: options.dataDir,
      lockTimeoutMs: options.lockTimeoutMs ?? 10_000,
      idleTransactionMs: options.idleTransactionMs ?? 30_000,
      running: this.running,
      startedAt: this.startedAt,
    };
    this.loadFrom = options.loadFrom;
    this.spawn();
    const hardTimeoutMs = options.hardTimeoutMs ?? 0;
    if (hardTimeoutMs) {
      this.watchdog = setInterval(() => {
        const since = Date.now() - this.startedAt - Atomics.load(this.running, 1);
        if (Atomics.load(this.running, 0) && since > hardTimeoutMs) void this.worker?.terminate();
      }, WATCH_EVERY_MS);
      this.watchdog.unref();
    }
  }

  whenReady(): Promise<void> {
    return this.ready;
  }

  pool(options: pg.PoolConfig = {}): pg.Pool {
    const pool = new pg.Pool({
      user: "postgres",
      database: "postgres",
      host: "embedded",
      ssl: false,
      max: 16,
      connectionTimeoutMillis: 15_000,
      idleTimeoutMillis: 0,
      ...options,
      stream: (() => new PortSocket(this)) as unknown as pg.PoolConfig["stream"],
    });
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    this.pools.push(pool);
    return pool;
  }

  async close(): Promise<void> {
    this.closing = true;
    clearInterval(this.watchdog);
    const ended = Promise.all(this.pools.map((pool) => pool.end().catch(() => {})));
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
    const worker = this.worker;
    if (!worker) return;
    await new Promise<void>((resolve) => {
      worker.once("exit", () => resolve());
      worker.postMessage({ kind: "stop" } satisfies ToWorker);
      setTimeout(() => void worker.terminate(), 5_000).unref();
    });
  }

  /** @internal */
  async attach(socket: PortSocket): Promise<void> {
    await this.ready;
    if (socket.destroyed) throw new Error("closed");
    socket.id = ++this.lastSocketId;
    this.sockets.set(socket.id, socket);
    this.post({ kind: "open", connection: socket.id });
  }

  /** @internal */
  detach(socket: PortSocket): void {
    if (this.sockets.delete(socket.id)) this.post({ kind: "close", connection: socket.id });
  }

  /** @internal */
  send(connection: number, bytes: Uint8Array): void {
    this.post({ kind: "bytes", connection, bytes }, [bytes.buffer as ArrayBuffer]);
  }

  private post(message: ToWorker, transfer: ArrayBuffer[] = []) {
    this.worker?.postMessage(message, transfer);
  }

  private spawn() {
    Atomics.store(this.running, 0, 0);
    const worker = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: { ...this.settings, loadFrom: this.loadFrom },
    });
    this.worker = worker;
    this.ready = new Promise((resolve, reject) => {
      worker.once("message", (message: FromWorker) =>
        message.kind === "ready"
          ? resolve()
          : reject(new Error(message.kind === "failed" ? message.reason : "unexpected first message")),
      );
      worker.once("exit", () => reject(new Error("the embedded database's worker ended before it was ready")));
    });
    this.ready.catch(() => {});
    worker.on("message", (message: FromWorker) => this.receive(message));
    worker.on("error", (error) => this.emit("crash", error));
    worker.on("exit", (code) => this.down(worker, code));
  }

  private receive(message: FromWorker) {
    if (message.kind === "bytes") {
      const { buffer, byteOffset, byteLength } = message.bytes;
      this.sockets.get(message.connection)?.push(Buffer.from(buffer, byteOffset, byteLength));
    } else if (message.kind === "end") {
      const socket = this.sockets.get(message.connection);
      socket?.push(null);
      socket?.destroy();
    }
  }

  private down(worker: Worker, code: number) {
    if (worker !== this.worker) return;
    this.worker = null;
    const lost = Object.assign(new Error("embedded database restarted: connection lost"), { code: "57P02" });
    for (const socket of this.sockets.values()) socket.destroy(this.closing ? undefined : lost);
    this.sockets.clear();
    if (this.closing) return;
    this.emit("down", code);
    if (this.settings.dataDir.startsWith("memory:") || this.restarts++ >= RESTARTS_ALLOWED) {
      this.emit("fatal", lost);
      return;
    }
    this.ready = new Promise((resolve) => setTimeout(resolve, RESTART_DELAY_MS)).then(async () => {
      if (this.closing) throw lost;
      this.spawn();
      await this.ready;
      this.emit("restarted");
      setTimeout(() => {
        this.restarts = 0;
      }, 60_000).unref();
    });
    this.ready.catch(() => {});
  }
}
