import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../../domain/actor.ts";
import { openTestRoom, type TestRoom } from "../../test/data-room.ts";
import { startFakeReranker } from "../../test/fake-reranker.ts";
import type { Services } from "../services.ts";
import { createHttpReranker } from "./search/http-reranker.ts";
import { searchDocuments } from "./search-documents.ts";

const HANDBOOK = `HANDBOOK OF THE BRENWICK WORKS

The kiln is cleaned every spring by the night shift. Cleaning takes two days, and the furnace stays cold meanwhile.

Visitors to the kiln wear boots and a helmet. The porter lends both at the gate, against a signature in the book.

Fuel for the kiln comes by barge from Ostrava. The harbour master unloads it on Tuesdays, tide permitting.

Personnel who quit hand their keys back on the last working day. The gatekeeper notes each of them in a ledger.`;

const DIARY = `The kiln is cracked and nobody may know of it, least of all the buyers of the works.

A new kiln would cost more than the whole harbour, and the bank has said no twice.`;
const QUESTION = "What is known about the kiln?";

/** The hits' own words, in their order. */
const textsOf = ({ results }: { results: { text: string }[] }) => results.map(({ text }) => text);

describe("searching with a reranker or a rewriter", { timeout: 60_000 }, () => {
  let room: TestRoom;
  let stranger: Actor;
  beforeAll(async () => {
    room = await openTestRoom("embedded", [["Handbook.txt", HANDBOOK]]);
    stranger = await room.database.actor({ email: "stranger@example.com" });
    await room.add("Diary.txt", DIARY, stranger);
  }, 60_000);
  afterAll(() => room.close());

  const search = (query: string, services: Partial<Services> = {}, as = room.actor) =>
    room.run(searchDocuments, { query, limit: 3 }, as, services);
  /** Judges the passage with the word best, and otherwise the opposite of the order it is asked in. */
  const preferring = (word: string): Partial<Services> => ({
    reranker: async (_question, texts) => texts.map((text, index) => (text.includes(word) ? texts.length : index)),
  });

  it("puts first what the reranker is for, though our own order is not", async () => {
    for (const word of ["barge", "helmet", "night shift"])
      expect(textsOf(await search(QUESTION, preferring(word)))[0]).toContain(word);
  });

  it("answers as without a reranker when it fails, and holds no transaction while it waits", async () => {
    const plain = await search(QUESTION);
    const fake = await startFakeReranker({ score: () => 1 });
    try {
      const reranker = createHttpReranker({
        url: fake.url,
        apiKey: "rerank-key",
        model: "rerank-1",
        timeoutMs: 60,
        pauseMs: 0,
        report() {
          expect(room.database.pool.idleCount).toBe(room.database.pool.totalCount);
        },
      });
      for (const reply of [{ status: 500 }, { text: "no" }, { body: { results: [] } }, { hang: true }] as const) {
        fake.reply = reply;
        expect(await search(QUESTION, { reranker })).toEqual(plain);
      }
      expect(fake.requests).toHaveLength(4);
    } finally {
      await fake.close();
    }
  });

  it("searches by words when the embedder keeps it waiting", async () => {
    const embed: Services["embedder"]["embed"] = (_texts, signal) =>
      new Promise((_resolve, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    const { results } = await search("Who lends visitors a helmet?", { embedder: { id: "silent", embed } });
    expect(results[0]?.text).toContain("porter lends");
  });

  it("shows the reranker no word that the asker may not read", async () => {
    const seen: string[] = [];
    const reranker: Services["reranker"] = async (_question, texts) => {
      seen.push(...texts);
      return texts.map(() => 0);
    };
    await search(QUESTION, { reranker });
    expect(seen.join()).toContain("night shift");
    expect(seen.join()).not.toContain("cracked");
    await search(QUESTION, { reranker }, stranger);
    expect(seen.join()).toContain("cracked");
  });

  it("finds what only the rewriter's words lead to, and does not call it an answer", async () => {
    const question = "Which duties do leavers owe?";
    expect(textsOf(await search(question)).join()).not.toContain("gatekeeper");
    const widened = await search(question, { rewriter: async () => ["personnel who quit", "keys back"] });
    expect(textsOf(widened)[0]).toContain("gatekeeper");
    expect(widened.found).toBe(false);
  });

  it("leaves it at not found, however sure the reranker and the rewriter are", async () => {
    const services = { ...preferring("barge"), rewriter: async () => ["fuel for the kiln", "harbour master"] };
    const { found, note } = await search("What is the dividend policy of Ravelin Holdings?", services);
    expect(found).toBe(false);
    expect(note).toMatch(/nearest passages follow/);
  });

  it("calls found what is found without them", async () => {
    expect((await search("Who lends visitors a helmet?", preferring("barge"))).found).toBe(true);
  });
});
