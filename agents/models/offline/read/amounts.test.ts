import { describe, expect, it } from "vitest";
import { findAmounts } from "./amounts.ts";
import { findFigureLists, signedFlows } from "./figures.ts";

describe("amounts", () => {
  it.each([
    ["118m", [["money", 118e6]]],
    ["EUR 4.5 million", [["money", 4.5e6, "EUR"]]],
    ["$1,250,000.50", [["money", 1_250_000.5, "USD"]]],
    ["two and a half million", [["money", 2.5e6]]],
    ["10 %", [["percent", 0.1]]],
    ["35 basis points", [["percent", 0.0035]]],
    ["8.5x", [["multiple", 8.5]]],
    ["-50m", [["money", -50e6]]],
    ["(50m)", [["money", -50e6]]],
    ["£20k", [["money", 20_000, "GBP"]]],
    ["3 years", [["number", 3]]],
    ["Q3 and FY2018", []],
  ] as const)("reads %s", (text, expected) => {
    expect(findAmounts(text).map((a) => [a.type, a.value, ...(a.currency ? [a.currency] : [])])).toEqual(expected);
  });

  it("spreads a unit said once to the left", () => {
    expect(findAmounts("10, 12.5 and 15 million").map((a) => a.value)).toEqual([10e6, 12.5e6, 15e6]);
  });

  it("reads the ends of a range", () => {
    expect(findAmounts("between 10 and 20m").map((a) => [a.value, a.bound])).toEqual([
      [10e6, "min"],
      [20e6, "max"],
    ]);
    expect(findAmounts("over 50m")[0]?.bound).toBe("min");
    expect(findAmounts("at most 8 %")[0]?.bound).toBe("max");
  });

  it("reads runs of figures, and what was paid as negative", () => {
    const text = "-100, 30, 40 and 60";
    expect(findFigureLists(text, findAmounts(text))[0]?.map((a) => a.value)).toEqual([-100, 30, 40, 60]);
    const said = "we put in 25m and got back 4m, 6m and 31m";
    expect(signedFlows(said, findAmounts(said))).toEqual([-25e6, 4e6, 6e6, 31e6]);
  });
});
