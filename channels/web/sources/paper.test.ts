import { describe, expect, it } from "vitest";
import type { PageText } from "../api/types.ts";
import { layPaper, type PaperBlock } from "./paper.ts";

const page = (text: string, fields: Partial<PageText> = {}): PageText => ({
  documentId: "doc_1",
  documentName: "Agreement",
  mediaType: "application/pdf",
  page: 2,
  pages: 3,
  start: 100,
  end: 100 + text.length,
  text,
  layout: null,
  ...fields,
});
const hits = (blocks: PaperBlock[]): string[] =>
  blocks.flatMap((block) =>
    (block.kind === "table" ? block.rows.flat() : [block])
      .flatMap(({ number, runs }) => [...number, ...runs])
      .filter((run) => run.hit)
      .map((run) => run.text),
  );
const textOf = (blocks: PaperBlock[]): string =>
  blocks
    .flatMap((block) =>
      (block.kind === "table" ? block.rows.flat() : [block])
        .flatMap(({ number, runs }) => [...number, ...runs])
        .map((run) => run.text),
    )
    .join("|");

describe("layPaper", () => {
  it("marks exactly the cited span, counted from the start of the document", () => {
    const text = "1. Term\n\n1.1 Either party may terminate on 60 days’ notice.";
    const start = 100 + text.indexOf("terminate");
    expect(hits(layPaper(page(text), { start, end: start + "terminate on 60 days’ notice".length }))).toEqual([
      "terminate on 60 days’ notice",
    ]);
  });
  it("carries a span over paragraphs, without marking the blank line between them", () => {
    const text = "First part.\n\nSecond part.";
    expect(hits(layPaper(page(text), { start: 106, end: 100 + text.length }))).toEqual(["part.", "Second part."]);
  });
  it("clips a span that goes on over the page", () => {
    expect(hits(layPaper(page("Last words."), { start: 105, end: 900 }))).toEqual(["words."]);
    expect(hits(layPaper(page("Last words."), { start: 0, end: 104 }))).toEqual(["Last"]);
  });
  it("hangs clause numbers and finds headings", () => {
    const blocks = layPaper(
      page("14. Change of control\n\n14.1 In this clause it is defined.\n\n(a) first limb"),
      null,
    );
    expect(blocks.map((block) => block.kind)).toEqual(["heading", "paragraph", "paragraph"]);
    expect(blocks[1]).toMatchObject({ number: [{ text: "14.1 " }] });
    expect(blocks[2]).toMatchObject({ indent: true, number: [{ text: "(a) " }] });
  });
  it("begins anew at each clause of a page without blank lines, and sets its running lines apart", () => {
    const text =
      "13.2 It is renewed, unless a party\ngives notice.\n14. Change of control\n14.1 In this clause\nit is defined.\n(a) first limb;\n(b) 10.5 tonnes.\nSupply Agreement Execution version\n9 / 44\n";
    const blocks = layPaper(page(text), { start: 100 + text.indexOf("14.1"), end: 100 + text.indexOf("(a)") });
    expect(blocks.map((block) => block.kind)).toEqual([
      "paragraph",
      "heading",
      "paragraph",
      "paragraph",
      "paragraph",
      "foot",
      "foot",
    ]);
    expect(blocks.filter((block) => block.hit)).toHaveLength(1);
    expect(textOf(blocks).replaceAll(/[|\s]/g, "")).toBe(text.replaceAll(/\s/g, ""));
  });
  it("never leaves out text that the layout does not name", () => {
    const text = "Heading\nUnnamed words.\nA paragraph.";
    const blocks = layPaper(
      page(text, {
        layout: {
          kind: "blocks",
          blocks: [
            { kind: "heading", start: 0, end: 7 },
            { kind: "paragraph", start: 23, end: 35 },
          ],
        },
      }),
      null,
    );
    expect(textOf(blocks)).toContain("Unnamed words.");
    expect(blocks.map((block) => block.kind)).toEqual(["heading", "paragraph", "paragraph"]);
  });
  it("marks inside a table cell", () => {
    const text = "EBITDA\t12.4\t";
    const rows = [
      [
        { start: 0, end: 6, text: "EBITDA" },
        { start: 7, end: 11, text: "12.4" },
      ],
    ];
    const blocks = layPaper(
      page(text, { layout: { kind: "blocks", blocks: [{ kind: "table", start: 0, end: 12, rows }] } }),
      { start: 107, end: 111 },
    );
    expect(hits(blocks)).toEqual(["12.4"]);
  });
});
