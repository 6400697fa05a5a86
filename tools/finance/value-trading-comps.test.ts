import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { valueTradingComps } from "./value-trading-comps.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const base = { currency: "EUR", companyFigure: 50e6, period: "LTM" };
const run = async (input: Record<string, unknown>) =>
  valueTradingComps.output.parse(
    await valueTradingComps.run(valueTradingComps.input.parse({ ...base, ...input }), context),
  );

describe("value_trading_comps", () => {
  it("values at the median, with the quartiles as the range", async () => {
    const answer = await run({ multiples: [8, 9, 10, 11, 12], netDebt: 100e6, sharesOutstanding: 10e6 });
    expect(answer.enterpriseValue).toMatchObject({ value: 500e6, unit: "currency", source: { kind: "calculation" } });
    expect([answer.low.value, answer.high.value]).toEqual([450e6, 550e6]);
    expect([answer.equityValue.value, answer.valuePerShare?.value]).toEqual([400e6, 40]);
    expect(answer.warnings).toEqual([]);
  });

  it("reports a loss-making peer as not meaningful instead of a negative multiple", async () => {
    const peers = [
      { name: "Alder", enterpriseValue: 900e6, figure: 100e6 },
      { name: "Birch", enterpriseValue: 400e6, figure: -20e6 },
      { name: "Cedar", enterpriseValue: 1100e6, figure: 100e6 },
    ];
    const { comparables, median, warnings } = await run({ peers });
    expect(comparables[1]).toEqual({
      name: "Birch",
      multiple: null,
      note: "not meaningful: EBITDA is not above zero",
    });
    expect(median.value).toBe(10);
    expect(warnings.join(" ")).toMatch(/Only 2 multiples.*not meaningful and left out/);
  });

  it("takes the price over earnings for a value of the equity", async () => {
    const peers = [{ name: "Alder", equityValue: 300e6, figure: 20e6 }];
    const { equityValue, enterpriseValue } = await run({ metric: "netIncome", companyFigure: 10e6, peers });
    expect(equityValue.value).toBe(150e6);
    expect(enterpriseValue).toMatchObject({ value: null, note: "net debt was not given" });
  });

  it.each([
    ["which twelve months", { period: undefined, multiples: [8] }, /LTM.*NTM.*FY/],
    [
      "a peer without the value that the metric takes",
      { peers: [{ name: "Alder", equityValue: 3, figure: 1 }] },
      /lacks enterpriseValue/,
    ],
    ["no meaningful multiple", { multiples: [-3] }, /None of the multiples/],
    ["a loss to be valued", { multiples: [8], companyFigure: -1 }, /means nothing/],
  ])("asks back or refuses: %s", async (_what, input, reason) => {
    await expect(run(input)).rejects.toThrow(reason);
  });
});
