import path from "node:path";
import { type Child, residentBytes } from "./child.ts";
import type { ReaderLimits } from "./limits.ts";
import type { FromReader, ToReader } from "./messages.ts";

export class ReaderDiedError extends Error {
  /** Fit for a person: why reading this file ended the reader. */
  readonly reason: string;
  /** It ran into a limit, as it would again; a crash without a reason may pass. */
  readonly isFinal: boolean;
  constructor(reason: string, isFinal = false) {
    super(reason);
    this.reason = reason;
    this.isFinal = isFinal;
  }
}

export interface UnpackedFile {
  path: string;
  folder: string;
  name: string;
  sizeBytes: number;
}

export interface ReadHandlers {
  progress(message: Extract<FromReader, { type: "progress" }>): void;
  /** The reader waits until this is done. */
  write(message: Extract<FromReader, { type: "write" }>): Promise<void>;
  /** A file out of an archive: answers what became of it. */
  unpacked?(file: UnpackedFile): Promise<string>;
  /** The most memory that was seen, once the reader is done. */
  peak?(bytes: number): void;
}
/** `writes` of a result that is done are left to whoever asked: the reader is free for the next file meanwhile. */
export type ReadResult = Extract<FromReader, { type: "done" | "refused" }>;

const WATCH_MS = 100;
const ABORTED = 134;

/** One file's conversation with its reader, and the limits on it. */
export function converse(
  child: Child,
  job: ToReader,
  handlers: ReadHandlers,
  signal: AbortSignal,
  limits: ReaderLimits,
): Promise<ReadResult> {
  const { process: reader } = child;
  return new Promise((resolve, reject) => {
    const clock = new Clock(limits);
    let death: string | undefined;
    let peak = 0;

    const end = (reason: string) => {
      death ??= reason;
      reader.kill("SIGKILL");
    };
    const watch = setInterval(async () => {
      const late = clock.tick();
      if (late) return end(late);
      const resident = await residentBytes(reader.pid);
      peak = Math.max(peak, resident);
      if (resident > limits.memoryBytes) end(memoryReason(limits));
    }, WATCH_MS);

    const settle = (finish: () => void) => {
      clearInterval(watch);
      reader.off("message", onMessage);
      reader.off("exit", onExit);
      signal.removeEventListener("abort", onAbort);
      handlers.peak?.(peak);
      finish();
    };
    const onExit = (code: number | null, by: NodeJS.Signals | null) => {
      // The runtime aborts when its heap is full.
      if (by === "SIGABRT" || code === ABORTED) death ??= memoryReason(limits);
      settle(() => reject(new ReaderDiedError(death ?? "reading it ended the reading process", death !== undefined)));
    };
    const onAbort = () => settle(() => reject(signal.reason));
    /** The reader's clock stands while it waits for us. */
    const answer = (work: Promise<unknown>) => {
      clock.pause();
      work.then(
        (outcome) => {
          clock.resume();
          if (reader.connected)
            reader.send({ type: "written", ...(typeof outcome === "string" ? { outcome } : {}) } satisfies ToReader);
        },
        (error) => settle(() => reject(error)),
      );
    };
    const onMessage = (message: FromReader) => {
      clock.heard();
      if (message.type === "progress") {
        clock.grant(message.grantMs ?? 0);
        handlers.progress(message);
      } else if (message.type === "write") answer(handlers.write(message));
      else if (message.type === "entry") answer(handOver(child, message, handlers));
      else if (message.type === "done" || message.type === "refused") settle(() => resolve(message));
    };
    reader.on("message", onMessage);
    reader.once("exit", onExit);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
    else reader.send(job);
  });
}

const memoryReason = ({ memoryBytes }: ReaderLimits) =>
  `reading it took more than ${Math.round(memoryBytes / 1_000_000).toLocaleString("en-US")} MB of memory`;

/** The reader names a number, never a path: what it says is not to be trusted with the disk. */
async function handOver(
  { outbox }: Child,
  { file, folder, name, sizeBytes }: Extract<FromReader, { type: "entry" }>,
  handlers: ReadHandlers,
): Promise<string> {
  if (!handlers.unpacked || !/^\d{1,6}$/.test(file)) return "not unpacked";
  return handlers.unpacked({ path: path.join(outbox, file), folder, name, sizeBytes });
}

/** Counts in ticks of our own loop: a server that was busy itself does not take its reader for hung. */
class Clock {
  readonly #limits: ReaderLimits;
  #last = performance.now();
  #silentMs = 0;
  #busyMs = 0;
  #grantedMs = 0;
  #paused = false;

  constructor(limits: ReaderLimits) {
    this.#limits = limits;
  }

  /** Answers the reason to end, once there is one. */
  tick(): string | undefined {
    const now = performance.now();
    const passed = Math.min(now - this.#last, 2 * WATCH_MS);
    this.#last = now;
    if (this.#paused) return undefined;
    this.#silentMs += passed;
    this.#busyMs += passed;
    const { silenceMs, totalMs } = this.#limits;
    const tooLong = (ms: number) => `reading it took longer than ${Math.round(ms / 1_000)} seconds`;
    if (this.#busyMs > totalMs + this.#grantedMs) return tooLong(totalMs + this.#grantedMs);
    return this.#silentMs > silenceMs ? tooLong(silenceMs) : undefined;
  }
  heard(): void {
    this.#silentMs = 0;
  }
  grant(ms: number): void {
    this.#grantedMs += Math.min(60_000, Math.max(0, ms));
  }
  pause(): void {
    this.#paused = true;
  }
  resume(): void {
    this.#paused = false;
    this.heard();
  }
}
