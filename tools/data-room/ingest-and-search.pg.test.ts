import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import * as XLSX from "@e965/xlsx";
import { Document, Packer, Paragraph } from "docx";
import PDFDocument from "pdfkit";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { asActor, asSystem } from "../../db/as-actor.ts";
import type { Actor } from "../../domain/actor.ts";
import { createLocalEmbedder } from "../../ingest/embed/local.ts";
import { type FileStore, openFileStore } from "../../ingest/files.ts";
import { createIngest, type Ingest, type IngestOptions } from "../../ingest/ingest.ts";
import { READER_LIMITS } from "../../ingest/reader/limits.ts";
import { createReaderPool } from "../../ingest/reader/pool.ts";
import { createProcessor } from "../../ingest/worker.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "../../test/database.ts";
import { searchDocuments } from "./search-documents.ts";

const quiet = { info() {}, warn() {}, error() {} };

describe.each(DATABASE_SIZES)("ingest on the %s database", { timeout: 60_000 }, (size) => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-ingest-"));
  let database: TestDatabase;
  let files: FileStore;
  let actor: Actor;
  const open: Ingest[] = [];

  beforeAll(async () => {
    database = await openTestDatabase(size);
    files = await openFileStore(folder);
    actor = await database.actor({});
  }, 60_000);
  afterEach(async () => {
    for (const ingest of open.splice(0)) await ingest.close();
  });
  afterAll(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function openIngest(options: Partial<IngestOptions> = {}): Promise<Ingest> {
    const ingest = await createIngest({ database, files, embedder: { kind: "local" }, log: quiet, ...options });
    open.push(ingest);
    return ingest;
  }
  const add = async (ingest: Ingest, name: string, content: Uint8Array | string, as = actor) =>
    ingest.accept(
      as,
      { roomId: "mine" },
      { ...(await files.receive(Readable.from([Buffer.from(content)]), 1_000_000)), name },
    );
  async function settled(ids: string[]) {
    for (;;) {
      const { rows } = await asSystem(database.pool, (db) =>
        db.query<{
          id: string;
          name: string;
          status: string;
          error: string | null;
          error_code: string | null;
          pages: number;
          attempts: number;
        }>("select * from documents where id = any ($1) order by name", [ids]),
      );
      if (rows.every(({ status }) => status === "ready" || status === "failed")) return rows;
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }
  const search = (query: string, as = actor, documentIds?: string[]) =>
    asActor(database.pool, as, async (db) =>
      searchDocuments.output.parse(
        await searchDocuments.run({ query, limit: 8, ...(documentIds ? { documentIds } : {}) }, {
          actor: as,
          db,
          signal: new AbortController().signal,
          progress() {},
          services: { publicUrl: "http://parley.test", embedder: createLocalEmbedder() },
        } as never),
      ),
    );

  it("answers with the figure hidden in a Word file, a workbook and a PDF, and cites the page or the cell", async () => {
    const ingest = await openIngest();
    await ingest.start();
    const word = await Packer.toBuffer(
      new Document({
        sections: [
          {
            children: [
              new Paragraph("Brenwick intends to sell its valve business."),
              new Paragraph({
                text: "The exclusivity fee payable by the bidder amounts to EUR 731,400.",
                pageBreakBefore: true,
              }),
            ],
          },
        ],
      }),
    );
    const book = XLSX.utils.book_new();
    XLSX.utils.book_append_sheet(
      book,
      XLSX.utils.aoa_to_sheet([
        ["EUR m", "FY2024", "FY2025"],
        ["Revenue", 90.1, 97.3],
        ["EBITDA", 17.2, 19.85],
      ]),
      "Model",
    );
    const sheet = XLSX.write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
    const pdf = await new Promise<Buffer>((resolve) => {
      const made = new PDFDocument();
      const parts: Buffer[] = [];
      made.on("data", (part: Buffer) => parts.push(part));
      made.on("end", () => resolve(Buffer.concat(parts)));
      made.text("Lease between Hallow Estates and Tarn Retail.").addPage();
      made.text("The annual rent of the Marlow site is GBP 264,500 and is indexed each April.").end();
    });
    const added = [
      await add(ingest, "Brenwick memo.docx", word),
      await add(ingest, "Brenwick model.xlsx", sheet),
      await add(ingest, "Hallow lease.pdf", pdf),
    ];
    expect((await settled(added.map(({ documentId }) => documentId))).map(({ status }) => status)).toEqual([
      "ready",
      "ready",
      "ready",
    ]);

    const fee = (await search("How much is the exclusivity fee in the Brenwick memo?")).results[0];
    expect(fee).toMatchObject({
      documentName: "Brenwick memo.docx",
      page: 2,
      answer: { text: expect.stringContaining("EUR 731,400") },
    });
    const ebitda = (await search("What EBITDA does the Brenwick model show for FY2025?")).results[0];
    expect(ebitda).toMatchObject({
      documentName: "Brenwick model.xlsx",
      answer: { value: "19.85", cell: "Model!C3" },
      source: { locator: "Model!C3" },
    });
    const rent = (await search("what is the annual rent of the Marlow site?")).results[0];
    expect(rent).toMatchObject({
      documentName: "Hallow lease.pdf",
      page: 2,
      answer: { text: expect.stringContaining("GBP 264,500") },
    });

    const read = await asActor(database.pool, actor, (db) =>
      db.query<{ text: string }>(
        "select string_agg(text, '' order by page) as text from document_pages where document_id = $1",
        [rent?.documentId],
      ),
    );
    expect(read.rows[0]?.text.slice(rent?.start, rent?.end)).toBe(rent?.text);
    expect(read.rows[0]?.text.slice(rent?.answer?.start, rent?.answer?.end)).toBe(rent?.answer?.text);
  });

  it("says why each bad file failed and reads the rest", async () => {
    const ingest = await openIngest();
    await ingest.start();
    const locked = await new Promise<Buffer>((resolve) => {
      const made = new PDFDocument({ userPassword: "x" });
      const parts: Buffer[] = [];
      made.on("data", (part: Buffer) => parts.push(part));
      made.on("end", () => resolve(Buffer.concat(parts)));
      made.text("secret").end();
    });
    const bad = await add(ingest, "locked.pdf", locked);
    const broken = await add(ingest, "broken.pdf", "%PDF-1.7 cut off");
    const good = await add(ingest, "ok.txt", "The notice period is ninety days.");
    await expect(add(ingest, "program.pdf", Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0]))).rejects.toMatchObject({
      code: "FILE_UNSUPPORTED",
    });
    const rows = await settled([bad.documentId, broken.documentId, good.documentId]);
    expect(rows.map(({ name, status, error_code }) => [name, status, error_code])).toEqual([
      ["broken.pdf", "failed", "FILE_UNREADABLE"],
      ["locked.pdf", "failed", "FILE_ENCRYPTED"],
      ["ok.txt", "ready", null],
    ]);
    expect(rows[1]?.error).toContain("password");
  });

  it("takes the same file in the same folder for the same document", async () => {
    const ingest = await openIngest();
    await ingest.start();
    const first = await add(ingest, "same.txt", "Twice the same words.");
    await settled([first.documentId]);
    const second = await add(ingest, "same.txt", "Twice the same words.");
    expect(second).toEqual({ ...first, status: "ready" });
    const other = await add(ingest, "same.txt", "Other words.");
    expect(other.documentId).not.toBe(first.documentId);
  });

  it("changes nothing when a job is delivered a second time", async () => {
    const ingest = await openIngest();
    const { documentId } = await add(ingest, "second delivery.txt", "Delivered twice, read once. ".repeat(200));
    const readers = createReaderPool();
    const processor = createProcessor({
      pool: database.pool,
      files,
      readers,
      embedder: { kind: "local" },
      enqueue: (job) => ingest.enqueue(job),
      log: quiet,
    });
    const { rows } = await asSystem(database.pool, (db) =>
      db.query<{ content_hash: string }>("select content_hash from documents where id = $1", [documentId]),
    );
    const job = { tenantId: actor.tenantId, documentId, contentHash: rows[0]?.content_hash ?? "" };
    const signal = new AbortController().signal;
    await Promise.all([processor.process(job, signal, false), processor.process(job, signal, false)]);
    await processor.process(job, signal, false);
    await readers.close();
    const [document] = await settled([documentId]);
    expect(document?.status).toBe("ready");
    const counts = await asSystem(database.pool, (db) =>
      db.query<{ n: number; places: number }>(
        "select count(*)::int as n, count(distinct start_at)::int as places from chunks where document_id = $1",
        [documentId],
      ),
    );
    expect(counts.rows[0]?.n).toBeGreaterThan(1);
    expect(counts.rows[0]?.places).toBe(counts.rows[0]?.n);
  });

  it("fails a file at once, with the reason, when reading it runs into a limit", async () => {
    const ingest = await openIngest();
    const { documentId } = await add(ingest, "poison.txt", "The parties shall keep minutes of it. ".repeat(25_000));
    // A reader that may hold nothing is killed while it reads.
    const readers = createReaderPool({ limits: { ...READER_LIMITS, memoryBytes: 1 } });
    const processor = createProcessor({
      pool: database.pool,
      files,
      readers,
      embedder: { kind: "local" },
      enqueue: (job) => ingest.enqueue(job),
      log: quiet,
    });
    const { rows } = await asSystem(database.pool, (db) =>
      db.query<{ content_hash: string }>("select content_hash from documents where id = $1", [documentId]),
    );
    const job = { tenantId: actor.tenantId, documentId, contentHash: rows[0]?.content_hash ?? "" };
    await processor.process(job, new AbortController().signal, false);
    await readers.close();
    const [document] = await settled([documentId]);
    expect(document).toMatchObject({
      status: "failed",
      error_code: "FILE_UNREADABLE",
      error: expect.stringContaining("memory"),
    });
  });

  it("shows a private file to its owner alone, in search too", async () => {
    const ingest = await openIngest();
    await ingest.start();
    const { documentId } = await add(ingest, "quillon.txt", "The Quillon reserve price is USD 5,550,000.");
    await settled([documentId]);
    expect((await search("What is the Quillon reserve price?")).results[0]?.documentName).toBe("quillon.txt");
    const colleague = await database.actor({ email: "bo@example.com" });
    const stranger = await database.actor({ tenant: "other", email: "cy@example.com" });
    for (const other of [colleague, stranger]) {
      expect((await search("What is the Quillon reserve price?", other)).results).toEqual([]);
      expect((await search("What is the Quillon reserve price?", other, [documentId])).results).toEqual([]);
    }
  });

  it("says that nothing was found rather than quote something near", async () => {
    expect(await search("what is the wing span of the albatross")).toMatchObject({ found: false });
  });

  it("reads documents anew when the embedder has changed", async () => {
    const ingest = await openIngest();
    await ingest.start();
    const { documentId } = await add(ingest, "embedder.txt", "Words to embed.");
    await settled([documentId]);
    await asSystem(database.pool, (db) =>
      db.query("update documents set embedder = 'other-1' where id = $1", [documentId]),
    );
    await ingest.close();
    open.splice(open.indexOf(ingest), 1);
    await (await openIngest()).start();
    const [document] = await settled([documentId]);
    expect(document).toMatchObject({ status: "ready", attempts: 2 });
  });
});
