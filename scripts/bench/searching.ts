import type pg from "pg";
import { type ActorDb, asActor } from "../../db/as-actor.ts";
import type { CandidateRow } from "../../db/document-search.ts";
import type { Actor } from "../../domain/actor.ts";
import { toVectorText } from "../../ingest/embed/index.ts";
import { embedLocally } from "../../ingest/embed/local.ts";
import { searchPassages } from "../../tools/data-room/search/search.ts";
import type { Asked } from "./corpus.ts";
import { percentile } from "./percentile.ts";

const LIMIT = 8;

/** Searches as the product does, by so many people at once; answers the times in milliseconds. */
export async function timeSearches(
  pool: pg.Pool,
  actor: Actor,
  questions: readonly Asked[],
  users: number,
): Promise<{ p50: number; p95: number; perSecond: number }> {
  const times: number[] = [];
  let next = 0;
  const began = performance.now();
  const user = async () => {
    for (let question = questions[next++]; question !== undefined; question = questions[next++]) {
      const started = performance.now();
      await search(pool, actor, question.text);
      times.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: users }, user));
  const perSecond = (times.length / (performance.now() - began)) * 1_000;
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95), perSecond };
}

/**
 * Shares of what comparing everything finds: the 40 nearest vectors, the 90 best by words, the eight passages shown. And how often the
 * passage that a question's words were taken from is among those eight, when everything is compared and as the product searches.
 */
export async function measureRecall(
  pool: pg.Pool,
  actor: Actor,
  questions: readonly Asked[],
  /** Whether the product compares vectors for this actor: over very many passages it does not compare its built-in ones. */
  vectors = true,
) {
  const sums = { nearest: 0, words: 0, shown: 0, own: 0, ownExact: 0, n: 0 };
  for (const { text, place } of questions) {
    const exact = await search(pool, actor, text, { exact: true, vectors });
    const fast = await search(pool, actor, text, { vectors });
    if (exact.shown.length === 0) continue;
    sums.n++;
    if (exact.places.includes(place)) sums.ownExact++;
    if (fast.places.includes(place)) sums.own++;
    for (const part of ["nearest", "words", "shown"] as const) sums[part] += shared(exact[part], fast[part]);
  }
  const share = (sum: number) => (sum / Math.max(1, sums.n)).toFixed(3);
  return {
    nearest: share(sums.nearest),
    words: share(sums.words),
    shown: share(sums.shown),
    "own passage, exact": share(sums.ownExact),
    "own passage": share(sums.own),
    questions: sums.n,
  };
}

async function search(
  pool: pg.Pool,
  actor: Actor,
  question: string,
  { exact = false, vectors = true }: { exact?: boolean; vectors?: boolean } = {},
) {
  const rows: CandidateRow[][] = [];
  const { hits } = await asActor(pool, actor, async (db) => {
    const watched: ActorDb = {
      async query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]) {
        const result = await db.query<Row>(sql, values);
        if (sql.includes("search_chunks")) rows.push(result.rows as unknown as CandidateRow[]);
        return result;
      },
    };
    const vector = vectors ? toVectorText(embedLocally(question)) : undefined;
    return searchPassages(watched, question, vector, {}, LIMIT, { exact });
  });
  const first = rows[0] ?? [];
  return {
    nearest: first.filter(({ distance }) => distance !== null).map(({ id }) => id),
    words: first.filter(({ lexical }) => lexical !== null).map(({ id }) => id),
    shown: hits.map(({ documentId, start }) => `${documentId}:${start}`),
    places: hits.map(({ documentId, page }) => `${documentId}:${page}`),
  };
}

const shared = (wanted: readonly string[], found: readonly string[]): number =>
  wanted.length === 0 ? 1 : wanted.filter((one) => found.includes(one)).length / wanted.length;
