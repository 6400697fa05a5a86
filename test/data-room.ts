import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import type { z } from "zod";
import { asReader } from "../db/as-actor.ts";
import type { Actor } from "../domain/actor.ts";
import { createLocalEmbedder } from "../ingest/embed/local.ts";
import { openFileStore } from "../ingest/files.ts";
import { createIngest } from "../ingest/ingest.ts";
import type { Services } from "../tools/services.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

interface Runnable {
  input: z.ZodType;
  output: z.ZodType;
  run(input: never, context: never): Promise<unknown>;
}

export interface TestRoom {
  database: TestDatabase;
  /** Whose private room holds the files. */
  actor: Actor;
  /** Runs a tool in a transaction as somebody, with its input and its answer checked; with further services, if given. */
  run<Tool extends Runnable>(
    tool: Tool,
    input: z.input<Tool["input"]>,
    as?: Actor,
    services?: Partial<Services>,
  ): Promise<z.output<Tool["output"]>>;
  /** Puts a file into somebody's private room and waits until it is read. */
  add(name: string, content: string | Uint8Array, as?: Actor): Promise<void>;
  close(): Promise<void>;
}

/** A database with the files in one person's room, read to the end. */
export async function openTestRoom(
  size: "embedded" | "server",
  files: Iterable<readonly [name: string, content: string | Uint8Array]>,
): Promise<TestRoom> {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-room-"));
  const database = await openTestDatabase(size);
  const store = await openFileStore(folder);
  const actor = await database.actor({});
  const log = { info() {}, warn() {}, error() {} };
  const ingest = await createIngest({ database, files: store, embedder: { kind: "local" }, log });
  const accept = async (name: string, content: string | Uint8Array, as: Actor) => {
    const received = await store.receive(Readable.from([Buffer.from(content)]), 10_000_000);
    await ingest.accept(as, { roomId: "mine" }, { ...received, name });
  };
  const untilRead = async () => {
    for (;;) {
      const { documents } = await ingest.queueState();
      if (!documents.queued && !documents.processing) break;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  for (const [name, content] of files) await accept(name, content, actor);
  await ingest.start();
  await untilRead();
  return {
    database,
    actor,
    async add(name, content, as = actor) {
      await accept(name, content, as);
      await untilRead();
    },
    run: (tool, input, as = actor, further = {}) =>
      asReader(database.pool, as, async (db) => {
        const signal = new AbortController().signal;
        const services = { publicUrl: "http://parley.test", embedder: createLocalEmbedder(), ...further };
        const aside = async <T>(work: () => Promise<T>) => {
          await db.leave();
          return work();
        };
        const context = { actor: as, db, aside, signal, progress() {}, services };
        return tool.output.parse(await tool.run(tool.input.parse(input) as never, context as never)) as never;
      }),
    async close() {
      await ingest.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
