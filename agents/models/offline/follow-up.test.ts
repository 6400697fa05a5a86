import { describe, expect, it } from "vitest";
import { converse } from "./fixtures/conversation.ts";
import { nothing, usual } from "./fixtures/results.ts";

/** Asks in one thread and gives the calls of the last question. */
async function chain(...asks: string[]) {
  const thread = converse(usual);
  let reply = await thread.say(asks[0] ?? "");
  for (const ask of asks.slice(1)) reply = await thread.say(ask);
  return reply.calls;
}

describe("follow-ups", () => {
  it.each([
    [["how much is the break fee?", "and who signed it?"], "who signed it?"],
    [["how much is the break fee?", "what about termination?"], "termination?"],
    [["how much is the break fee?", "who are the parties?"], "who are the parties?"],
    [["how much is the break fee?", "does this agreement allow assignment?"], "does this agreement allow assignment?"],
  ])("asks the document of the last answer: %j", async (asks, query) => {
    expect(await chain(...asks)).toEqual([{ tool: "search_documents", input: { query, documentIds: ["doc_spa"] } }]);
  });

  it("asks everywhere when the new question names its own subject", async () => {
    const [call] = await chain("how much is the break fee?", "what is the rent in the Corvane lease in Zurich?");
    expect(call?.input.documentIds).toBeUndefined();
  });

  it("takes a period for a period, and not for what was last talked about", async () => {
    const [call] = await chain("how much is the break fee?", "which deals close this quarter?");
    expect(call?.tool).toBe("list_deals");
  });

  it("asks the last question again for another year or name", async () => {
    expect((await chain("What was 3M's capex in 2018?", "and in 2017?"))[0]?.input).toEqual({
      query: "What was 3M's capex in 2017?",
    });
    const [call] = await chain("what does the Falcon SPA say about termination?", "and Juniper?");
    expect(call?.input).toEqual({ query: "what does the Juniper SPA say about termination?", dealId: "deal_juniper" });
  });

  it("keeps to attached files, and looks further only when they say nothing", async () => {
    const thread = converse((_, input) => (input.documentIds ? nothing : usual("search_documents")));
    const first = await thread.say("[attached: lease.pdf (doc_9)]\nhow much is the rent?");
    expect(first.calls).toEqual([
      { tool: "search_documents", input: { query: "how much is the rent?", documentIds: ["doc_9"] } },
    ]);
    expect(first.text).toContain("I found no passage in lease.pdf");
    const second = await thread.say("and the deposit?");
    expect(second.calls.map((c) => c.input.documentIds)).toEqual([["doc_9"], undefined]);
    expect(second.text).toContain("Not in lease.pdf; elsewhere:");
  });

  it("opens a row of the last list", async () => {
    expect(await chain("list our deals in due diligence", "show me the second one")).toEqual([
      { tool: "get_deal", input: { dealId: "deal_juniper" } },
    ]);
    expect(await chain("how much is the break fee?", "open the second one")).toEqual([
      { tool: "read_document", input: { documentId: "doc_loi", fromPage: 2 } },
    ]);
  });

  it("opens a row of the list also after another row of it", async () => {
    expect(await chain("list our deals in due diligence", "show me the second one", "and the first one?")).toEqual([
      { tool: "get_deal", input: { dealId: "deal_falcon" } },
    ]);
  });

  it("puts the last question to the other document of that name", async () => {
    expect(await chain("how much is the break fee?", "and for the Falcon one?")).toEqual([
      { tool: "search_documents", input: { query: "how much is the break fee?", documentIds: ["doc_nda"] } },
    ]);
  });

  it("opens a document that is named in part, then its next page", async () => {
    const read = (documentId: string, fromPage: number) => [{ tool: "read_document", input: { documentId, fromPage } }];
    expect(await chain("open page 9 of the purchase agreement")).toEqual(read("doc_spa", 9));
    expect(await chain("open page 9 of the purchase agreement", "next page")).toEqual(read("doc_spa", 10));
    expect(await chain("how much is the break fee?", "read page 3")).toEqual(read("doc_spa", 3));
  });

  it("keeps the person and the company of the last answer", async () => {
    const contact = {
      title: "CFO",
      company: "Corvane Systems",
      email: "tom@corvane.example",
      phone: "+44 20 7946 0111",
    };
    const thread = converse(() => ({
      results: [
        { kind: "contact", id: "contact_tom", name: "Tom Okafor", detail: "CFO", contact, score: 2, cite: "[s1]" },
      ],
    }));
    const who = await thread.say("find the CFO of Corvane");
    expect(who.text).toBe("Tom Okafor, CFO at Corvane Systems. [s1]");
    const phone = await thread.say("what's his phone number?");
    expect(phone.calls[0]).toMatchObject({
      tool: "search_crm",
      input: { query: expect.stringContaining("Tom Okafor") },
    });
    expect(phone.text).toBe("Tom Okafor, CFO at Corvane Systems: phone +44 20 7946 0111. [s1]");
    expect((await thread.say("and the CEO?")).calls[0]).toMatchObject({
      tool: "search_crm",
      input: { query: expect.stringMatching(/^CEO of Corvane/) },
    });
  });

  it("adds to the last call what is said now", async () => {
    expect((await chain("list our deals in due diligence", "only those over 50m"))[0]?.input).toMatchObject({
      stage: "due_diligence",
      minValue: 50e6,
    });
    expect((await chain("IRR of -100, 30, 40, 60", "and npv at 10%"))[0]?.input).toEqual({
      cashFlows: [-100, 30, 40, 60],
      discountRate: 0.1,
    });
    expect((await chain("what's the price of NRTH", "and HLDN?"))[0]?.input).toEqual({ ticker: "HLDN" });
    expect((await chain("show me Falcon", "and Juniper?"))[0]?.input).toEqual({ dealId: "deal_juniper" });
  });

  it("knows what it and the contacts refer to after a record", async () => {
    expect((await chain("show me Falcon", "when does it close?"))[0]).toEqual({
      tool: "get_deal",
      input: { dealId: "deal_falcon" },
    });
    expect((await chain("show me Falcon", "who are the contacts?"))[0]).toEqual({
      tool: "get_deal",
      input: { dealId: "deal_falcon" },
    });
  });

  it("never repeats a call within a turn and stops after three", async () => {
    const reply = await converse(() => nothing).say("what is the term of the Falcon NDA?");
    expect(reply.calls).toHaveLength(2);
    expect(reply.text).toContain("I found no passage");
  });
});
