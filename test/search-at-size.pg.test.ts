import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asActor } from "../db/as-actor.ts";
import { type CandidateRow, findCandidates, findDocuments } from "../db/document-search.ts";
import { buildGraphs, keepSearchFast, surveyWords } from "../db/search-upkeep.ts";
import type { Actor } from "../domain/actor.ts";
import { toVectorText } from "../ingest/embed/index.ts";
import { embedLocally } from "../ingest/embed/local.ts";
import { type Corpus, makeCorpus } from "../scripts/bench/corpus.ts";
import { DATABASE_SIZES, openTestDatabase, type TestDatabase } from "./database.ts";

describe.each(DATABASE_SIZES)("search over many passages, on the %s database", { timeout: 60_000 }, (size) => {
  let database: TestDatabase;
  let corpus: Corpus;
  let questions: string[];

  beforeAll(async () => {
    database = await openTestDatabase(size);
    corpus = await makeCorpus(database.pool, { chunks: 1_000, perDocument: 10 });
    questions = corpus.questions.map(({ text }) => text);
    await surveyWords(database.pool, corpus.partner.tenantId, 1_000);
    await buildGraphs(database.pool, 0);
  }, 60_000);
  afterAll(() => database.close());

  /** `exact` compares everything; otherwise every search counts as one over many passages. */
  const search = (actor: Actor, question: string, exact: boolean): Promise<CandidateRow[]> =>
    asActor(database.pool, actor, async (db) => {
      const terms = question.toLowerCase().match(/[a-z]{4,}/g) ?? [];
      const wanted = { terms, weights: terms.map(() => 1), vector: toVectorText(embedLocally(question)) };
      return findCandidates(
        db,
        wanted,
        { scope: {}, passages: 1_000 },
        { byWords: 20, byVector: 20, exactUpTo: exact ? 1e9 : 0 },
      );
    });
  const best = (rows: CandidateRow[], by: "lexical" | "distance") =>
    rows
      .filter((row) => row[by] !== null)
      .sort((a, b) => (by === "lexical" ? (b.lexical ?? 0) - (a.lexical ?? 0) : (a.distance ?? 0) - (b.distance ?? 0)))
      .slice(0, 8)
      .map(({ id }) => id);
  const shared = (a: string[], b: string[]) => a.filter((id) => b.includes(id)).length / Math.max(1, a.length);

  it("finds nearly the passages that comparing everything finds, by words and by vectors", async () => {
    const recall = { lexical: 0, distance: 0 };
    const asked = questions.slice(0, 25);
    for (const question of asked) {
      const [exact, fast] = [
        await search(corpus.partner, question, true),
        await search(corpus.partner, question, false),
      ];
      for (const by of ["lexical", "distance"] as const)
        recall[by] += shared(best(exact, by), best(fast, by)) / asked.length;
    }
    expect(recall.lexical).toBeGreaterThan(0.9);
    expect(recall.distance).toBeGreaterThan(0.9);
  });

  it("uses the graph where there is one, and the surveyed words", async () => {
    const { rows } = await database.pool.query(
      "select to_regclass('chunk_vectors_near_256') as graph, (select count(*)::int from common_words) as words",
    );
    expect(rows[0]?.graph).not.toBeNull();
    expect(rows[0]?.words).toBeGreaterThan(50);
  });

  it("never shows a passage of a room the actor was not let into, nor of another tenant, whatever the index", async () => {
    const stranger = await database.actor({ tenant: "other", email: "cy@example.com" });
    for (const exact of [true, false]) {
      for (const question of questions.slice(0, 10)) {
        const rows = await search(corpus.guest, question, exact);
        expect(new Set(rows.map(({ room_id }) => room_id))).toEqual(new Set(rows.length > 0 ? ["room_guest"] : []));
        expect(await search(stranger, question, exact)).toEqual([]);
      }
    }
  });

  it("finds for a guest who sees a hundredth what comparing everything finds", async () => {
    for (const question of questions.slice(0, 10)) {
      const [exact, fast] = [await search(corpus.guest, question, true), await search(corpus.guest, question, false)];
      expect(fast.filter(({ distance }) => distance !== null).length).toBeGreaterThan(0);
      expect(shared(best(exact, "distance"), best(fast, "distance"))).toBeGreaterThanOrEqual(0.95);
    }
  });

  it("counts the documents of a word whole where it lists only some, and lists the best named first", async () => {
    const party = questions.map((question) => /the (\w+) (\w+) paper/.exec(question)).find(Boolean);
    const terms = [party?.[1] ?? "", party?.[2] ?? "", "agreement"].map((term, at) => ({
      term: term.toLowerCase(),
      weight: at < 2 ? 1 : 0.4,
    }));
    const routed = await asActor(database.pool, corpus.partner, (db) => findDocuments(db, terms, {}));
    expect(routed.documents[0]?.name.toLowerCase()).toContain(terms[0]?.term);
    expect(routed.carriers.get("agreement")).toBeGreaterThanOrEqual(routed.namers.get("agreement") ?? 0);
    expect(routed.namers.get("agreement")).toBe(
      Number(
        (await database.pool.query("select count(*) as n from documents where name_terms @> '{agreement}'")).rows[0]?.n,
      ),
    );
  });

  it("has nothing to do where passages are few", async () => {
    const before = await database.pool.query("select * from word_surveys");
    await keepSearchFast(database.pool, { graph: false });
    expect((await database.pool.query("select * from word_surveys")).rows).toEqual(before.rows);
  });
});
