import { describe, expect, it } from "vitest";
import { carriedInto, endOfPart, partText, settledLength } from "./parts.ts";

const cut = (text: string, limit: number): string[] => {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const end = endOfPart(text, from, limit);
    parts.push(partText(text, from, end));
    from = end;
  }
  return parts;
};
const table = `| Name | Value |\n| --- | ---: |\n${Array.from({ length: 80 }, (_, i) => `| Deal ${i} | ${i}.5 |`).join("\n")}\n`;

describe("a long answer", () => {
  it("is cut between paragraphs, with every word once and in order", () => {
    const text = Array.from({ length: 60 }, (_, i) => `Paragraph ${i} says something about it.`).join("\n\n");
    const parts = cut(text, 300);
    expect(parts.every((part) => part.length <= 300 && part.startsWith("Paragraph"))).toBe(true);
    expect(parts.join(" ").split(/\s+/)).toEqual(text.split(/\s+/));
  });

  it("repeats a table's head in each part, and never cuts a row", () => {
    const parts = cut(`Intro.\n\n${table}`, 400);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts.slice(1)) expect(part.startsWith("| Name | Value |\n| --- | ---: |\n| Deal")).toBe(true);
    const rows = parts.flatMap((part) => part.match(/^\| Deal \d+ \| [\d.]+ \|$/gm) ?? []);
    expect(rows).toEqual(Array.from({ length: 80 }, (_, i) => `| Deal ${i} | ${i}.5 |`));
  });

  it("closes a block of code at the end of a part and opens it again in the next", () => {
    const text = `\`\`\`sql\n${Array.from({ length: 60 }, (_, i) => `select ${i};`).join("\n")}\n\`\`\`\n`;
    for (const part of cut(text, 200)) {
      expect(part.length).toBeLessThanOrEqual(200);
      expect(part.match(/```/g)).toHaveLength(2);
    }
  });

  it("without a space is cut all the same, between whole characters", () => {
    const parts = cut("😀".repeat(200), 101);
    expect(parts.join("")).toBe("😀".repeat(200));
    expect(parts.every((part) => part.length <= 101 && part.isWellFormed())).toBe(true);
  });
});

describe("text that is still being written", () => {
  it.each([
    ["a half-written mark", "It is **", "It is "],
    ["a number that may become a source", "It fell. [1", "It fell. "],
    ["a link", "See [the page](https://par", "See "],
    ["a row of a table", "| a | b |\n| - | - |\n| 1 | ", "| a | b |\n| - | - |\n"],
  ])("holds back %s", (_what, text, settled) => {
    expect(text.slice(0, settledLength(text))).toBe(settled);
  });
  it("lets whole sentences go", () => {
    expect(settledLength("It fell by 3 % [1].")).toBe(19);
  });
});

it("nothing is carried into text that follows a table", () => {
  const text = `${table}\nAfter.`;
  expect(carriedInto(text, text.indexOf("After"))).toBe("");
});
