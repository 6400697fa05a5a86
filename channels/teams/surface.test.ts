import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDrivenClock, type DrivenClock } from "../../test/driven-clock.ts";
import { APP_ID, APP_PASSWORD, type FakeConnector, shownText, startFakeConnector } from "../../test/fake-connector.ts";
import { FINISHED, type Line, longAnswer, memoryDelivery, playRun, wordsOf } from "../../test/scripted-run.ts";
import type { DeliveredPart } from "../channel.ts";
import { pump } from "../pump.ts";
import { RateLimits } from "../rate-limits.ts";
import { TeamsConversation } from "./conversation.ts";
import { createStreams } from "./streams.ts";
import { TeamsSurface } from "./surface.ts";
import { createTransport, type TeamsTransport } from "./transport.ts";

let connector: FakeConnector;
let clock: DrivenClock;
let transport: TeamsTransport;
let streams: ReturnType<typeof createStreams>;
let limits: RateLimits;
let calling = 0;

/** Time stands still while a call is on its way through the library. */
async function counted<T>(call: () => Promise<T>): Promise<T> {
  calling += 1;
  return call().finally(() => {
    calling -= 1;
  });
}

beforeEach(async () => {
  calling = 0;
  const driven: DrivenClock = createDrivenClock(() => connector.busy() || calling > 0);
  clock = driven;
  connector = await startFakeConnector({ clock });
  connector.personal.add("chat");
  const real = createTransport({ appId: APP_ID, appPassword: APP_PASSWORD, loginUrl: connector.url, clock });
  transport = {
    ...real,
    send: (...args) => counted(() => real.send(...args)),
    update: (...args) => counted(() => real.update(...args)),
  };
  streams = createStreams();
  limits = new RateLimits(clock);
});
afterEach(() => connector.close());

function surface(conversation = "chat", parts: DeliveredPart[] = []) {
  const address = {
    serviceUrl: connector.url,
    channelId: "msteams",
    bot: { id: "28:bot" },
    conversation: { id: conversation },
  };
  return new TeamsSurface({
    conversation: new TeamsConversation({ transport, address, limits, clock }),
    clock,
    delivery: memoryDelivery(parts),
    ...(conversation.startsWith("chat") ? { streams } : {}),
    askerId: "29:asker",
    ownOrigin: "https://parley.example",
    approvalUrl: (id) => `https://parley.example/approvals/${id}`,
  });
}
const show = (lines: readonly Line[], conversation?: string, parts?: DeliveredPart[]) =>
  clock.until(pump(playRun("run_1", lines, clock), surface(conversation, parts)));
const all = (conversation = "chat") => connector.in(conversation).map(shownText).join("\n");

