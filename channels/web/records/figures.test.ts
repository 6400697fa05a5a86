import { describe, expect, it } from "vitest";
import type { Citation } from "../api/types.ts";
import { newTurn } from "../thread/view.ts";
import { figuresFrom, isSample, sayFigure } from "./figures.ts";

const quote: Citation = {
  index: 1,
  kind: "market",
  title: "Example (EXMP), close",
  asOf: "2026-09-30",
  provider: "A vendor",
};
const source = { kind: "market", title: quote.title, asOf: quote.asOf, provider: quote.provider };
const turnWith = (result: unknown) =>
  newTurn({
    runId: "run_1",
    question: "",
    askedAt: 0,
    toolCalls: [{ id: "1", name: "get_quote", arguments: "{}", result, done: true }],
  });

describe("figuresFrom", () => {
  it("finds the figures whose source is the cited one, and no others", () => {
    const turn = turnWith({
      price: { value: 180.7, unit: "currency", currency: "EUR", source },
      previousClose: { value: 178.13, unit: "currency", currency: "EUR", source: { ...source, asOf: "2026-09-29" } },
    });
    expect(figuresFrom(turn, quote)).toEqual([{ name: "Price", value: "EUR 180.70" }]);
  });
  it("knows a calculation by its inputs, whatever their order", () => {
    const inputs = { cashFlows: [-100, 60, 70], discountRate: 0.1 };
    const cited: Citation = { index: 1, kind: "calculation", title: "Returns", inputs };
    const same = { kind: "calculation", title: "Returns", inputs: { discountRate: 0.1, cashFlows: [-100, 60, 70] } };
    expect(
      figuresFrom(turnWith({ irr: { value: 0.1938, unit: "fraction", source: same }, xirr: null }), cited),
    ).toEqual([{ name: "IRR", value: "19.38%" }]);
  });
  it("says when the data is a sample", () => {
    expect(isSample(turnWith({ sample: true, source }), quote)).toBe(true);
    expect(isSample(turnWith({ sample: false, source }), quote)).toBe(false);
  });
  it("writes units", () => {
    expect([sayFigure(1.3, "multiple"), sayFigure(-4.2, "amount"), sayFigure(0.5, "fraction")]).toEqual([
      "1.3x",
      "(4.2)",
      "50.0%",
    ]);
  });
});
