import { LogLevel, webApi } from "@slack/bolt";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDrivenClock, type DrivenClock } from "../../test/driven-clock.ts";
import { BOT_TOKEN, type FakeMessage, type FakeSlack, startFakeSlack, TEAM } from "../../test/fake-slack.ts";
import { textOf } from "../../test/fake-slack-wire.ts";
import { FINISHED, type Line, longAnswer, memoryDelivery, playRun, wordsOf } from "../../test/scripted-run.ts";
import type { DeliveredPart } from "../channel.ts";
import { pump } from "../pump.ts";
import { RateLimits } from "../rate-limits.ts";
import { createSlackApi, type SlackApi } from "./api.ts";
import { SlackSurface } from "./surface.ts";

let slack: FakeSlack;
let clock: DrivenClock;
let api: SlackApi;
beforeEach(async () => {
  const driven: DrivenClock = createDrivenClock(() => slack.busy());
  clock = driven;
  slack = await startFakeSlack({ clock });
  api = connect();
  slack.channels.set("C1", { members: ["U1", "U2"] });
});
afterEach(() => slack.close());

function connect(): SlackApi {
  const client = new webApi.WebClient(BOT_TOKEN, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: 1_000,
    logLevel: LogLevel.ERROR,
  });
  return createSlackApi(client, { teamId: TEAM, limits: new RateLimits(clock), clock });
}

function surface(threadTs = "1.1", { channel = "C1", parts }: { channel?: string; parts?: DeliveredPart[] } = {}) {
  return new SlackSurface({
    api,
    clock,
    place: {
      service: "slack",
      workspaceId: TEAM,
      conversationId: channel,
      threadId: threadTs,
      shared: channel.startsWith("C"),
    },
    asker: { service: "slack", workspaceId: TEAM, personId: "U1" },
    delivery: memoryDelivery(parts),
    ownOrigin: "https://parley.example",
    ...(channel.startsWith("D") ? { download: async (id: string) => Buffer.from(`bytes of ${id}`) } : {}),
    approvalUrl: (id) => `https://parley.example/approvals/${id}`,
  });
}
const show = (lines: readonly Line[], threadTs = "1.1", options?: { channel?: string; parts?: DeliveredPart[] }) =>
  clock.until(pump(playRun("run_1", lines, clock), surface(threadTs, options)));
const shown = (channel = "C1", threadTs = "1.1") => slack.thread(channel, threadTs);
const all = (messages: readonly FakeMessage[]) => messages.map(textOf).join("\n");

