import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openDatabase } from "../../db/database.ts";
import { keepSearchFast } from "../../db/search-upkeep.ts";
import { makeCorpus } from "./corpus.ts";
import { measureRecall, timeSearches } from "./searching.ts";

const CHUNKS = 20_000;

export async function run({ dataset }: { dataset?: string }): Promise<void> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "parley-bench-"));
  const database = await openDatabase({ dataDir });
  try {
    let started = performance.now();
    const corpus = await makeCorpus(database.pool, {
      chunks: CHUNKS,
      perDocument: 20,
      ...(dataset ? { dataset } : {}),
    });
    const writing = CHUNKS / ((performance.now() - started) / 1_000);
    started = performance.now();
    await keepSearchFast(database.pool, { graph: false });
    const survey = performance.now() - started;
    const rows = [];
    for (const users of [1, 4]) {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const { p50, p95 } = await timeSearches(database.pool, corpus.partner, corpus.questions.slice(0, 100), users);
      delay.disable();
      rows.push({
        users,
        "p50 ms": Math.round(p50),
        "p95 ms": Math.round(p95),
        target: "p95 150",
        "main loop p99 ms": Math.round(delay.percentile(99) / 1e6),
      });
    }
    console.table(rows);
    console.table({
      "against comparing everything": await measureRecall(
        database.pool,
        corpus.partner,
        corpus.questions.slice(0, 30),
        false,
      ),
    });
    console.log(`passages written a second: ${Math.round(writing)}; survey of words: ${Math.round(survey)} ms`);
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
