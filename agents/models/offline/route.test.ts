import { describe, expect, it } from "vitest";
import { cards, readCards } from "./fixtures/cards.ts";
import {
  documentQuestions,
  firstQuestions,
  plainRequests,
  recordQuestions,
  secondQuestions,
} from "./fixtures/questions.ts";
import { callsOf, isRight, plan } from "./fixtures/routing.ts";

const wrong = (list: typeof firstQuestions) => list.filter((q) => !isRight(q)).map((q) => q.ask);

describe("routing", () => {
  it("sends every question about documents to the search, whole", () => {
    expect(wrong(documentQuestions)).toEqual([]);
  });

  it("sends questions about records, prices and returns to their tools with what was said", () => {
    expect(wrong(recordQuestions).length).toBeLessThanOrEqual(1);
  });

  it("answers small talk and requests that it cannot do without a call", () => {
    expect(wrong(plainRequests)).toEqual([]);
  });

  it("keeps the second list right to 97 %", () => {
    expect(wrong(secondQuestions).length).toBeLessThanOrEqual(3);
  });

  it.each(readCards.flatMap((c) => c.examples.map((e) => [c.name, e] as const)))(
    "%s chooses its own example: %s",
    (name, example) => {
      const made = plan(example);
      const chosen = made.kind === "ask" ? made.call.tool : callsOf(made)[0]?.tool;
      // An example may name a document or a deal that this workspace does not have: then the search over documents takes it.
      expect([name, "search_documents"]).toContain(chosen ?? "search_documents");
    },
  );

  it("calls several tools at once for several questions", () => {
    const calls = callsOf(plan("list our deals in due diligence and what's the price of NRTH?"));
    expect(calls.map((c) => c.tool)).toEqual(["list_deals", "get_quote"]);
    expect(callsOf(plan("quote NRTH and CRVN")).map((c) => c.input.ticker)).toEqual(["NRTH", "CRVN"]);
    expect(callsOf(plan("show me Falcon and Juniper")).map((c) => c.input.dealId)).toEqual([
      "deal_falcon",
      "deal_juniper",
    ]);
  });

  it("offers only the tools of this call", () => {
    const few = readCards.filter((c) => c.name !== "get_quote");
    expect(callsOf(plan("what's the price of NRTH?", few)).map((c) => c.tool)).not.toContain("get_quote");
  });

  it("survives a slip of the pen in four of five requests", () => {
    const list = [...firstQuestions, ...secondQuestions].filter((q) => q.tool !== null && q.ask.length > 12);
    const right = list.filter((q) => isRight({ ...q, args: undefined }, slip(q.ask)));
    expect(right.length / list.length).toBeGreaterThan(0.85);
  });

  it("survives all lower case", () => {
    const list = [...firstQuestions, ...secondQuestions];
    expect(
      list.filter((q) => isRight({ ...q, args: undefined }, q.ask.toLowerCase())).length / list.length,
    ).toBeGreaterThan(0.9);
  });

  it("plans a request in milliseconds", () => {
    const started = performance.now();
    for (const q of secondQuestions) plan(q.ask, cards);
    expect((performance.now() - started) / secondQuestions.length).toBeLessThan(25);
  });
});

/** Swaps two letters inside the longest plain word. */
function slip(ask: string): string {
  const word = (ask.match(/\b[a-z]{5,}\b/g) ?? []).toSorted((a, b) => b.length - a.length)[0];
  if (!word) return ask;
  const at = Math.floor(word.length / 2);
  return ask.replace(word, word.slice(0, at - 1) + word.charAt(at) + word.charAt(at - 1) + word.slice(at + 1));
}
