import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeAnthropic, startFakeAnthropic } from "../test/fake-anthropic.ts";
import { type FakeReranker, startFakeReranker } from "../test/fake-reranker.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

const HANDBOOK = `The kiln is cleaned every spring by the night shift, and the furnace stays cold meanwhile.

Visitors to the kiln wear boots and a helmet, which the porter lends at the gate.

Fuel for the kiln comes by barge from Ostrava, and the harbour master unloads it.`;

describe("a program with a reranker and rewriting set up", { timeout: 60_000 }, () => {
  let reranker: FakeReranker;
  let anthropic: FakeAnthropic;
  let program: TestProgram;
  beforeAll(async () => {
    reranker = await startFakeReranker({
      score: (text) => (text.includes("barge") ? 2 : text.includes("helmet") ? 1 : 0),
    });
    anthropic = await startFakeAnthropic(() => ({ text: '["brick oven"]' }));
    program = await openTestProgram({
      RERANKER_API_URL: reranker.url,
      RERANKER_API_KEY: "rerank-key",
      RERANKER_MODEL: "rerank-1",
      QUERY_REWRITING: "on",
      ANTHROPIC_API_KEY: "test-key",
      ANTHROPIC_BASE_URL: anthropic.url,
    });
  }, 60_000);
  afterAll(async () => {
    await program.close();
    await reranker.close();
    await anthropic.close();
  });

  it("asks both in a search, takes their help, and goes on without them when they are gone", async () => {
    const token = await program.token();
    await program.upload(token, "mine", [new File([HANDBOOK], "Handbook.txt")]);
    const search = async (query: string) => {
      const response = await program.request(token, "/v1/documents/search", { json: { query } });
      expect(response.status).toBe(200);
      return ((await response.json()) as { results: { text: string }[] }).results;
    };
    expect((await search("What is known about the kiln?"))[0]?.text).toContain("barge");
    expect([reranker.requests.length, anthropic.requests.length]).toEqual([1, 1]);
    await reranker.close();
    await anthropic.close();
    expect((await search("Who cleans the kiln, and when?"))[0]?.text).toContain("night shift");
  });
});
