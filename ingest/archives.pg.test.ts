import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asActor, asSystem } from "../db/as-actor.ts";
import { type Database, openDatabase } from "../db/database.ts";
import type { Actor } from "../domain/actor.ts";
import { openTestDatabase, type TestDatabase } from "../test/database.ts";
import { type FileStore, openFileStore } from "./files.ts";
import { createIngest, type Ingest } from "./ingest.ts";

const quiet = { info() {}, warn() {}, error() {} };
const words = (n: number) => strToU8(`Clause ${n}: the parties shall meet in room ${n} and keep minutes of it.`);

interface Row {
  name: string;
  folder: string;
  status: string;
  error: string | null;
  archive_depth: number;
  created_by: string;
  text: string | null;
}

const documentsOf = async (database: Pick<Database, "pool">): Promise<Row[]> =>
  (
    await asSystem(database.pool, (db) =>
      db.query<Row>(
        `select d.name, f.path as folder, d.status, d.error, d.archive_depth, d.created_by,
           (select string_agg(p.text, '' order by p.page) from document_pages p where p.document_id = d.id) as text
         from documents d join folders f on f.id = d.folder_id order by f.path, d.name`,
      ),
    )
  ).rows;

describe("an archive that is uploaded", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-archives-"));
  let database: TestDatabase;
  let files: FileStore;
  let actor: Actor;
  let ingest: Ingest;

  beforeAll(async () => {
    database = await openTestDatabase();
    files = await openFileStore(folder);
    actor = await database.actor({});
    ingest = await createIngest({ database, files, embedder: { kind: "local" }, log: quiet });
    await ingest.start();
  }, 60_000);
  afterAll(async () => {
    await ingest.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function upload(name: string, bytes: Uint8Array, into?: string): Promise<Row[]> {
    const received = await files.receive(Readable.from([Buffer.from(bytes)]), 10_000_000);
    await ingest.accept(actor, { roomId: "mine", ...(into ? { folder: into } : {}) }, { ...received, name });
    for (;;) {
      const { documents } = await ingest.queueState();
      if (!documents.queued && !documents.processing) return documentsOf(database);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it("becomes documents of the same person in the same room, in a folder of its name, and a list", async () => {
    const inner = zipSync({ "deep/annex.txt": words(3) });
    const program = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]);
    const rows = await upload(
      "Project Falcon.zip",
      zipSync({ "legal/SPA.txt": words(1), "note.txt": words(2), "annexes.zip": inner, "setup.bin": program }),
      "/bids",
    );
    const found = rows.filter((row) => row.folder.startsWith("/bids"));
    expect(found.map((row) => [row.folder, row.name, row.status, row.archive_depth])).toEqual([
      ["/bids", "Project Falcon.zip", "ready", 0],
      ["/bids/Project Falcon", "annexes.zip", "ready", 1],
      ["/bids/Project Falcon", "note.txt", "ready", 1],
      ["/bids/Project Falcon/annexes/deep", "annex.txt", "ready", 2],
      ["/bids/Project Falcon/legal", "SPA.txt", "ready", 1],
    ]);
    expect(new Set(found.map((row) => row.created_by))).toEqual(new Set([actor.userId]));
    expect(found[0]?.text).toMatch(/legal\/SPA\.txt \(\d+ bytes\): a document of its own/);
    expect(found[0]?.text).toMatch(/setup\.bin .*: not read: The file is an ELF file/);
    const admin = await database.actor({ email: "admin@example.com", role: "admin" });
    const audit = await asActor(database.pool, admin, (db) =>
      db.query<{ n: number }>("select count(*)::int as n from audit_records where tool = 'upload_documents'"),
    );
    expect(audit.rows[0]?.n).toBe(5);
  });

  it("is opened three deep and no deeper", async () => {
    let zip = zipSync({ "end.txt": words(9) });
    for (let level = 4; level > 0; level--) zip = zipSync({ [`level${level}.zip`]: zip });
    const rows = (await upload("level0.zip", zip, "/deep")).filter((row) => row.folder.startsWith("/deep"));
    expect(rows.map((row) => [row.name, row.archive_depth])).toEqual([
      ["level0.zip", 0],
      ["level1.zip", 1],
      ["level2.zip", 2],
      ["level3.zip", 3],
    ]);
    expect(rows.at(-1)?.text).toContain("level4.zip");
    expect(rows.at(-1)?.text).toContain("not unpacked");
  });

  it("adds nothing where its uploader may not add any more, and says so", async () => {
    const guest = await database.actor({ email: "guest@example.com", role: "guest" });
    const received = await files.receive(Readable.from([Buffer.from(zipSync({ "a.txt": words(7) }))]), 10_000_000);
    await ingest.accept(guest, { roomId: "mine", folder: "/guest" }, { ...received, name: "guest.zip" });
    for (;;) {
      const { documents } = await ingest.queueState();
      if (!documents.queued && !documents.processing) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const rows = (await documentsOf(database)).filter((row) => row.folder.startsWith("/guest"));
    expect(rows.map(({ name, status }) => [name, status])).toEqual([["guest.zip", "failed"]]);
    expect(rows[0]?.error).toContain("role does not allow");
  });
});

describe("an archive, killed twice with SIGKILL while it is unpacked", () => {
  it("leaves each of its files once", { timeout: 120_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "parley-archive-kill-"));
    const dataDir = path.join(folder, "data");
    const file = path.join(folder, "room.zip");
    writeFileSync(file, zipSync(Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f/${n}.txt`, words(n)]))));
    const entry = fileURLToPath(new URL("../test/fixtures/ingest/ingest-process.ts", import.meta.url));
    let kills = 0;
    for (let start = 0; start < 5; start++) {
      const child = spawn(process.execPath, [entry, dataDir, ...(start === 0 ? [file] : [])], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      let seen = 0;
      let idle = false;
      for await (const line of createInterface({ input: child.stdout })) {
        if (line === "idle") idle = true;
        // A short document may be ready before it was told of as being read.
        if (/^(?:processing|ready) /.test(line)) seen++;
        if (kills < 2 && seen > kills * 2) {
          kills++;
          child.kill("SIGKILL");
          break;
        }
      }
      await ended;
      if (idle) break;
    }
    expect(kills).toBe(2);
    const database = await openDatabase({ dataDir });
    try {
      const rows = await documentsOf(database);
      expect(rows).toHaveLength(21);
      expect(rows.every(({ status }) => status === "ready")).toBe(true);
    } finally {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
