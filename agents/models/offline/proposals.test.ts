import { describe, expect, it } from "vitest";
import { cards } from "./fixtures/cards.ts";
import { converse } from "./fixtures/conversation.ts";

/** Writes wait for a click; a task of one's own is made at once. */
const waiting = (tool: string) =>
  tool === "create_task"
    ? { id: "task_1", title: "x" }
    : { approval: { id: "approval_1", summary: "", status: "pending" } };
const talk = () => converse((tool) => waiting(tool), cards);
const lastCall = async (...turns: string[]) => {
  const chat = talk();
  let calls: { tool: string; input: Record<string, unknown> }[] = [];
  for (const turn of turns) ({ calls } = await chat.say(turn));
  return calls;
};

describe("changes that the offline model proposes", () => {
  it("takes a correction as the last proposal with the new value in place of the old one", async () => {
    expect(await lastCall("set the value of Falcon to 30m euros", "make that 40 million")).toEqual([
      { tool: "update_deal", input: { dealId: "deal_falcon", value: 40_000_000, currency: "EUR" } },
    ]);
    expect(await lastCall("move Falcon to screening", "sorry, to negotiation")).toMatchObject([
      { tool: "update_deal", input: { dealId: "deal_falcon", stage: "negotiation" } },
    ]);
    expect(await lastCall("put Falcon on hold", "same for Harbor")).toMatchObject([
      { tool: "update_deal", input: { dealId: "deal_harbor", stage: "on_hold" } },
    ]);
  });

  it("changes the record just spoken of when a change names none", async () => {
    expect(await lastCall("show me Falcon", "raise the probability to 35%")).toMatchObject([
      { tool: "update_deal", input: { dealId: "deal_falcon" } },
    ]);
  });

  it("makes two changes of one record in one sentence one proposal", async () => {
    expect(await lastCall("move Falcon to negotiation and set the value to 50m")).toMatchObject([
      { tool: "update_deal", input: { dealId: "deal_falcon", stage: "negotiation", value: 50_000_000 } },
    ]);
  });

  it("leaves what stands inside a note in the note", async () => {
    expect(await lastCall("note on Falcon: call Maria about Juniper by 4 December")).toEqual([
      { tool: "add_comment", input: { dealId: "deal_falcon", text: "call Maria about Juniper by 4 December" } },
    ]);
  });

  it.each([
    "would you recommend moving Falcon to negotiation?",
    "let's not move Falcon",
    "I heard Falcon is dead",
    "has Falcon moved to negotiation?",
    "let me think about moving Falcon",
    "Falcon vs Harbor",
  ])("proposes nothing for %s", async (text) => {
    const calls = await lastCall(text);
    expect(calls.filter(({ tool }) => /^(?:update|create|add)_/.test(tool))).toEqual([]);
  });

  it("hears a field and its new value without a verb", async () => {
    expect(await lastCall("value of Falcon to 55m")).toMatchObject([
      { tool: "update_deal", input: { dealId: "deal_falcon", value: 55_000_000 } },
    ]);
  });
});
