import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setPriority } from "node:os";
import { fileURLToPath } from "node:url";
import type { FromReader, ToReader } from "./messages.ts";

export interface ReaderLimits {
  slots: number;
  /** A reader that says nothing for this long is hung: the slowest honest page takes a tenth of a second. */
  silenceMs: number;
  /** Time spent reading, without the time the database took. */
  totalMs: number;
  memoryBytes: number;
  /** The PDF engine keeps the memory it took: past this many pages, or this size, a new process is cheaper. */
  recyclePages: number;
  recycleBytes: number;
  idleMs: number;
}

export const READER_LIMITS: ReaderLimits = {
  slots: 2,
  silenceMs: 60_000,
  totalMs: 180_000,
  memoryBytes: 1_500_000_000,
  recyclePages: 500,
  recycleBytes: 400_000_000,
  // A warm reader starts at once; an idle one holds 100 MB.
  idleMs: 60_000,
};

const WATCH_MS = 250;
/** Reading yields to answering: the servers' own process and the database come first on a full machine. */
const NICENESS = 10;
const ENTRY = fileURLToPath(new URL("./process.ts", import.meta.url));

export class ReaderDiedError extends Error {
  /** Fit for a person: why reading this file ended the reader. */
  readonly reason: string;
  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}

export interface ReadHandlers {
  progress(message: Extract<FromReader, { type: "progress" }>): void;
  /** The reader waits until this is done. */
  write(message: Extract<FromReader, { type: "pages" | "chunks" | "structure" }>): Promise<void>;
}
export type ReadResult = Extract<FromReader, { type: "done" | "refused" }>;

export interface ReaderPool {
  read(job: Extract<ToReader, { type: "read" }>, handlers: ReadHandlers, signal: AbortSignal): Promise<ReadResult>;
  close(): Promise<void>;
}

interface Reader {
  child: ChildProcess;
  ready: Promise<void>;
  pages: number;
  idle?: NodeJS.Timeout;
}

export function createReaderPool(limits: ReaderLimits = READER_LIMITS): ReaderPool {
  const idle: Reader[] = [];
  const all = new Set<Reader>();
  let closed = false;

  function start(): Reader {
    const child = fork(ENTRY, [], {
      serialization: "advanced",
      execArgv: [`--max-old-space-size=1024`, "--disable-warning=ExperimentalWarning"],
      // No secret of the server's reaches the process that opens strangers' files.
      env: {},
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    try {
      if (child.pid) setPriority(child.pid, NICENESS);
    } catch {
      // Not permitted here: it reads at the same priority then.
    }
    const ready = new Promise<void>((resolve, reject) => {
      child.once("message", () => resolve());
      child.once("exit", () => reject(new ReaderDiedError("the reading process did not start")));
      child.once("error", reject);
    });
    ready.catch(() => {});
    const reader: Reader = { child, ready, pages: 0 };
    all.add(reader);
    child.once("exit", () => {
      all.delete(reader);
      const at = idle.indexOf(reader);
      if (at >= 0) idle.splice(at, 1);
    });
    return reader;
  }

  function take(): Reader {
    const reader = idle.pop() ?? start();
    clearTimeout(reader.idle);
    return reader;
  }

  async function giveBack(reader: Reader): Promise<void> {
    if (
      closed ||
      reader.pages >= limits.recyclePages ||
      (await residentBytes(reader.child.pid)) > limits.recycleBytes
    ) {
      reader.child.kill("SIGKILL");
      return;
    }
    reader.idle = setTimeout(() => reader.child.kill("SIGKILL"), limits.idleMs);
    reader.idle.unref();
    idle.push(reader);
  }

  return {
    async read(job, handlers, signal) {
      const reader = take();
      try {
        await reader.ready;
        const result = await converse(reader.child, job, handlers, signal, limits);
        if (result.type === "done") reader.pages += result.pages;
        await giveBack(reader);
        return result;
      } catch (error) {
        reader.child.kill("SIGKILL");
        throw error;
      }
    },
    async close() {
      closed = true;
      await Promise.all(
        [...all].map(
          (reader) =>
            new Promise<void>((resolve) => {
              reader.child.once("exit", () => resolve());
              if (!reader.child.kill("SIGKILL")) resolve();
            }),
        ),
      );
    },
  };
}

function converse(
  child: ChildProcess,
  job: ToReader,
  handlers: ReadHandlers,
  signal: AbortSignal,
  limits: ReaderLimits,
): Promise<ReadResult> {
  return new Promise((resolve, reject) => {
    let heard = performance.now();
    let busyMs = 0;
    let writing = false;
    let death: string | undefined;

    const end = (reason: string) => {
      death ??= reason;
      child.kill("SIGKILL");
    };
    const watch = setInterval(async () => {
      // Memory is watched all the time; time only while the reader is the one to wait for.
      if (!writing) {
        busyMs += WATCH_MS;
        const allowedMs = busyMs > limits.totalMs ? limits.totalMs : limits.silenceMs;
        if (busyMs > limits.totalMs || performance.now() - heard > limits.silenceMs) {
          return end(`reading it took longer than ${Math.round(allowedMs / 1_000)} seconds`);
        }
      }
      if ((await residentBytes(child.pid)) <= limits.memoryBytes) return;
      const allowed = Math.round(limits.memoryBytes / 1_000_000).toLocaleString("en-US");
      end(`reading it took more than ${allowed} MB of memory`);
    }, WATCH_MS);

    const settle = (finish: () => void) => {
      clearInterval(watch);
      child.off("message", onMessage);
      child.off("exit", onExit);
      signal.removeEventListener("abort", onAbort);
      finish();
    };
    const onExit = () => settle(() => reject(new ReaderDiedError(death ?? "reading it ended the reading process")));
    const onAbort = () => settle(() => reject(signal.reason));
    const onMessage = (message: FromReader) => {
      heard = performance.now();
      if (message.type === "progress") handlers.progress(message);
      else if (message.type === "pages" || message.type === "chunks" || message.type === "structure") {
        writing = true;
        handlers.write(message).then(
          () => {
            writing = false;
            heard = performance.now();
            if (child.connected) child.send({ type: "written" } satisfies ToReader);
          },
          (error) => settle(() => reject(error)),
        );
      } else if (message.type === "done" || message.type === "refused") settle(() => resolve(message));
    };
    child.on("message", onMessage);
    child.once("exit", onExit);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    else child.send(job);
  });
}

/** Resident memory of another process, where the system tells; elsewhere the heap limit alone guards. */
async function residentBytes(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  try {
    const pages = Number((await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1]);
    return pages * 4_096;
  } catch {
    return 0;
  }
}