describe("an answer in Slack", () => {
  it("of 20,000 words with tables arrives whole, in order and once, and no call is refused", async () => {
    const text = longAnswer(20_000);
    await show([
      { tool: "search_documents", input: { query: "all" } },
      { say: text, pieces: 600, everyMs: 120 },
      FINISHED,
    ]);
    expect(wordsOf(all(shown()))).toEqual(wordsOf(text));
    expect(slack.refusals).toEqual([]);
    expect(shown().length).toBeGreaterThan(8);
    expect(shown().every((message) => message.streamingSince === undefined)).toBe(true);
    // Wherever a table goes on, its head stands above it.
    for (const message of shown()) {
      const first = textOf(message).trimStart().split("\n")[0] ?? "";
      if (first.startsWith("|")) expect(first).toBe("| what | how much | of it |");
    }
  });

  it("that takes twelve minutes outlives every stream", async () => {
    const lines: Line[] = [];
    for (let i = 0; i < 72; i++)
      lines.push({ tool: "read_document", input: { page: i }, ms: 5_000 }, { say: `w${i} is said. `, everyMs: 5_000 });
    await show([...lines, FINISHED]);
    expect(wordsOf(all(shown()))).toEqual(Array.from({ length: 72 }, (_, i) => `w${i}`));
    expect(slack.refusals).toEqual([]);
    expect(shown().length).toBeGreaterThanOrEqual(3);
    expect(shown().flatMap((message) => [...message.tasks.keys()]).length).toBeGreaterThanOrEqual(72);
  });

  it("among 200 at once arrives in each place, in order and once, and no call is refused", async () => {
    const runs = Array.from({ length: 200 }, (_, i) => {
      slack.channels.set(`D${i}`, { im: `U${i}` });
      const text = Array.from({ length: 400 }, (_, word) => `w${i * 1_000 + word}`).join(" ");
      const lines: Line[] = [{ tool: "get_deal", ms: 900 }, { say: text, pieces: 40, everyMs: 250 }, FINISHED];
      return pump(playRun(`run_${i}`, lines, clock), surface("1.1", { channel: `D${i}` }));
    });
    await clock.until(Promise.all(runs));
    for (let i = 0; i < 200; i++)
      expect(wordsOf(all(shown(`D${i}`)))).toEqual(Array.from({ length: 400 }, (_, word) => `w${i * 1_000 + word}`));
    expect(slack.refusals).toEqual([]);
  });

  it("shows work within a second: a status at once, then each step in plain words", async () => {
    await show([
      { tool: "search_documents", input: { query: "earn-out" }, result: { results: [1, 2] }, ms: 3_000 },
      { say: "Yes [1]." },
      FINISHED,
    ]);
    expect(slack.statuses).toHaveLength(1);
    expect(slack.calls[0]?.method).toBe("assistant.threads.setStatus");
    expect([...(shown()[0]?.tasks.values() ?? [])]).toEqual([
      { title: "Searched documents for “earn-out”", status: "complete", output: "2 passages" },
    ]);
  });

  it("names its sources with links, and lets the reader rate it", async () => {
    const citation = {
      index: 1,
      kind: "document",
      title: "MSA.pdf",
      page: 23,
      url: "https://parley.example/documents/doc_1/pages/23",
    };
    await show([
      { say: "Sixty days [1]." },
      { event: { type: "CUSTOM", name: "citations", value: [citation] } },
      FINISHED,
    ]);
    expect(all(shown())).toContain("<https://parley.example/documents/doc_1/pages/23|[1] MSA.pdf, p. 23>");
    expect(JSON.stringify(shown()[0]?.blocks)).toContain("feedback_buttons");
  });

  it("asks for approval with what is and what would be, and two buttons that carry nothing but its id", async () => {
    const approval = {
      id: "approval_1",
      reason: "approval",
      message: "Move Falcon to negotiation",
      toolCallId: "c",
      expiresAt: "2026-11-25T09:00:00Z",
      metadata: {
        tool: "update_deal",
        title: "Update a deal",
        arguments: { secret: 1 },
        before: { stage: "screening" },
        after: { stage: "negotiation" },
        approvers: "one",
      },
    };
    await show([
      { say: "I propose this." },
      { event: { type: "RUN_FINISHED", outcome: { type: "interrupt", interrupts: [approval] } } },
    ]);
    const blocks = JSON.stringify(shown().at(-1)?.blocks);
    expect(all(shown())).toContain("stage: screening → *negotiation*");
    expect(blocks).toContain('"value":"approval_1"');
    expect(blocks).not.toContain("secret");
  });

  it("draws a card as a table with the case that was asked about in bold, and hands over as a file what is too long for one", async () => {
    const card = {
      kind: "table",
      title: "Comps",
      columns: [{ label: "Name" }, { label: "Margin", unit: "fraction" }],
      rows: Array.from({ length: 150 }, (_, i) => [`=peer ${i}`, i / 1000]),
    };
    await show([
      { say: "Peers." },
      { event: { type: "CUSTOM", name: "card", value: { toolCallId: "c", card } } },
      FINISHED,
    ]);
    expect(all(shown())).toMatch(/Comps[\s\S]*=peer 98 9\.8 %/);
    expect(slack.uploads).toHaveLength(1);
    expect(slack.uploads[0]).toMatchObject({ name: "table-1.csv", channel: "C1" });
    expect(slack.uploads[0]?.content).toContain(`"'=peer 149","14.9 %"`);
    expect(slack.refusals).toEqual([]);
  });

  it("hands over a file that a tool made, where the asker alone reads, and nowhere else", async () => {
    slack.channels.set("D1", { im: "U1" });
    const made: Line = {
      tool: "build_valuation_workbook",
      result: { documentId: "doc_1", name: "Model.xlsx", downloadUrl: "https://parley.example/f" },
    };
    await show([made, { say: "Here it is." }, FINISHED]);
    await show([made, { say: "Here it is." }, FINISHED], "1.1", { channel: "D1" });
    expect(slack.uploads).toEqual([{ name: "Model.xlsx", content: "bytes of doc_1", channel: "D1" }]);
    expect(slack.refusals).toEqual([]);
  });

  it("that fails says why in words, below what was said already", async () => {
    await show([
      { say: "So far so good." },
      { event: { type: "RUN_ERROR", code: "MODEL_UNAVAILABLE", message: "The language model did not answer." } },
    ]);
    expect(all(shown())).toMatch(/So far so good\.[\s\S]*The language model did not answer\./);
  });

  it("cannot be made to call a channel together, mention somebody or disguise a link", async () => {
    await show([
      {
        say: "<!channel> <@U2> @here ![x](https://evil.example/p.png) [our page](https://evil.example/login) [page](https://parley.example/x)",
      },
      FINISHED,
    ]);
    const text = all(shown());
    expect(text).not.toMatch(/<[!@]|@here|evil\.example/);
    expect(text).toContain("[page](https://parley.example/x)");
  });
});

