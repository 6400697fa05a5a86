import { describe, expect, it } from "vitest";
import { chunkDocument } from "./chunk.ts";
import { parseFile } from "./parse/index.ts";

const document = (text: string) => parseFile(new TextEncoder().encode(text), "Corvane Supply Agreement.txt");

/** A repeatable stream of numbers: the property has to fail the same way twice. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

describe("chunkDocument", () => {
  it("gives offsets under which the document's text holds exactly the chunk, for any text", async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = numbers(seed);
      const next = () => random.next().value as number;
      const pieces = [
        "The supplier shall deliver. ",
        "\n",
        "\n\n",
        "1.2 Term. ",
        "ARTICLE IV\n",
        "é😀 ",
        "x".repeat(40),
        "\f",
        "(a) pay EUR 5; ",
        " ",
        "word ".repeat(300),
      ];
      let text = "";
      while (text.length < 6_000) text += pieces[Math.floor(next() * pieces.length)];
      const parsed = await document(text);
      const whole = parsed.pages.map((page) => page.text).join("");
      let last = 0;
      for (const chunk of chunkDocument(parsed, "x.txt")) {
        expect(whole.slice(chunk.start, chunk.end)).toBe(chunk.text);
        expect(chunk.text.length).toBeLessThanOrEqual(1_000);
        expect(chunk.start).toBeGreaterThanOrEqual(last);
        last = chunk.end;
      }
      const kept = [...chunkDocument(parsed, "x.txt")]
        .map((chunk) => chunk.text)
        .join("")
        .replace(/\s/g, "").length;
      expect(kept).toBe(whole.replace(/\s/g, "").length);
    }
  });
  it("does not cut a numbered clause that fits into one passage", async () => {
    const clause = (n: number) =>
      `${n}. ${"The parties shall act in good faith and keep records of it. ".repeat(7)}End of clause ${n}.`;
    const parsed = await document(Array.from({ length: 12 }, (_, n) => clause(n + 1)).join("\n\n"));
    const chunks = [...chunkDocument(parsed, "x.txt")];
    for (let n = 1; n <= 12; n++) {
      expect(
        chunks.filter(({ text }) => text.includes(`${n}. The parties`) && text.includes(`End of clause ${n}.`)),
      ).not.toHaveLength(0);
    }
  });
  it("leads with the document's name and the headings above the passage", async () => {
    const parsed = await document(
      "SUPPLY AGREEMENT\n\nARTICLE IV TERMINATION\n\nEither party may terminate for convenience on sixty days' notice.\n",
    );
    const [chunk] = [...chunkDocument(parsed, "Corvane Supply Agreement.txt")];
    expect(chunk?.lead).toContain("Corvane Supply Agreement");
    expect(chunk?.lead).toContain("ARTICLE IV TERMINATION");
  });
});
