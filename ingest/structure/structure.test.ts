import { describe, expect, it } from "vitest";
import { findDefinitions, termKey } from "./definitions.ts";
import { partyNames } from "./parties.ts";
import { findSections, referencesIn, sectionKey } from "./sections.ts";

describe("definitions", () => {
  const text = `This Agreement is made by Corvane Ltd (the “Supplier”) and Velmora AG (the "Buyer").

1. Definitions

“Change of Control” means any transaction in which a person gains more than half of the votes:
(a) by purchase; or
(b) by merger.

1.2 "Business Day" shall have the meaning set forth in Schedule 2.

Net Debt means the borrowings less cash.

The Supplier said that "nothing" means nothing to it.
`;
  const found = new Map(findDefinitions(text).map((one) => [one.term, text.slice(one.start, one.end)]));
  it("finds terms in quotation marks, in capitals and in brackets, with the words that define them", () => {
    expect([...found.keys()].sort()).toEqual(["Business Day", "Buyer", "Change of Control", "Net Debt", "Supplier"]);
    expect(found.get("Net Debt")).toBe("Net Debt means the borrowings less cash.");
    expect(found.get("Business Day")).toMatch(/^1\.2 "Business Day" shall have the meaning/);
  });
  it("takes a definition's own list with it, and stops before the next term", () => {
    expect(found.get("Change of Control")).toMatch(/by merger\.$/);
  });
  it("looks terms up without case, plural and punctuation", () => {
    expect(termKey("the “Business  Days”")).toBe(termKey("business day"));
  });
});

describe("numbered sections", () => {
  const text = `TABLE OF CONTENTS
8.2 Termination ........ 14

ARTICLE IV

8.2 Termination for cause. Either party may terminate.
8.3 Effects of termination under Section 8.2(b) and Article IV.
`;
  it("begins a section at its clause and not at the table of contents", () => {
    const sections = findSections(text);
    expect(text.slice(sections.get("8.2"))).toMatch(/^8\.2 Termination for cause/);
    expect(text.slice(sections.get("4"))).toMatch(/^ARTICLE IV/);
  });
  it("reads references with their sub-clauses, and knows the section they mean", () => {
    expect(referencesIn("as set out in Section 8.2(b) and Article IV below")).toEqual([
      { label: "Section 8.2(b)", key: "8.2" },
      { label: "Article IV", key: "4" },
    ]);
    expect(sectionKey("XIV")).toBe("14");
  });
});

describe("parties", () => {
  it("reads the names in a preamble without their forms, addresses and roles", () => {
    const opening = `SUPPLY AGREEMENT

This Supply Agreement is entered into as of May 1, 2024 by and between Corvane Pumps, Inc., a Delaware corporation with its office in Dover (“Supplier”), and Velmora AG, Basel (the "Buyer").`;
    expect(partyNames(opening)).toEqual(["Corvane Pumps", "Velmora AG"]);
  });
  it("names nobody where no preamble does", () => {
    expect(partyNames("The choice between two pumps is easy.")).toEqual([]);
  });
});
