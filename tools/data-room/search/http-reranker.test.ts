import { afterEach, describe, expect, it } from "vitest";
import { type FakeReranker, type RerankReply, startFakeReranker } from "../../../test/fake-reranker.ts";
import { createHttpReranker, type HttpRerankerOptions } from "./http-reranker.ts";

const TEXTS = ["short", "the longest text", "a text"];
const byLength = { score: (text: string) => text.length };

describe("the HTTP reranker", () => {
  const open: FakeReranker[] = [];
  afterEach(async () => {
    for (const fake of open.splice(0)) await fake.close();
  });
  async function start(reply: RerankReply = byLength, shape?: "cohere" | "voyage" | "tei") {
    const fake = await startFakeReranker(reply, shape);
    open.push(fake);
    const reasons: string[] = [];
    const rerankerWith = (options: Partial<HttpRerankerOptions> = {}) =>
      createHttpReranker({
        url: fake.url,
        apiKey: "rerank-key",
        model: "rerank-1",
        report: (reason) => reasons.push(reason),
        ...options,
      });
    return { fake, reasons, rerankerWith };
  }

  it.each(["cohere", "voyage"] as const)("reads the scores of %s in the order of the texts", async (shape) => {
    const { fake, rerankerWith } = await start(byLength, shape);
    expect(await rerankerWith()("which is long?", TEXTS)).toEqual([5, 16, 6]);
    expect(fake.requests[0]?.body).toEqual({ model: "rerank-1", query: "which is long?", documents: TEXTS });
  });

  it("asks Text Embeddings Inference, which has no model to name, in its own words", async () => {
    const { url } = (await start(byLength, "tei")).fake;
    const reranker = createHttpReranker({ url: `${url}/`, report: expect.unreachable });
    expect(await reranker("which is long?", TEXTS)).toEqual([5, 16, 6]);
  });

  it.each<[string, RerankReply, RegExp]>([
    ["an index twice", { body: { results: judged([0, 1, 2, 2]) } }, /did not judge each passage once/],
    ["an index missing", { body: { results: judged([0, 2]) } }, /did not judge each passage once/],
    ["an index of no text", { body: { results: judged([0, 1, 3]) } }, /did not judge each passage once/],
    ["a score that is no number", { text: '{"results":[{"index":0,"relevance_score":NaN}]}' }, /not understood/],
    [
      "an endless score",
      { text: `[${[0, 1, 2].map((index) => `{"index":${index},"score":1e999}`)}]` },
      /not understood/,
    ],
    ["a page of HTML", { text: "<html>maintenance</html>" }, /not understood/],
    ["an overload", { status: 503 }, /status 503/],
    ["silence", { hang: true }, /within 50 ms/],
  ])("gives no order after %s, and says why", async (_name, reply, reason) => {
    const { reasons, rerankerWith } = await start(reply);
    expect(await rerankerWith({ timeoutMs: 50 })("q", TEXTS)).toBeUndefined();
    expect(reasons).toEqual([expect.stringMatching(reason)]);
  });

  it("names the setting when the key is refused, and when nobody listens", async () => {
    const { fake, reasons, rerankerWith } = await start();
    expect(await rerankerWith({ apiKey: "wrong" })("q", TEXTS)).toBeUndefined();
    await fake.close();
    expect(await rerankerWith()("q", TEXTS)).toBeUndefined();
    expect(reasons).toEqual([expect.stringContaining("RERANKER_API_KEY"), expect.stringContaining("RERANKER_API_URL")]);
  });

  it("leaves a service that failed alone for a while", async () => {
    const { fake, reasons, rerankerWith } = await start({ status: 500 });
    const reranker = rerankerWith({ pauseMs: 60_000 });
    await reranker("q", TEXTS);
    await reranker("q", TEXTS);
    expect([fake.requests.length, reasons.length]).toEqual([1, 1]);
    const impatient = rerankerWith({ pauseMs: 0 });
    await impatient("q", TEXTS);
    fake.reply = byLength;
    expect(await impatient("q", TEXTS)).toEqual([5, 16, 6]);
  });

  it("ends with whoever asked, and holds that against nobody", async () => {
    const { fake, reasons, rerankerWith } = await start({ hang: true });
    const reranker = rerankerWith();
    const asked = reranker("q", TEXTS, AbortSignal.timeout(20));
    await expect(asked).rejects.toThrow();
    fake.reply = byLength;
    expect(await reranker("q", TEXTS)).toEqual([5, 16, 6]);
    expect(reasons).toEqual([]);
  });
});

const judged = (indexes: number[]) => indexes.map((index) => ({ index, relevance_score: 0.5 }));
