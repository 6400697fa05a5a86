import { describe, expect, it } from "vitest";
import { cueFit } from "./cues.ts";
import { properNames } from "./names.ts";
import { periodFit, periodsIn } from "./periods.ts";
import { statements } from "./statements.ts";

const read = (text: string, sheet = false) =>
  statements(text, sheet).map(({ start, end, kind }) => [kind, text.slice(start, end)]);

describe("statements", () => {
  it("goes on over a line's end, and keeps true offsets", () => {
    const text = "Of the staff 97 work in Malmö, 31 in Oulu\nand 29 in Gdynia. The rest travel.";
    expect(read(text)).toEqual([
      ["sentence", "Of the staff 97 work in Malmö, 31 in Oulu\nand 29 in Gdynia."],
      ["sentence", "The rest travel."],
    ]);
  });
  it("splits a heading off the sentence beneath it", () => {
    const text =
      "Liquidity\nAt the end of May the company had undrawn credit lines\nof EUR 4m.\n16. Governing law\n16.1 Swiss law applies.";
    const found = statements(text);
    expect(found.map(({ kind }) => kind)).toEqual(["heading", "sentence", "heading", "sentence"]);
    expect(found[3]).toMatchObject({ heading: "16. Governing law" });
  });
  it("keeps the rows of a printed table apart, and its periods as a heading", () => {
    expect(read("EUR m 2023 2022 2021\nRevenue 140 131 122\nEBITDA 31 27 25")).toEqual([
      ["heading", "EUR m 2023 2022 2021"],
      ["row", "Revenue 140 131 122"],
      ["row", "EBITDA 31 27 25"],
    ]);
  });
  it("takes a sheet's title and its columns' names for headings", () => {
    expect(
      read("Net debt at 31 May 2026, EUR m\nCustomer · Share FY2024 % · Share FY2025 %\nNet debt · 12.5", true).map(
        ([kind]) => kind,
      ),
    ).toEqual(["heading", "heading", "row"]);
  });
});

describe("what a question wants of a sentence", () => {
  it("prefers the rule to the definition", () => {
    const ask = "What is the maximum gearing?";
    const rule = cueFit(ask, "Gearing shall not exceed 2.5 to 1.", true);
    expect(rule).toBeGreaterThan(cueFit(ask, "“Gearing” means the ratio of debt to equity.", false) * 3);
    const meant = "How is gearing defined?";
    expect(cueFit(meant, "“Gearing” means the ratio of debt to equity.", false)).toBeGreaterThan(
      cueFit(meant, "Gearing shall not exceed 2.5 to 1.", true),
    );
  });
  it("prefers the period asked for, in the sentence or above the column", () => {
    const asked = periodsIn("revenue in FY2022");
    expect(asked).toEqual([{ year: 2022 }]);
    expect(periodFit(asked, "Revenue 140 131", "2023 2022")).toBeGreaterThan(periodFit(asked, "Revenue grew.", ""));
    expect(periodFit(asked, "Revenue grew.", "")).toBeGreaterThan(periodFit(asked, "In 2024 revenue was 9m.", ""));
  });
  it("tells a month of a year from the year", () => {
    const asked = periodsIn("net debt at 30 September 2026");
    expect(asked).toEqual([{ year: 2026, month: 9 }]);
    expect(periodFit(asked, "At 30 September 2026 it was 3m.", "")).toBeGreaterThan(
      periodFit(asked, "At 31 March 2026 it was 4m.", ""),
    );
  });
});

describe("properNames", () => {
  const names = (ask: string) => properNames(ask, (word) => word === "buyer").map(({ words }) => words.join(" "));
  it("takes companies and people for names, and no measures, offices or months", () => {
    expect(names("What was Marrowby's EBITDA in September FY2025?")).toEqual(["marrowby"]);
    expect(names("What does Ada Lunde of Grey Heron say as CFO about the Buyer?")).toEqual(["ada lunde", "grey heron"]);
  });
  it("hands over names with signs in them as they are written", () => {
    expect(properNames("What did Hume&Day pay for J.P.Orr's mill?", () => false)).toHaveLength(2);
  });
});
