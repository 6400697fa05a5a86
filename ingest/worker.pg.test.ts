import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../db/as-actor.ts";
import type { Actor } from "../domain/actor.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../test/database.ts";
import { type FileStore, openFileStore } from "./files.ts";
import { createReaderPool, type ReaderPool } from "./reader/pool.ts";
import { registerFile } from "./register.ts";
import { createProcessor } from "./worker.ts";

const quiet = { info() {}, warn() {}, error() {} };

describe.each(DATABASE_SIZES)("a short document, on the %s database", { timeout: 60_000 }, (size) => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-worker-"));
  let database: TestDatabase;
  let files: FileStore;
  let ada: Actor;
  const real = createReaderPool();

  beforeAll(async () => {
    database = await openTestDatabase(size);
    files = await openFileStore(folder);
    ada = await database.actor({});
  }, 60_000);
  afterAll(async () => {
    await real.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const query = async (sql: string, values: unknown[] = []) =>
    (await asSystem(database.pool, (db) => db.query(sql, values))).rows;
  const stateOf = async (id: string) =>
    (
      await query(
        `select d.status, (select count(*)::int from chunks where document_id = d.id) as chunks,
           (select count(*)::int from document_pages where document_id = d.id) as pages from documents d where d.id = $1`,
        [id],
      )
    )[0];

  /** Reads the text as a document; `read` is told when its rows are there and not yet written. */
  async function process(
    name: string,
    read: (documentId: string) => Promise<unknown>,
    signal = new AbortController().signal,
  ): Promise<string> {
    const received = await files.receive(
      Readable.from([Buffer.from(`The notice period in ${name} is ninety days.`)]),
      1_000,
    );
    const { id } = await registerFile(database.pool, ada, { roomId: "mine" }, { ...received, name });
    const readers: ReaderPool = {
      ...real,
      async read(...given) {
        const result = await real.read(...given);
        await read(id);
        return result;
      },
    };
    const options = { pool: database.pool, files, readers, embedder: { kind: "local" as const }, log: quiet };
    const processor = createProcessor({ ...options, enqueue: async () => {} });
    const job = { tenantId: ada.tenantId, documentId: id, contentHash: received.contentHash };
    await processor.process(job, signal, false).catch((error) => expect(error).toBe(signal.reason));
    return id;
  }

  it("becomes ready with all of its rows at once", async () => {
    let before: unknown;
    const id = await process("one.txt", async (document) => {
      before = await stateOf(document);
    });
    expect(before).toEqual({ status: "processing", chunks: 0, pages: 0 });
    expect(await stateOf(id)).toEqual({ status: "ready", chunks: 1, pages: 1 });
  });

  it("leaves no row when another worker has claimed it since it was read", async () => {
    const id = await process("two.txt", (document) =>
      query("update documents set attempts = attempts + 1 where id = $1", [document]),
    );
    expect(await stateOf(id)).toEqual({ status: "processing", chunks: 0, pages: 0 });
  });

  it("stays unclaimed when the server stops before its turn", async () => {
    let reads = 0;
    const id = await process("three.txt", async () => reads++, AbortSignal.abort(new Error("stopping")));
    expect(reads).toBe(0);
    expect(await query("select status, attempts from documents where id = $1", [id])).toEqual([
      { status: "queued", attempts: 0 },
    ]);
  });
});
