import { describe, expect, it } from "vitest";
import { createClauseModel } from "../../ingest/clauses/model.ts";
import { type Contract, contractId } from "./corpus.ts";
import { trainClauseModel } from "./train.ts";

/** Contracts of plain sentences, one of which is a clause on the law. */
function contracts(count: number): Contract[] {
  return Array.from({ length: count }, (_, n) => {
    const law = `This agreement is governed by the laws of state number ${n} without its conflict rules.`;
    const others = [
      `The supplier delivers pumps of model ${n} to the warehouse in good order.`,
      "The buyer pays each invoice in thirty days after it was received.",
      "Notices are sent by registered mail to the address given above.",
    ];
    const text = [...others.slice(0, n % 3), law, ...others.slice(n % 3)].join("\n\n");
    const start = text.indexOf(law);
    return {
      file: `${n}.txt`,
      text,
      id: contractId(text),
      clauses: new Map([["Governing Law", [[start, start + law.length]]]]),
    };
  });
}

describe("training the clause model", () => {
  it("learns a kind of clause from its words, and gives probabilities", () => {
    const model = createClauseModel(trainClauseModel(contracts(30)));
    const probability = (text: string) => model.probability(0, model.score(text)[0] ?? -9);
    expect(probability("Our agreement is governed by the laws of Norway.")).toBeGreaterThan(0.5);
    expect(probability("The buyer pays by wire.")).toBeLessThan(0.1);
  });
  it("gives the same bytes from the same contracts", () => {
    expect(JSON.stringify(trainClauseModel(contracts(12)))).toBe(JSON.stringify(trainClauseModel(contracts(12))));
  });
});
