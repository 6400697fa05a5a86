/** What the main thread and the worker that owns PGlite say to each other. */
export type ToWorker =
  | { kind: "open"; connection: number }
  | { kind: "close"; connection: number }
  | { kind: "bytes"; connection: number; bytes: Uint8Array }
  | { kind: "stop" };

export type FromWorker =
  | { kind: "ready" }
  | { kind: "failed"; reason: string }
  | { kind: "bytes"; connection: number; bytes: Uint8Array }
  | { kind: "end"; connection: number };

export interface WorkerSettings {
  dataDir: string;
  lockTimeoutMs: number;
  idleTransactionMs: number;
  /** Shared memory: [0] is 1 while a statement runs, [1] when it began, in ms since startedAt. */
  running: Int32Array;
  startedAt: number;
  loadFrom?: Uint8Array;
}