describe("an answer in Teams", () => {
  it("is streamed in a chat of two: first what is being done, then the text as it grows, then all of it with its sources", async () => {
    const citation = {
      index: 1,
      kind: "document",
      title: `${"Master Supply Agreement ".repeat(6)}.pdf`,
      page: 23,
      quote: "q".repeat(400),
      url: "https://parley.example/d/1",
    };
    await show([
      { tool: "search_documents", input: { query: "earn-out" }, ms: 4_000 },
      { say: "The earn-out ends in 2031 [1]. ".repeat(20), pieces: 20, everyMs: 400 },
      { event: { type: "CUSTOM", name: "citations", value: [citation] } },
      { event: { type: "CUSTOM", name: "suggestions", value: ["Who signed it?"] } },
      FINISHED,
    ]);
    expect(connector.refusals).toEqual([]);
    const kinds = connector.wire.map((activity) => (activity.entities as { streamType?: string }[])[0]?.streamType);
    expect([...new Set(kinds)]).toEqual(["informative", "streaming", "final"]);
    expect(connector.in("chat")).toHaveLength(1);
    const final = connector.in("chat")[0];
    expect(final).toMatchObject({ type: "message", channelData: { feedbackLoop: { type: "default" } } });
    expect(final?.suggestedActions).toMatchObject({
      to: ["29:asker"],
      actions: [{ type: "imBack", value: "Who signed it?" }],
    });
  });

  it("carries streams, sources and the AI label over the wire as they were given", async () => {
    await show([
      { say: "Yes [1]." },
      {
        event: {
          type: "CUSTOM",
          name: "citations",
          value: [{ index: 1, kind: "record", title: "Falcon", url: "https://parley.example/r/1" }],
        },
      },
      FINISHED,
    ]);
    expect(connector.wire.at(-1)?.entities).toEqual([
      { type: "streaminfo", streamId: "a-1", streamType: "final" },
      {
        type: "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        additionalType: ["AIGeneratedContent"],
        citation: [
          {
            "@type": "Claim",
            position: 1,
            appearance: {
              "@type": "DigitalDocument",
              name: "Falcon",
              abstract: "Falcon",
              url: "https://parley.example/r/1",
            },
          },
        ],
      },
    ]);
  });

  for (const conversation of ["chat", "group"])
    it(`of 20,000 words with tables arrives whole, in order and once in a ${conversation}, and no call is refused`, async () => {
      const text = longAnswer(20_000);
      await show(
        [{ tool: "search_documents", ms: 300 }, { say: text, pieces: 500, everyMs: 150 }, FINISHED],
        conversation,
      );
      expect(wordsOf(all(conversation))).toEqual(wordsOf(text));
      expect(connector.refusals).toEqual([]);
    });

  it("that takes twelve minutes outlives its stream", async () => {
    const lines: Line[] = [];
    for (let i = 0; i < 72; i++)
      lines.push({ tool: "read_document", input: { page: i }, ms: 5_000 }, { say: `w${i} is said. `, everyMs: 5_000 });
    await show([...lines, FINISHED]);
    expect(wordsOf(all())).toEqual(Array.from({ length: 72 }, (_, i) => `w${i}`));
    expect(connector.refusals).toEqual([]);
  });

  it("among 200 at once arrives in each chat, and a second one in the same chat waits for no stream", async () => {
    const text = Array.from({ length: 300 }, (_, i) => `w${i}`).join(" ");
    const chats = Array.from({ length: 200 }, (_, i) => `chat${i % 190}`);
    for (const chat of chats) connector.personal.add(chat);
    const lines: Line[] = [{ tool: "get_deal", ms: 900 }, { say: text, pieces: 30, everyMs: 250 }, FINISHED];
    await clock.until(Promise.all(chats.map((chat, i) => pump(playRun(`run_${i}`, lines, clock), surface(chat)))));
    for (const chat of new Set(chats)) {
      const messages = connector.in(chat);
      for (const message of messages) expect(wordsOf(shownText(message))).toEqual(wordsOf(text));
      expect(messages).toHaveLength(chats.filter((each) => each === chat).length);
    }
    expect(connector.refusals).toEqual([]);
  });

  it("ends when the reader stops it in Teams, and the run is told", async () => {
    let told = false;
    async function* endless() {
      yield { type: "RUN_STARTED", runId: "run_1" };
      for (let i = 0; !told; i++) {
        yield { type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta: `w${i} goes on. ` };
        await clock.sleep(1_000);
        if (i === 8) connector.stopped.add("chat");
      }
      yield { type: "RUN_FINISHED", outcome: { type: "cancelled" } };
    }
    const onStop = async () => {
      told = true;
    };
    await clock.until(pump(endless(), surface(), { onStop }));
    expect(all()).toContain("Stopped by you.");
  });

  it("cannot be made to mention somebody, load a picture or disguise a link", async () => {
    await show([
      {
        say: "<at>everyone</at> ![x](https://evil.example/p.png) [our page](https://evil.example/login) [page](https://parley.example/x)",
      },
      FINISHED,
    ]);
    expect(all()).not.toMatch(/<at>|evil\.example/);
    expect(all()).toContain("[page](https://parley.example/x)");
  });

  it("draws a card within a message's size, and asks for approval with buttons that carry nothing but its id", async () => {
    const card = {
      kind: "table",
      title: "Comps",
      columns: [{ label: "Name" }, { label: "Margin", unit: "fraction" }],
      rows: Array.from({ length: 900 }, (_, i) => [`peer ${i} ${"x".repeat(80)}`, 0.1]),
    };
    const approval = {
      id: "approval_1",
      reason: "approval",
      message: "Move Falcon",
      toolCallId: "c",
      expiresAt: "2026-11-25T09:00:00.123456Z",
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
      { event: { type: "CUSTOM", name: "card", value: { toolCallId: "c", card } } },
      { event: { type: "RUN_FINISHED", outcome: { type: "interrupt", interrupts: [approval] } } },
    ]);
    expect(connector.refusals).toEqual([]);
    expect(all()).toMatch(/more rows in Parley/);
    const asked = JSON.stringify(connector.in("chat").at(-1)?.attachments);
    expect(asked).toContain('"data":{"approvalId":"approval_1"}');
    expect(asked).not.toContain("secret");
  });
});

describe("when a call fails", () => {
  const text = Array.from({ length: 300 }, (_, i) => `w${i}`).join(" ");
  const lines: Line[] = [{ say: text, pieces: 30, everyMs: 1_500 }, FINISHED];

  for (const when of ["before", "after"] as const)
    it(`an edit without an answer, ${when} it took effect, is made again and repeats nothing`, async () => {
      connector.accidents.push({ method: "PUT", when });
      await show(lines, "group");
      expect(wordsOf(all("group"))).toEqual(wordsOf(text));
      expect(connector.in("group")).toHaveLength(1);
    });

  it("because the process ended in the middle, the next one goes on in the same message", async () => {
    const parts: DeliveredPart[] = [];
    const begun: Line[] = [{ say: text.slice(0, text.indexOf("w150")), pieces: 15, everyMs: 1_500 }, { hang: true }];
    pump(playRun("run_1", begun, clock), surface("group", parts)).catch(() => {});
    await clock.until(clock.sleep(30_000));
    expect(wordsOf(all("group")).length).toBeGreaterThan(50);
    await show(lines, "group", parts);
    expect(wordsOf(all("group"))).toEqual(wordsOf(text));
    expect(connector.in("group")).toHaveLength(1);
  });
});
