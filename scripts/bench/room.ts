import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { asActor } from "../../db/as-actor.ts";
import { openDatabase } from "../../db/database.ts";
import { listDocuments } from "../../db/documents.ts";
import { ingestFolder, makeActor } from "./ingesting.ts";
import { learnProse } from "./prose.ts";
import { timeSearches } from "./searching.ts";

const FILES = 10_000;
const PAGE = 200;

export async function run(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "parley-bench-"));
  const folder = path.join(home, "files");
  mkdirSync(folder);
  const names: string[] = [];
  for (let n = 0; n < FILES; n++) {
    const prose = learnOnce(n);
    names.push(`${prose.name()} note ${n}`);
    writeFileSync(path.join(folder, `${names.at(-1)}.txt`), `${names.at(-1)}. ${prose.passage(600)}`);
  }
  const database = await openDatabase({ dataDir: path.join(home, "data") });
  try {
    const { seconds, failed } = await ingestFolder(database, folder);
    const memory = Math.round(process.memoryUsage().rss / 1e6);
    console.log(`${FILES} files in ${Math.round(seconds)} s, ${failed} failed, this process then holds ${memory} MB`);
    const actor = await makeActor(database);
    let after: string[] | undefined;
    let listed = 0;
    const started = performance.now();
    for (;;) {
      const { rows } = await asActor(database.pool, actor, (db) =>
        listDocuments(db, {}, { limit: PAGE, ...(after ? { after } : {}) }),
      );
      listed += Math.min(rows.length, PAGE);
      const last = rows[PAGE - 1];
      if (rows.length <= PAGE || !last) break;
      after = [last.created_at, last.id];
    }
    const pages = Math.ceil(listed / PAGE);
    console.log(`${listed} listed, ${((performance.now() - started) / pages).toFixed(1)} ms a page of ${PAGE}`);
    const questions = names
      .filter((_, n) => n % 250 === 0)
      .map((name) => ({ text: `What does the ${name} say about the Supplier?`, place: "" }));
    console.table(await timeSearches(database.pool, actor, questions, 1));
  } finally {
    await database.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const learnOnce = learnProse(undefined);
