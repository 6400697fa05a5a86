import { describe, expect, it } from "vitest";
import { findClauses } from "./find-clauses.ts";
import { readShippedWeights, shippedClauseModel } from "./model.ts";
import { sentencesOf } from "./sentences.ts";

const CONTRACT = `SUPPLY AGREEMENT

1. Deliveries. The Supplier shall deliver the Goods to the warehouse named in the order. Each delivery shall be accompanied by a packing list.

12. Governing Law. This Agreement shall be governed by and construed in accordance with the laws of the State of New York, without regard to its conflict of laws principles.

13. Assignment. Neither party may assign this Agreement or any of its rights without the prior written consent of the other party. Any attempted assignment in violation of this Section shall be void.

14. Insurance. During the term the Supplier shall maintain commercial general liability insurance with limits of not less than $2,000,000 per occurrence and shall name the Buyer as an additional insured.
`;

describe("sentences", () => {
  it("covers every word once, in order, whatever the text is", () => {
    const texts = [
      CONTRACT,
      "x".repeat(5_000),
      "a. b. c. D. E",
      "One sentence without an end",
      "\n\n\n",
      "(a) pay; (b) go; Done.",
    ];
    for (const text of texts) {
      const sentences = sentencesOf(text);
      let last = 0;
      for (const { start, end } of sentences) {
        expect(text.slice(last, start).trim()).toBe("");
        expect(end).toBeGreaterThan(start);
        expect(end - start).toBeLessThanOrEqual(900);
        last = end;
      }
      expect(text.slice(last).trim()).toBe("");
    }
  });
  it("keeps a clause's number with its sentence and does not end one at an abbreviation", () => {
    const said = sentencesOf("9.2. The Buyer, Acme Inc. and its affiliates shall pay. No. 4 stays.").map(
      ({ start, end }) => "9.2. The Buyer, Acme Inc. and its affiliates shall pay. No. 4 stays.".slice(start, end),
    );
    expect(said[0]).toBe("9.2. The Buyer, Acme Inc. and its affiliates shall pay.");
  });
});

describe("the shipped clause model", () => {
  it.each([
    ["Governing Law", "governed by and construed"],
    ["Anti-Assignment", "Neither party may assign"],
    ["Insurance", "commercial general liability insurance"],
  ])("recognises %s and trims the place to it", (kind, words) => {
    const [best] = findClauses(CONTRACT, shippedClauseModel()).filter((one) => one.kind === kind);
    expect(best?.probability).toBeGreaterThan(0.5);
    const said = CONTRACT.slice(best?.start, best?.end);
    expect(said).toContain(words);
    expect(said).not.toContain("packing list");
    expect(said.length).toBeLessThan(420);
  });
  it("recognises no clause in prose that is none", () => {
    const prose =
      "Revenue grew by nine per cent to 131 million. The pumps segment sold more units than a year before. Demand in Norway was flat.";
    expect(findClauses(prose, shippedClauseModel()).filter(({ probability }) => probability >= 0.5)).toEqual([]);
  });
  it("gives the likeliest place of each kind first, and no two places that overlap", () => {
    const found = findClauses(CONTRACT.repeat(3), shippedClauseModel());
    for (const kind of new Set(found.map((one) => one.kind))) {
      const places = found.filter((one) => one.kind === kind);
      expect(places[0]?.probability).toBe(Math.max(...places.map(({ probability }) => probability)));
      const ordered = places.toSorted((a, b) => a.start - b.start);
      for (const [index, place] of ordered.entries())
        expect(place.start).toBeGreaterThanOrEqual(ordered[index - 1]?.end ?? 0);
    }
  });
  it("says which contracts it learned from, holds none of their text, and names its source", () => {
    const weights = readShippedWeights();
    expect(weights.source).toContain("CC BY 4.0");
    expect(weights.trainedOn.every((id) => /^[0-9a-f]{8}$/.test(id))).toBe(true);
    // Single words and pairs: nothing of which a sentence could be put together.
    expect(weights.vocabulary.split("\n").every((feature) => feature.split(" ").length <= 2)).toBe(true);
  });
});
