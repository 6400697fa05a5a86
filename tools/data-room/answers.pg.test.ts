import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asActor } from "../../db/as-actor.ts";
import type { Actor } from "../../domain/actor.ts";
import { createLocalEmbedder } from "../../ingest/embed/local.ts";
import { openFileStore } from "../../ingest/files.ts";
import { createIngest, type Ingest } from "../../ingest/ingest.ts";
import { openTestDatabase, type TestDatabase } from "../../test/database.ts";
import { ANSWERED, type AnswerCase, makeFiles, UNANSWERED } from "./answers.fixture.ts";
import { searchDocuments } from "./search-documents.ts";

/** Below this share of right answers something that used to be found is no longer found. */
const LEAST_RIGHT = 0.95;

describe("answers from a made-up deal's documents", { timeout: 60_000 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "parley-answers-"));
  let database: TestDatabase;
  let ingest: Ingest;
  let actor: Actor;

  beforeAll(async () => {
    database = await openTestDatabase("embedded");
    const files = await openFileStore(folder);
    actor = await database.actor({});
    const log = { info() {}, warn() {}, error() {} };
    ingest = await createIngest({ database, files, embedder: { kind: "local" }, log });
    for (const [name, content] of await makeFiles()) {
      const received = await files.receive(Readable.from([Buffer.from(content)]), 1_000_000);
      await ingest.accept(actor, { roomId: "mine" }, { ...received, name });
    }
    await ingest.start();
    for (;;) {
      const { documents } = await ingest.queueState();
      if (!documents.queued && !documents.processing) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, 60_000);
  afterAll(async () => {
    await ingest.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const search = (query: string) =>
    asActor(database.pool, actor, async (db) =>
      searchDocuments.output.parse(
        await searchDocuments.run({ query, limit: 8 }, {
          actor,
          db,
          signal: new AbortController().signal,
          progress() {},
          services: { publicUrl: "http://parley.test", embedder: createLocalEmbedder() },
        } as never),
      ),
    );

  async function isRight({ ask, from, says, value, cell }: AnswerCase): Promise<boolean> {
    const { found, results } = await search(ask);
    const [first] = results;
    const answer = first?.answer;
    return (
      found &&
      answer !== undefined &&
      [from].flat().some((name) => first?.documentName.startsWith(name)) &&
      answer.text.length < 600 &&
      says.test(answer.text.replace(/\s+/g, " ")) &&
      (value === undefined || value.test(answer.value ?? "")) &&
      (cell === undefined || answer.cell === cell)
    );
  }

  it(`gives the right sentence, row or cell first for ${LEAST_RIGHT * 100} % of ${ANSWERED.length} questions`, async () => {
    const missed: string[] = [];
    for (const one of ANSWERED) if (!(await isRight(one))) missed.push(one.ask);
    expect(missed.length / ANSWERED.length, missed.join("\n")).toBeLessThanOrEqual(1 - LEAST_RIGHT);
  });
  it("finds nothing where a telling word or a name of the question stands nowhere", async () => {
    const answered: string[] = [];
    for (const ask of UNANSWERED) if ((await search(ask)).found) answered.push(ask);
    expect(answered.length, answered.join("\n")).toBeLessThanOrEqual(1);
  });
});
