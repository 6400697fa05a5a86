import { describe, expect, it } from "vitest";
import type { Card, CardOf } from "../../../domain/card.ts";
import type { ToolContext } from "../../define-tool.ts";
import { computeReturns } from "../compute-returns.ts";
import { runSensitivity } from "../run-sensitivity.ts";
import { valueDcf } from "../value-dcf.ts";
import { valueLbo } from "../value-lbo.ts";
import { valueTradingComps } from "../value-trading-comps.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const dcf = { currency: "EUR", freeCashFlows: [100, 110, 120], wacc: 0.1, terminalGrowth: 0.02, netDebt: 300 };

function only<Kind extends Card["kind"]>(cards: readonly Card[], kind: Kind): CardOf<Kind> {
  const found = cards.filter((card) => card.kind === kind);
  expect(found).toHaveLength(1);
  return found[0] as CardOf<Kind>;
}

const adds = ({ start, steps, end }: CardOf<"bridge">) =>
  expect(steps.reduce((sum, { amount }) => sum + amount, start.amount)).toBeCloseTo(end.amount, 6);

describe("the cards of valuations", () => {
  it("bridge from the forecast to the equity value that the answer states", async () => {
    const answer = valueDcf.output.parse(await valueDcf.run(valueDcf.input.parse(dcf), context));
    const bridge = only(answer.cards, "bridge");
    adds(bridge);
    expect(bridge.end.amount).toBe(answer.equityValue.value);
  });

  it("have the stated enterprise value in the centre of the grid", async () => {
    const answer = valueDcf.output.parse(await valueDcf.run(valueDcf.input.parse(dcf), context));
    const grid = only(answer.cards, "grid");
    expect(grid.cells[grid.base?.row ?? -1]?.[grid.base?.column ?? -1]).toBe(answer.enterpriseValue.value);
  });

  it("draw what the sensitivities measure, around the base case", async () => {
    const input = runSensitivity.input.parse({ ...dcf, measure: "equityValue", size: 3 });
    const { cards, baseCase } = runSensitivity.output.parse(await runSensitivity.run(input, context));
    expect(only(cards, "grid")).toMatchObject({ title: "Equity value by WACC and terminal growth" });
    expect(only(cards, "grid").cells[1]?.[1]).toBe(baseCase.value);
    expect(only(cards, "bars").baseline).toBe(baseCase.value);
    expect(only(cards, "bars").bars[0]?.note).toMatch(/ to /);
  });

  it("bridge a buyout's gain without a rest", async () => {
    const input = valueLbo.input.parse({
      currency: "EUR",
      entryEbitda: 100,
      entryMultiple: 8,
      exitMultiple: 9,
      years: 5,
      ebitdaGrowth: 0.05,
      cashConversion: 0.8,
      taxRate: 0.25,
      debt: 500,
      interestRate: 0.07,
      transactionFees: 10,
    });
    const { cards, attribution } = valueLbo.output.parse(await valueLbo.run(input, context));
    adds(only(cards, "bridge"));
    expect(only(cards, "bridge").end.amount).toBe(attribution.gain);
  });

  it("show the quartiles as a football field, in order", async () => {
    const input = valueTradingComps.input.parse({
      currency: "EUR",
      period: "LTM",
      companyFigure: 50,
      multiples: [8, 9.5, 10, 12],
    });
    const { cards, low, high } = valueTradingComps.output.parse(await valueTradingComps.run(input, context));
    const [method] = only(cards, "football_field").methods;
    expect(method).toMatchObject({ low: low.value, high: high.value });
    expect(method?.mid).toBeGreaterThan(method?.low ?? Number.NaN);
  });

  it("draw cash flows with the sum so far", async () => {
    const input = computeReturns.input.parse({ cashFlows: [-100, 30, 80] });
    const { cards } = computeReturns.output.parse(await computeReturns.run(input, context));
    expect(only(cards, "series").lines[1]?.values).toEqual([-100, -70, 10]);
  });
});
