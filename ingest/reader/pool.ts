import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Child, canFence, lend, residentBytes, startChild, takeBack } from "./child.ts";
import { converse, ReaderDiedError, type ReadHandlers, type ReadResult } from "./converse.ts";
import { READER_LIMITS, type ReaderLimits } from "./limits.ts";
import type { ToReader } from "./messages.ts";

export interface ReaderPool {
  /** A file is on its way: has one more reading process wait for it, up to `limits.slots`. */
  prepare(): Promise<void>;
  /** Reads the file at `job.path`. The reading process sees it under another name, and nothing beside it. */
  read(job: Extract<ToReader, { type: "read" }>, handlers: ReadHandlers, signal: AbortSignal): Promise<ReadResult>;
  close(): Promise<void>;
}

export interface ReaderPoolOptions {
  limits?: ReaderLimits;
  /** Where the readers' own folders are made. */
  folder?: string;
  /** The service for embeddings, where one is configured. */
  reach?: URL;
}

interface Reader extends Child {
  ready: Promise<void>;
  pages: number;
  idle?: NodeJS.Timeout;
}

export function createReaderPool({
  limits = READER_LIMITS,
  folder = path.join(tmpdir(), `parley-readers-${process.pid}`),
  reach,
}: ReaderPoolOptions = {}): ReaderPool {
  mkdirSync(folder, { recursive: true });
  const idle: Reader[] = [];
  const all = new Set<Reader>();
  const fenced = canFence();
  let closed = false;

  function start(ownNetwork: boolean): Reader {
    const child = startChild(path.resolve(folder), reach, ownNetwork);
    const ready = new Promise<void>((resolve, reject) => {
      child.process.once("message", () => resolve());
      child.process.once("exit", () => reject(new ReaderDiedError("the reading process did not start")));
      child.process.once("error", reject);
    });
    ready.catch(() => {});
    const reader: Reader = { ...child, ready, pages: 0 };
    all.add(reader);
    child.process.once("exit", () => {
      all.delete(reader);
      const at = idle.indexOf(reader);
      if (at >= 0) idle.splice(at, 1);
    });
    return reader;
  }

  async function take(): Promise<Reader> {
    const reader = idle.pop() ?? start(await fenced);
    clearTimeout(reader.idle);
    return reader;
  }

  /** Nobody may want it after all: it waits its time, as one that has read something does. */
  function wait(reader: Reader): void {
    reader.idle = setTimeout(() => reader.process.kill("SIGKILL"), limits.idleMs);
    reader.idle.unref();
    idle.push(reader);
  }

  async function giveBack(reader: Reader): Promise<void> {
    await takeBack(reader);
    if (
      closed ||
      reader.pages >= limits.recyclePages ||
      (await residentBytes(reader.process.pid)) > limits.recycleBytes
    ) {
      reader.process.kill("SIGKILL");
      return;
    }
    wait(reader);
  }

  return {
    async prepare() {
      const ownNetwork = await fenced;
      if (closed || all.size >= limits.slots) return;
      const reader = start(ownNetwork);
      wait(reader);
      await reader.ready;
    },
    async read(job, handlers, signal) {
      const reader = await take();
      try {
        await reader.ready;
        const result = await converse(reader, { ...job, path: await lend(reader, job.path) }, handlers, signal, limits);
        if (result.type === "done") reader.pages += result.pages;
        await giveBack(reader);
        return result;
      } catch (error) {
        reader.process.kill("SIGKILL");
        throw error;
      }
    },
    async close() {
      closed = true;
      await Promise.all(
        [...all].map(
          ({ process: child }) =>
            new Promise<void>((resolve) => {
              child.once("exit", () => resolve());
              if (!child.kill("SIGKILL")) resolve();
            }),
        ),
      );
    },
  };
}
