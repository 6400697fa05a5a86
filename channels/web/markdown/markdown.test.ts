import type { ComponentChild, VNode } from "preact";
import { describe, expect, it } from "vitest";
import { renderAnswer } from "./blocks.tsx";
import { cutCitations } from "./citations-in-text.ts";
import type { Marks } from "./inline.tsx";
import { holdBackUnfinished, splitLongLead } from "./lex.ts";

const marks: Marks = { isKnown: (index) => index <= 3, render: (index) => `<${index}>` };

/** Tags and text, so that a test reads as what a person sees. */
function draw(child: ComponentChild): string {
  if (Array.isArray(child)) return child.map(draw).join("");
  if (child === null || child === undefined || typeof child === "boolean") return "";
  if (typeof child !== "object") return String(child);
  const { type, props } = child as VNode<{ children?: ComponentChild; class?: string; href?: string }>;
  if (typeof type === "function") {
    return type.length > 0 && "table" in props ? "[table]" : draw(props.children);
  }
  const name = [type, props.class, props.href].filter(Boolean).join(" ");
  return `{${name}:${draw(props.children)}}`;
}
const render = (text: string, streaming = false) => draw(renderAnswer(text, streaming, marks));

describe("an answer's markdown", () => {
  it("makes the first paragraph the lead", () => {
    expect(render("Yes. It may.\n\nMore of it.")).toBe("{p lead:Yes. It may.}{p:More of it.}");
  });
  it("shows raw HTML as text", () => {
    expect(render("<img src=x onerror=alert(1)>\n\n<b>bold</b>")).toBe(
      "{p lead:<img src=x onerror=alert(1)>}{p:<b>bold</b>}",
    );
  });
  it("links web addresses only", () => {
    expect(render("[a](https://example.com) [b](javascript:alert(1)) [c](data:text/html,x)")).toBe(
      "{p lead:{a https://example.com:a} b c}",
    );
  });
  it("joins a mark to the word before it, after the full stop", () => {
    expect(render("Notice is 60 days [1].")).toBe("{p lead:Notice is 60 {span nb:days.<1>}}");
  });
  it("leaves bracketed numbers that name no source as text", () => {
    expect(render("See note [12] there.")).toBe("{p lead:See note [12] there.}");
  });
  it("does not take a line of the answer for a link definition", () => {
    expect(render("A. [1]\n\n[1]: https://example.com")).toContain("{a https://example.com:https://example.com}");
  });
  it("sets words of a document apart as a quotation", () => {
    expect(render("Lead.\n\n> the Customer may terminate [2]")).toContain(
      "{blockquote vb:{p:the Customer may {span nb:terminate<2>}}}",
    );
  });
  it("sets long quotations within a sentence in the type of documents, and leaves short ones", () => {
    expect(render("It says “the Customer may terminate at once” of a “default”. [1]")).toBe(
      "{p lead:It says {span said:“the Customer may terminate at once”} of a {span nb:“default”.<1>}}",
    );
  });
  it("sees a quotation whole, whatever is escaped or quoted within it", () => {
    expect(render("“6\\. “Leverage” means the ratio of one to the other.” [1]")).toBe(
      "{p lead:{span said:“6. “Leverage” means the ratio of one to the other.”}{span nb:<1>}}",
    );
  });
  it("sets the attribution of a quotation small, and nothing else that follows a dash", () => {
    expect(render("“the Customer may terminate at once” — Supply Agreement.pdf, page 9. [1] More.")).toBe(
      "{p lead:{span said:“the Customer may terminate at once”}{span by: — Supply Agreement.pdf, page {span nb:9.<1>}} More.}",
    );
    expect(render("“the Customer may terminate at once” — and will. [1]")).not.toContain("{span by");
  });
  it("sets a line small that only says where a quotation stands", () => {
    expect(render("“Words of the agreement.” [1]\n\nSupply Agreement, Corvane.pdf, page 9.")).toContain(
      "{p by:Supply Agreement, Corvane.pdf, page 9.}",
    );
    expect(render("Lead.\n\nIt is in the file. See model.xlsx for more of it")).not.toContain("{p by");
  });
  it("marks what is missing", () => {
    expect(render("Lead.\n\nNot in the rooms: a consent letter.")).toContain("{p gap:");
  });
  it("draws a table only when its delimiter row is there", () => {
    expect(render("Lead.\n\n| a | b |\n|--", true)).not.toContain("|");
    expect(render("Lead.\n\n| a | b |\n|---|---|\n| 1 | 2 |", true)).toContain("[table]");
  });
});

describe("holdBackUnfinished", () => {
  it("waits for the end of a mark, a link and a bold word", () => {
    expect(holdBackUnfinished("It ends. [1")).toBe("It ends.");
    expect(holdBackUnfinished("See [the page](https://ex")).toBe("See ");
    expect(holdBackUnfinished("A **bold wo")).toBe("A **bold wo**");
  });
  it("changes nothing about finished text", () => {
    expect(holdBackUnfinished("A **bold** word. [1] More")).toBe("A **bold** word. [1] More");
  });
});

describe("splitLongLead", () => {
  it("lets only the first sentence of a long paragraph lead", () => {
    const first = "The agreement ends on a change of control. [1]";
    expect(splitLongLead(`${first} ${"It goes on at length. ".repeat(20)}`).startsWith(`${first}\n\nIt goes on`)).toBe(
      true,
    );
  });
  it("does not cut at an abbreviation", () => {
    const text = `The claim of Example Ltd. Against the seller stands. ${"Then more. ".repeat(30)}`;
    expect(splitLongLead(text).split("\n\n")[0]).toBe("The claim of Example Ltd. Against the seller stands.");
  });
});

describe("cutCitations", () => {
  it("reads lists and neighbours of marks", () => {
    expect(cutCitations("both. [1][2] and [1, 3]", () => true)).toEqual([
      { word: "both.", marks: [1, 2] },
      { text: " " },
      { word: "and", marks: [1, 3] },
    ]);
  });
});
