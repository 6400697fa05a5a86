import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "../test/agui.ts";
import { type FakeAnthropic, startFakeAnthropic, type Turn } from "../test/fake-anthropic.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";

describe("a run with the offline model", () => {
  let program: TestProgram;
  let token: string;
  beforeAll(async () => {
    program = await openTestProgram();
    token = await program.token();
  });
  afterAll(() => program.close());

  it("computes, cites the calculation, and is kept", async () => {
    const asked = await ask(program, token, "IRR of -100, 30, 40, 60");
    expect(asked.tools).toEqual(["compute_returns"]);
    expect(asked.answer).toMatch(/12\.7.*\[1\]/s);
    expect(asked.citations).toMatchObject([{ index: 1, kind: "calculation" }]);
    const thread = await (await program.request(token, `/v1/threads/${asked.threadId}`)).json();
    expect(thread).toMatchObject({
      messages: [
        { role: "user", content: "IRR of -100, 30, 40, 60" },
        { role: "assistant", content: asked.answer, status: "done", citations: [{ index: 1 }] },
      ],
    });
    const receipt = await (await program.request(token, `/v1/runs/${asked.runId}`)).json();
    expect(receipt).toMatchObject({ model: "offline", cost: 0, tools: [{ name: "compute_returns", ok: true }] });
  });

  it("replays a finished thread as the same events, from any point", async () => {
    const asked = await ask(program, token, "price of NRTH");
    const replay = await (await program.request(token, `/v1/threads/${asked.threadId}/events`)).text();
    const frames = replay
      .trim()
      .split("\n\n")
      .map((frame) => {
        const [id, data] = frame.split("\n");
        return { seq: Number(id?.slice(4)), event: JSON.parse(data?.slice(6) ?? "") };
      });
    expect(frames.map(({ event }) => event.type)).toEqual(asked.events.map((event) => event.type));
    expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, i) => i + 1));
    const tail = await (
      await program.request(token, `/v1/threads/${asked.threadId}/events?after=${frames.length - 1}`)
    ).text();
    expect(tail.trim().split("\n\n")).toHaveLength(1);
    expect(tail).toMatch(/RUN_FINISHED/);
  });

  it("says what it cannot do, calls nothing and cites nothing", async () => {
    const asked = await ask(program, token, "book me a flight to Paris");
    expect(asked.tools).toEqual([]);
    expect(asked.citations).toEqual([]);
    expect(asked.answer).toMatch(/I can/i);
  });

  it("keeps a thread and a run from everybody else", async () => {
    const asked = await ask(program, token, "IRR of -10, 12");
    const others = [
      await program.token({ email: "colleague@example.com" }),
      await program.token({ email: "ada@example.com", tenant: "rival" }),
    ];
    for (const other of others)
      for (const [address, missing] of [
        [`/v1/threads/${asked.threadId}`, "/v1/threads/nothing-there"],
        [`/v1/threads/${asked.threadId}/events`, "/v1/threads/nothing-there/events"],
        [`/v1/runs/${asked.runId}`, "/v1/runs/nothing-there"],
      ] as const) {
        const hidden = await program.request(other, address);
        expect(hidden.status).toBe(404);
        expect(await hidden.text()).toBe(await (await program.request(other, missing)).text());
      }
    const stolen = await program.request(others[0], `/v1/runs/${asked.runId}/cancel`, { method: "POST" });
    expect(stolen.status).toBe(404);
  });

  it("refuses a run id that was used before, and a question without text", async () => {
    const { runId, threadId } = await ask(program, token, "IRR of -10, 12");
    const input = (content: string, id: string) => ({
      threadId,
      runId: id,
      messages: [{ id: "m", role: "user", content }],
    });
    expect((await program.request(token, "/agui", { json: input("again", runId) })).status).toBe(409);
    expect((await program.request(token, "/agui", { json: input("  ", randomUUID()) })).status).toBe(422);
    expect((await program.request(token, "/agui", { method: "POST", body: "{" })).status).toBe(400);
  });
});