describe("when a call fails", () => {
  const text = Array.from({ length: 300 }, (_, i) => `w${i}`).join(" ");
  const lines: Line[] = [{ say: text, pieces: 30, everyMs: 1_500 }, FINISHED];

  for (const when of ["before", "after"] as const)
    for (const method of ["chat.appendStream", "chat.stopStream", "chat.startStream", "chat.postMessage"])
      it(`${method} without an answer, ${when} it took effect, loses and repeats nothing`, async () => {
        slack.accidents.push({ method, when });
        if (method === "chat.postMessage") slack.accidents.push({ method: "chat.startStream", when: "before" });
        await show(lines);
        const words = wordsOf(all(shown()));
        // A stream that began without our knowing it cannot be found; what it held is said again in full.
        if (method === "chat.startStream" && when === "after") expect(words.slice(-300)).toEqual(wordsOf(text));
        else expect(words).toEqual(wordsOf(text));
      });

  it("because of a limit all the same, it waits as long as it was told", async () => {
    slack.accidents.push({ method: "chat.appendStream", when: "429" });
    await show(lines);
    expect(wordsOf(all(shown()))).toEqual(wordsOf(text));
  });

  it("because the stream ended early, the rest goes into a new message", async () => {
    await slack.close();
    slack = await startFakeSlack({ clock, streamMs: 20_000 });
    slack.channels.set("C1", {});
    api = connect();
    await show(lines);
    expect(wordsOf(all(shown()))).toEqual(wordsOf(text));
  });

  it("because the process ended in the middle, the next one goes on and repeats nothing", async () => {
    const parts: DeliveredPart[] = [];
    const begun: Line[] = [{ say: text.slice(0, text.indexOf("w150")), pieces: 15, everyMs: 1_500 }, { hang: true }];
    const half = pump(playRun("run_1", begun, clock), surface("1.1", { parts }));
    half.catch(() => {});
    await clock.until(clock.sleep(30_000));
    expect(wordsOf(all(shown())).length).toBeGreaterThan(50);
    await show(lines, "1.1", { parts });
    expect(wordsOf(all(shown()))).toEqual(wordsOf(text));
    expect(shown()).toHaveLength(1);
  });
});
