import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asSystem } from "../db/as-actor.ts";
import { claimDocument, requeueOlderReadings } from "../db/document-ingest.ts";
import { copyChunks, findTwin } from "../db/document-reuse.ts";
import type { Actor } from "../domain/actor.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../test/database.ts";
import { createLocalEmbedder } from "./embed/local.ts";
import { type FileStore, openFileStore } from "./files.ts";
import { createIngest, type Ingest } from "./ingest.ts";
import { createReaderPool, type ReaderPool } from "./reader/pool.ts";
import { copyFromTwin, READER_VERSION } from "./reuse.ts";
import { createProcessor } from "./worker.ts";

const quiet = { info() {}, warn() {}, error() {} };
const TEXT = `Supply terms.\n\n${Array.from({ length: 60 }, (_, n) => `${n + 1}. The Supplier delivers lot ${n + 1} within ${n + 5} days of the order and states the reason of any delay in writing.`).join("\n\n")}`;

describe.each(DATABASE_SIZES)("content that is there already, on the %s database", { timeout: 60_000 }, (size) => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-reuse-"));
  let database: TestDatabase;
  let files: FileStore;
  let ingest: Ingest;
  let readers: ReaderPool;
  let reads = 0;
  let ada: Actor;
  let cy: Actor;

  beforeAll(async () => {
    database = await openTestDatabase(size);
    files = await openFileStore(folder);
    ingest = await createIngest({ database, files, embedder: { kind: "local" }, log: quiet });
    const pool = createReaderPool();
    readers = {
      ...pool,
      read(...read) {
        reads++;
        return pool.read(...read);
      },
    };
    ada = await database.actor({});
    cy = await database.actor({ tenant: "other", email: "cy@example.com" });
  }, 60_000);
  afterAll(async () => {
    await readers.close();
    await ingest.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function add(name: string, text: string, where: string, as = ada) {
    const received = await files.receive(Readable.from([Buffer.from(text)]), 1_000_000);
    const { documentId } = await ingest.accept(as, { roomId: "mine", folder: where }, { ...received, name });
    return { tenantId: as.tenantId, documentId, contentHash: received.contentHash };
  }
  /** Ingests it and answers how often a file was read for it. */
  async function process(job: Awaited<ReturnType<typeof add>>): Promise<number> {
    const before = reads;
    const enqueue = async () => {};
    const options = { pool: database.pool, files, readers, embedder: { kind: "local" as const }, log: quiet, enqueue };
    await createProcessor(options).process(job, new AbortController().signal, true);
    return reads - before;
  }
  const query = async (sql: string, values: unknown[] = []) =>
    (await asSystem(database.pool, (db) => db.query(sql, values))).rows;
  const chunksOf = (id: string) =>
    query(
      `select c.ordinal, c.page, c.start_at, c.end_at, c.lead, c.text, c.cells::text, v.embedding::text as vector
       from chunks c join chunk_vectors v on v.chunk_id = c.id where c.document_id = $1 order by c.ordinal`,
      [id],
    );
  const documentOf = async (id: string) =>
    (
      await query(
        "select status, media_type, pages, characters, title, outline, embedder, opening_terms, reader_version from documents where id = $1",
        [id],
      )
    )[0];

  it("is copied exactly, word for word and vector for vector, into the new folder, without reading the file", async () => {
    const first = await add("supply.txt", TEXT, "/a");
    expect(await process(first)).toBe(1);
    const second = await add("supply.txt", TEXT, "/b");
    expect(await process(second)).toBe(0);
    expect(await chunksOf(second.documentId)).toEqual(await chunksOf(first.documentId));
    expect((await chunksOf(second.documentId)).length).toBeGreaterThan(3);
    expect(await documentOf(second.documentId)).toEqual(await documentOf(first.documentId));
    const pages =
      "select page, label, start_at, end_at, text, layout from document_pages where document_id = $1 order by page";
    expect(await query(pages, [second.documentId])).toEqual(await query(pages, [first.documentId]));
    const clauses = "select kind, starts, ends, probabilities from clauses where document_id = $1 order by kind";
    expect(await query(clauses, [second.documentId])).toEqual(await query(clauses, [first.documentId]));
    expect((await query(clauses, [second.documentId])).length).toBeGreaterThan(0);
    const structure = "select parties, sections, instructions from documents where id = $1";
    expect(await query(structure, [second.documentId])).toEqual(await query(structure, [first.documentId]));
    const homes = await query(
      `select count(*)::int as n from documents d join chunks c on c.document_id = d.id join chunk_vectors v on v.chunk_id = c.id
       join document_pages p on p.document_id = d.id
       where d.id = $1 and c.folder_id = d.folder_id and v.folder_id = d.folder_id and p.folder_id = d.folder_id
         and c.tsv @@ quote_literal(d.id)::tsquery and c.tsv @@ quote_literal(d.folder_id)::tsquery`,
      [second.documentId],
    );
    expect(homes[0]?.n).toBe((await chunksOf(second.documentId)).length);
  });

  it("takes on its new name, in the leads of its passages and in the words it is found by", async () => {
    const renamed = await add("Quillon final.txt", TEXT, "/c");
    expect(await process(renamed)).toBe(0);
    const copied = await chunksOf(renamed.documentId);
    const read = await add("Quillon final.txt", TEXT, "/read", cy);
    expect(await process(read)).toBe(1);
    const lead = ({ ordinal, lead, text }: Record<string, unknown>) => ({ ordinal, lead, text });
    expect(copied.map(lead)).toEqual((await chunksOf(read.documentId)).map(lead));
    const terms = "select name_terms from documents where id = $1";
    expect(await query(terms, [renamed.documentId])).toEqual(await query(terms, [read.documentId]));
  });

  it("is read anew for another tenant, under another ending, and after the reader or the embedder has changed", async () => {
    const text = `${TEXT}\n\nAnother edition.`;
    const first = await add("edition.txt", text, "/a");
    await process(first);
    expect(await process(await add("edition.txt", text, "/a", cy))).toBe(1);
    expect(await process(await add("edition.md", text, "/a"))).toBe(1);
    await query("update documents set reader_version = 0 where content_hash = $1", [first.contentHash]);
    expect(await process(await add("edition.txt", text, "/d"))).toBe(1);
    await query("update documents set embedder = 'other-1' where content_hash = $1", [first.contentHash]);
    expect(await process(await add("edition.txt", text, "/e"))).toBe(1);
  });

  it("leaves nothing of a copy whose original is removed or read again in the middle", async () => {
    const text = `${TEXT}\n\nThird edition.`;
    const first = await add("third.txt", text, "/a");
    await process(first);
    const second = await add("third.txt", text, "/b");
    const claim = await asSystem(database.pool, (db) => claimDocument(db, second.documentId, second.contentHash));
    if (!claim) throw new Error("not claimed");
    const wanted = { embedder: createLocalEmbedder().id, readerVersion: READER_VERSION };
    const twin = await asSystem(database.pool, (db) => findTwin(db, claim, wanted));
    if (!twin) throw new Error("no twin");
    const copy = (from: number) =>
      asSystem(database.pool, (db) =>
        copyChunks(db, claim, twin, from, from + 2, { old: "third", new: "third", limit: 240 }),
      );
    expect(await copy(0)).toBe(true);
    await query("update documents set status = 'queued' where id = $1", [first.documentId]);
    expect(await copy(2)).toBe(false);
    await query("delete from documents where id = $1", [first.documentId]);
    expect(await copy(2)).toBe(false);
    expect(await copyFromTwin(database.pool, claim, wanted.embedder)).toBe(false);
    expect(await process(second)).toBe(1);
    expect((await documentOf(second.documentId))?.status).toBe("ready");
    const places = (await chunksOf(second.documentId)).map(({ start_at }) => start_at);
    expect(new Set(places).size).toBe(places.length);
  });

  it("is read anew when its reader has become better, some at a time and only while nothing else waits", async () => {
    await process(await add("old.txt", "Read by an older reader.", "/a"));
    await process(await add("older.txt", "Read by another older reader.", "/a"));
    await query("update documents set status = 'ready' where status in ('queued', 'processing')");
    const requeue = (version: number) => asSystem(database.pool, (db) => requeueOlderReadings(db, version, 1));
    await query("update documents set reader_version = $1", [READER_VERSION]);
    expect(await requeue(READER_VERSION)).toBe(0);
    expect(await requeue(READER_VERSION + 1)).toBe(1);
    expect(await requeue(READER_VERSION + 1)).toBe(0);
  });
});
