import { describe, expect, it } from "vitest";
import { catalogueOf } from "../catalogue.ts";
import { cards } from "../fixtures/cards.ts";
import { today } from "../fixtures/conversation.ts";
import { exampleLinker } from "../read/examples.ts";
import { rerank } from "./rerank.ts";

describe("ranking", () => {
  const catalogue = catalogueOf(cards);

  it("finds the tool of an example that it has not seen in three of four cases", () => {
    const examples = cards.flatMap((card) => card.examples.map((text) => ({ card, text })));
    const right = examples.filter(({ card, text }) => {
      const reading = catalogue.read(text, today, exampleLinker(catalogue.tools.get(card.name)?.slots ?? []));
      const ranked = rerank(catalogue, catalogue.ranker.rank(reading, undefined, text), reading, catalogue.mood(text));
      return ranked[0]?.tool === card.name;
    });
    expect(right.length / examples.length).toBeGreaterThanOrEqual(0.75);
  });

  it("builds the same cards once", () => {
    expect(catalogueOf(structuredClone(cards))).toBe(catalogue);
  });

  it("never ranks a hidden tool", () => {
    const [first, ...rest] = cards;
    const hidden = catalogueOf([{ ...(first as (typeof cards)[number]), hidden: true }, ...rest]);
    const reading = hidden.read("how much is the break fee?", today, () => []);
    expect(hidden.ranker.rank(reading).map((r) => r.tool)).not.toContain(first?.name);
  });
});
