import { describe, expect, it } from "vitest";
import { openingOf } from "./terms.ts";

describe("a document's opening", () => {
  it("leaves out a table of contents, whose headings name nobody", () => {
    const contents =
      "Supply Agreement\nDefinitions........ 3\nTerm and Renewal . . . . . . . 12\nArticle 1. Deliveries.";
    const words = openingOf(contents).split(/\s+/).join(" ");
    expect(words).toContain("Supply Agreement Article 1. Deliveries.");
    expect(words).not.toMatch(/Definitions|Renewal/);
  });
  it("keeps what stands more than a heading's length before the dots", () => {
    const line = `Corvane Ltd ${"and its affiliates ".repeat(10)}....... 4`;
    expect(openingOf(line)).toContain("Corvane Ltd");
  });
  it("holds the preamble that stands behind a long cover", () => {
    const cover = "Confidential draft. ".repeat(200);
    const preamble = "This Agreement is made and entered into as of May 1 by and between Corvane Ltd and Ostra AG.";
    expect(openingOf(cover + preamble)).toContain("between Corvane Ltd and Ostra AG");
  });
});
