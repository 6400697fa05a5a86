import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { createReaderPool } from "./pool.ts";

const folder = mkdtempSync(path.join(tmpdir(), "parley-pool-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("has a process wait for a file that is on its way, one a call, and never more than read at a time", {
  timeout: 30_000,
}, async () => {
  const pool = createReaderPool({ folder });
  const started = () => readdirSync(folder).filter((name) => name.startsWith("reader-")).length;
  await pool.prepare();
  expect(started()).toBe(1);
  await Promise.all([pool.prepare(), pool.prepare(), pool.prepare()]);
  expect(started()).toBe(2);
  const file = path.join(folder, "note.txt");
  writeFileSync(file, "The notice period is ninety days.");
  const result = await pool.read(
    { type: "read", path: file, name: "note.txt", embedder: { kind: "local" }, rowsPerWrite: 40 },
    { progress() {}, async write() {} },
    new AbortController().signal,
  );
  expect(started()).toBe(2);
  // A short file is all in the answer: there was nothing to write before.
  expect(result.type === "done" && result.writes.map(({ type }) => type)).toEqual(["pages", "chunks", "structure"]);
  await pool.close();
});
