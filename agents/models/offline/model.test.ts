import type { LanguageModelV4StreamPart } from "@ai-sdk/provider";
import { describe, expect, it } from "vitest";
import { readCards } from "./fixtures/cards.ts";
import { converse, today, toolsOf } from "./fixtures/conversation.ts";
import { records } from "./fixtures/records.ts";
import { usual } from "./fixtures/results.ts";
import { createOfflineModel, fragments } from "./model.ts";

const model = createOfflineModel({
  cards: readCards,
  records: async () => [...records],
  now: today,
  workspace: "North Quay",
});
const prompt = (text: string) => [{ role: "user" as const, content: [{ type: "text" as const, text }] }];

describe("the offline model", () => {
  it("streams a tool call the way providers do", async () => {
    const { stream } = await model.doStream({ prompt: prompt("show me Falcon"), tools: toolsOf(readCards) });
    const parts: LanguageModelV4StreamPart[] = [];
    for await (const part of stream) parts.push(part);
    expect(parts.map((p) => p.type)).toEqual([
      "stream-start",
      "tool-input-start",
      "tool-input-delta",
      "tool-input-end",
      "tool-call",
      "finish",
    ]);
    expect(parts.at(-1)).toMatchObject({ finishReason: { unified: "tool-calls" } });
  });

  it("generates the same as it streams", async () => {
    const made = await model.doGenerate({ prompt: prompt("what's the price of NRTH?"), tools: toolsOf(readCards) });
    expect(made.content).toMatchObject([{ type: "tool-call", toolName: "get_quote", input: '{"ticker":"NRTH"}' }]);
  });

  it("streams text in pieces that keep source marks whole", async () => {
    const { deltas, text } = await converse(usual).say("How much is the break fee?");
    expect(deltas.length).toBeGreaterThan(5);
    expect(deltas.join("")).toBe(text);
    expect(fragments("one [s12] two three four five [s3]").every((f) => !/\[s?\d*$/.test(f.trim()))).toBe(true);
  });

  it("calls nothing when no tool is offered", async () => {
    const made = await model.doGenerate({ prompt: prompt("show me Falcon") });
    expect(made.content.map((c) => c.type)).toEqual(["text"]);
  });

  it("says what it is, with examples from the cards", async () => {
    const { text, calls } = await converse(usual).say("who are you?");
    expect(calls).toEqual([]);
    expect(text).toContain("without a language model");
    expect(text).toContain(readCards[0]?.examples[0] ?? "");
  });

  it("refuses plainly, with three things it can do", async () => {
    const { text, calls } = await converse(usual).say("write an email to Maria about the closing");
    expect(calls).toEqual([]);
    expect(text).toMatch(/^I can’t do that/);
    expect(text.match(/^- /gm)).toHaveLength(3);
  });

  it("understands results wrapped the way MCP wraps them", async () => {
    const wrapped = converse((tool) => ({ content: [{ type: "text", text: JSON.stringify(usual(tool)) }] }));
    expect((await wrapped.say("how much is the break fee?")).text).toContain("EUR 4.5 million");
  });

  it("asks when several records carry the name", async () => {
    const twins = [...records, { kind: "deal" as const, id: "deal_f2", name: "Falcon Two" }];
    const asking = createOfflineModel({ cards: readCards, records: async () => twins, now: today });
    const made = await asking.doGenerate({ prompt: prompt("what stage is falcon in?"), tools: toolsOf(readCards) });
    expect(made.content).toMatchObject([{ type: "text", text: expect.stringContaining("Which one do you mean?") }]);
  });
});
