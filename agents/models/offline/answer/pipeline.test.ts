import { describe, expect, it } from "vitest";
import { wordComparison } from "./comparison.ts";
import { wordPipeline } from "./pipeline.ts";

const deal = (name: string, value: number, currency = "EUR", expectedCloseDate = "2026-05-01") => ({
  id: "1",
  tool: "get_deal",
  input: {},
  result: { name, value, currency, probability: 0.4, expectedCloseDate, cite: `[${name}]` },
});

describe("wordComparison", () => {
  it("says the fact with both figures and their sources", () => {
    expect(wordComparison("which is bigger, A or B?", [deal("A", 5e6), deal("B", 9e6)])).toBe(
      "B is larger: EUR 9.0m against EUR 5.0m. [B] [A]",
    );
    expect(wordComparison("does A close before B?", [deal("A", 1), deal("B", 1, "EUR", "2026-07-01")])).toBe(
      "A is expected to close earlier: 1 May 2026 against 1 July 2026. [A] [B]",
    );
  });

  it("compares no sums of two currencies, and nothing that was not asked", () => {
    expect(wordComparison("which is bigger?", [deal("A", 5e6), deal("B", 9e6, "USD")])).toBeUndefined();
    expect(wordComparison("compare A and B", [deal("A", 5e6), deal("B", 9e6)])).toBeUndefined();
  });
});

describe("wordPipeline", () => {
  const group = (title: string, deals: number, values: object[], more: object = {}) => ({
    title,
    deals,
    values,
    ...more,
  });
  const result = {
    groups: [
      group(
        "Screening",
        2,
        [
          { currency: "EUR", value: 3e6, weighted: 1e6 },
          { currency: "USD", value: 2e6, weighted: 5e5 },
        ],
        {
          averageDaysInStage: 12,
          conversion: { left: 4, advanced: 3, rate: 0.75 },
        },
      ),
      group("On hold", 0, []),
    ],
    open: { deals: 2, values: [{ currency: "EUR", value: 3e6, weighted: 1e6 }] },
    wins: { won: 1, lost: 3, rate: 0.25 },
    cite: "[s1]",
  };

  it("never adds two currencies up, and leaves out what is empty", () => {
    const text = wordPipeline("what is our pipeline?", result);
    expect(text).toContain("| Screening | 2 | EUR 3.0m and USD 2.0m | EUR 1.0m and USD 500,000 |");
    expect(text).not.toContain("On hold");
    expect(text).toContain("2 open deals worth EUR 3.0m (EUR 1.0m weighted by probability). [s1]");
  });

  it("adds the figures that were asked for", () => {
    expect(wordPipeline("how long do deals stay in screening?", result)).toContain("| 12 |");
    expect(wordPipeline("what is our win rate?", result)).toContain("Of 4 decided deals 1 won: 25 %.");
  });
});