describe("a run with Anthropic", () => {
  let fake: FakeAnthropic;
  let program: TestProgram;
  let token: string;
  let script: (turn: number) => Turn;
  beforeAll(async () => {
    fake = await startFakeAnthropic(() => script(fake.requests.length));
    program = await openTestProgram({ ANTHROPIC_API_KEY: "test-key", ANTHROPIC_BASE_URL: fake.url });
    token = await program.token();
  });
  afterAll(async () => {
    await program.close();
    await fake.close();
  });
  const answerWith = (next: typeof script) => {
    fake.requests.length = 0;
    script = next;
  };

  it("gives the model tools and sources, and the reader numbered citations", async () => {
    answerWith((turn) =>
      turn === 1
        ? { tool: "compute_returns", input: { cashFlows: [-100, 121], dates: ["2024-01-01", "2025-12-31"] } }
        : { text: "The investment returns 10.0 % a year. [s1]" },
    );
    const asked = await ask(program, token, "What did we make on it?");
    expect(asked.answer).toBe("The investment returns 10.0 % a year. [1]");
    expect(asked.citations).toMatchObject([{ index: 1, kind: "calculation" }]);
    const [first, second] = fake.requests;
    expect(JSON.stringify(first?.body.tools)).not.toMatch(/find_records/);
    expect(JSON.stringify(first?.body.system)).toMatch(/cache_control/);
    expect(JSON.stringify(second?.body.messages)).toMatch(/\[s1\]/);
    const receipt = await (await program.request(token, `/v1/runs/${asked.runId}`)).json();
    expect(receipt).toMatchObject({ model: "claude-sonnet-5-5", tokens: { input: 200 } });
  });

  it.each([
    [401, "MODEL_REFUSED_KEY"],
    [429, "MODEL_RATE_LIMITED"],
    [500, "MODEL_UNAVAILABLE"],
  ])("turns a provider's %d into one error that a person can act on", async (status, code) => {
    answerWith(() => ({ status, error: "secret upstream text" }));
    const asked = await ask(program, token, "anything");
    const errors = asked.events.filter((event) => event.type === "RUN_ERROR");
    expect(errors).toMatchObject([{ code }]);
    expect(JSON.stringify(asked.events)).not.toMatch(/secret upstream/);
  });

  it("falls back to the next model of the list", async () => {
    answerWith(() => ({ status: 500, error: "down" }));
    const settings = {
      ANTHROPIC_API_KEY: "test-key",
      ANTHROPIC_BASE_URL: fake.url,
      MODEL: "claude-sonnet-5-5,offline",
    };
    const two = await openTestProgram(settings);
    const theirs = await two.token();
    const asked = await ask(two, theirs, "IRR of -100, 110");
    const receipt = await (await two.request(theirs, `/v1/runs/${asked.runId}`)).json();
    await two.close();
    expect(asked.answer).toMatch(/10/);
    expect(receipt).toMatchObject({ model: "offline" });
  });

  it("stops when it is asked to, and says so to the reader", async () => {
    answerWith(() => ({ hang: true }));
    const runId = randomUUID();
    const running = ask(program, token, "anything", { runId });
    await expect.poll(async () => (await program.request(token, `/v1/runs/${runId}`)).status).toBe(200);
    expect((await program.request(token, `/v1/runs/${runId}/cancel`, { method: "POST" })).status).toBe(202);
    const asked = await running;
    expect(asked.events.at(-1)).toMatchObject({ type: "RUN_FINISHED", outcome: { type: "cancelled" } });
    const receipt = await (await program.request(token, `/v1/runs/${runId}`)).json();
    expect(receipt).toMatchObject({ status: "cancelled" });
  });

  it("lets a second window follow what the first one started", async () => {
    answerWith((turn) =>
      turn === 1 ? { tool: "get_quote", input: { ticker: "NRTH" } } : { text: "It closed higher. [s1]" },
    );
    const threadId = randomUUID();
    const running = ask(program, token, "price?", { threadId });
    await expect.poll(async () => (await program.request(token, `/v1/threads/${threadId}`)).status).toBe(200);
    const second = await (await program.request(token, `/v1/threads/${threadId}/events?after=0`)).text();
    const first = await running;
    const types = second
      .trim()
      .split("\n\n")
      .map((frame) => JSON.parse(frame.split("\n")[1]?.slice(6) ?? "").type);
    expect(types).toEqual(first.events.map((event) => event.type));
  });
});
