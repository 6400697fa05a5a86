import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import type { z } from "zod";
import { asActor } from "../db/as-actor.ts";
import type { Actor } from "../domain/actor.ts";
import { createLocalEmbedder } from "../ingest/embed/local.ts";
import { openFileStore } from "../ingest/files.ts";
import { createIngest } from "../ingest/ingest.ts";
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
  /** Runs a tool in a transaction as somebody, with its input and its answer checked. */
  run<Tool extends Runnable>(tool: Tool, input: z.input<Tool["input"]>, as?: Actor): Promise<z.output<Tool["output"]>>;
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
  for (const [name, content] of files) {
    const received = await store.receive(Readable.from([Buffer.from(content)]), 10_000_000);
    await ingest.accept(actor, { roomId: "mine" }, { ...received, name });
  }
  await ingest.start();
  for (;;) {
    const { documents } = await ingest.queueState();
    if (!documents.queued && !documents.processing) break;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return {
    database,
    actor,
    run: (tool, input, as = actor) =>
      asActor(database.pool, as, async (db) => {
        const signal = new AbortController().signal;
        const services = { publicUrl: "http://parley.test", embedder: createLocalEmbedder() };
        const context = { actor: as, db, signal, progress() {}, services };
        return tool.output.parse(await tool.run(tool.input.parse(input) as never, context as never)) as never;
      }),
    async close() {
      await ingest.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
