import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { asSystem } from "../db/as-actor.ts";
import { openDatabase } from "../db/database.ts";

const ENTRY = fileURLToPath(new URL("../test/fixtures/ingest/ingest-process.ts", import.meta.url));
const KILLS = 10;
const DOCUMENTS = 8;

const folder = mkdtempSync(path.join(tmpdir(), "parley-kill-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Long enough that a kill falls into the middle of it: some 200 passages each. */
function writeDocuments(): string[] {
  return Array.from({ length: DOCUMENTS }, (_, n) => {
    const clauses = Array.from(
      { length: 1_200 },
      (_, clause) =>
        `${clause + 1}. Clause ${clause + 1} of agreement ${n}: the parties shall meet in room ${clause * 7 + n} and keep minutes of what was said there.`,
    );
    const file = path.join(folder, `agreement-${n}.txt`);
    writeFileSync(file, clauses.join("\n\n"));
    return file;
  });
}

function startProcess(args: string[]): { child: ChildProcess; lines: AsyncIterable<string>; ended: Promise<void> } {
  const child = spawn(process.execPath, [ENTRY, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return { child, lines: createInterface({ input: child.stdout as NodeJS.ReadableStream }), ended };
}

describe("ingest, killed ten times with SIGKILL", () => {
  it("makes every document ready exactly once and indexes nothing twice", { timeout: 180_000 }, async () => {
    const dataDir = path.join(folder, "data");
    const files = writeDocuments();
    let kills = 0;
    for (let start = 0; start < KILLS + 3; start++) {
      const { child, lines, ended } = startProcess(start === 0 ? [dataDir, ...files] : [dataDir]);
      let idle = false;
      let processing = 0;
      for await (const line of lines) {
        if (line === "idle") idle = true;
        if (line.startsWith("processing")) processing++;
        // Each time a little later in the work.
        if (kills < KILLS && processing > kills % 4) {
          kills++;
          child.kill("SIGKILL");
          break;
        }
      }
      await ended;
      if (idle) break;
    }
    expect(kills).toBe(KILLS);

    const database = await openDatabase({ dataDir });
    try {
      const { rows } = await asSystem(database.pool, (db) =>
        db.query(`select d.name, d.status, d.crashes,
          (select count(*)::int from chunks c where c.document_id = d.id) as chunks,
          (select count(distinct (c.start_at, c.end_at))::int from chunks c where c.document_id = d.id) as places,
          (select count(*)::int from chunk_vectors v where v.document_id = d.id) as vectors,
          (select sum(length(p.text))::int from document_pages p where p.document_id = d.id) = d.characters as whole
        from documents d order by d.name`),
      );
      expect(rows).toHaveLength(DOCUMENTS);
      for (const row of rows) {
        expect(row).toMatchObject({ status: "ready", crashes: 0, whole: true });
        expect(row.chunks).toBeGreaterThan(100);
        expect(row.places).toBe(row.chunks);
        expect(row.vectors).toBe(row.chunks);
      }
    } finally {
      await database.close();
    }
  });
});
