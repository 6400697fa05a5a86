import { keepSearchFast } from "../../db/search-upkeep.ts";
import { makeCorpus } from "./corpus.ts";
import { measureRecall, timeSearches } from "./searching.ts";
import { onServer } from "./server-database.ts";

const CHUNKS = 100_000;
const TIMED = 200;
const COMPARED = 100;

export async function run({ dataset }: { dataset?: string }): Promise<void> {
  await onServer(async ({ pool }) => {
    console.log(`making ${CHUNKS.toLocaleString("en-US")} passages and their indexes (some minutes)`);
    await pool.query("drop index chunks_by_words");
    const corpus = await makeCorpus(pool, { chunks: CHUNKS, perDocument: 20, ...(dataset ? { dataset } : {}) });
    await pool.query("create index chunks_by_words on chunks using gin (tsv) with (fastupdate = off)");
    await pool.query("vacuum analyze");
    // As the product does with its built-in vectors: words alone over so many passages, and no graph.
    await keepSearchFast(pool, { graph: false });
    const questions = Array.from({ length: TIMED }, (_, n) => corpus.questions[n % corpus.questions.length]).filter(
      (question) => question !== undefined,
    );
    await timeSearches(pool, corpus.partner, questions.slice(0, 24), 8);
    const rows = [];
    for (const [who, users] of [
      ["partner", 1],
      ["partner", 8],
      ["guest", 8],
    ] as const) {
      const { p50, p95, perSecond } = await timeSearches(pool, corpus[who], questions, users);
      rows.push({
        who,
        users,
        "p50 ms": Math.round(p50),
        "p95 ms": Math.round(p95),
        target: "p95 120",
        "per second": Math.round(perSecond),
      });
    }
    console.table(rows);
    console.table({
      "partner, against comparing everything": await measureRecall(
        pool,
        corpus.partner,
        questions.slice(0, COMPARED),
        false,
      ),
      "guest, who sees 1 %": await measureRecall(pool, corpus.guest, questions.slice(0, COMPARED)),
    });
  });
}
