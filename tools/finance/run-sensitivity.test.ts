import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { runSensitivity } from "./run-sensitivity.ts";
import { valueDcf } from "./value-dcf.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const base = { currency: "EUR", freeCashFlows: [100, 110, 120], wacc: 0.1, terminalGrowth: 0.02 };
const run = async (input: Record<string, unknown> = {}) =>
  runSensitivity.output.parse(await runSensitivity.run(runSensitivity.input.parse({ ...base, ...input }), context));

describe("run_sensitivity", () => {
  it("puts the valuation itself in the centre of the grid", async () => {
    const { grid, baseCase, lowest, highest } = await run({ size: 7 });
    const { enterpriseValue } = await valueDcf.run(valueDcf.input.parse(base), context);
    expect(grid.cells[3]?.[3]).toBe(enterpriseValue.value);
    expect(baseCase.value).toBe(enterpriseValue.value);
    expect(grid.cells.flat()).toHaveLength(49);
    expect(lowest.value).toBeLessThan(highest.value ?? 0);
  });

  it("varies what was asked for, as equity value or per share", async () => {
    const axes = [
      { input: "cashFlows", step: 0.1 },
      { input: "wacc", step: 0.01 },
    ];
    const claims = { netDebt: 300, sharesOutstanding: 10 };
    const { grid, baseCase } = await run({ axes, ...claims, measure: "valuePerShare", size: 3 });
    expect(grid.rows).toEqual({ input: "cashFlows", values: [0.9, 1, 1.1] });
    const { valuePerShare } = await valueDcf.run(valueDcf.input.parse({ ...base, ...claims }), context);
    expect(baseCase.value).toBe(valuePerShare.value);
  });

  it("varies the multiple where there is no growth", async () => {
    const { grid, tornado } = await run({ terminalGrowth: undefined, exitMultiple: 8 });
    expect(grid.columns).toEqual({ input: "exitMultiple", values: [7, 7.5, 8, 8.5, 9] });
    expect(tornado.map(({ input }) => input).sort()).toEqual(["cashFlows", "exitMultiple", "wacc"]);
  });

  it("weighs scenarios by their probabilities", async () => {
    const { scenarios, expected } = await run({
      scenarios: [
        { name: "Plan", probability: 0.6, changes: {} },
        { name: "Downside", probability: 0.4, changes: { cashFlows: 0.5 } },
      ],
    });
    const [plan, downside] = scenarios.map(({ outcome }) => outcome.value ?? 0);
    expect(downside).toBeCloseTo((plan ?? 0) / 2, 9);
    expect(expected?.value).toBeCloseTo((plan ?? 0) * 0.8, 9);
  });

  it("repeats a simulation from its seed, byte for byte", async () => {
    const uncertain = [{ input: "wacc", kind: "normal", mean: 0.1, deviation: 0.01 }];
    const once = await run({ uncertain, seed: 7, paths: 1000 });
    expect(once.simulation).toMatchObject({ seed: 7, paths: 1000, refused: 0 });
    expect(JSON.stringify(await run({ uncertain, seed: 7, paths: 1000 }))).toBe(JSON.stringify(once));
  });

  it.each([
    ["an even grid", { size: 4 }, /odd number/],
    [
      "a simulation without a seed",
      { uncertain: [{ input: "wacc", kind: "uniform", low: 0.1, high: 0.2 }] },
      /needs a seed/,
    ],
    ["half a distribution", { uncertain: [{ input: "wacc", kind: "normal", mean: 0.1 }], seed: 1 }, /incomplete/],
    [
      "an input that the base case does not use",
      {
        axes: [
          { input: "exitMultiple", step: 1 },
          { input: "wacc", step: 1 },
        ],
      },
      /cannot be varied/,
    ],
    ["equity without debt", { measure: "equityValue" }, /needs netDebt/],
    ["probabilities that are none", { scenarios: [{ name: "A", probability: 0.5, changes: {} }] }, /add up to 0\.5/],
  ])("refuses %s", async (_what, input, reason) => {
    await expect(run(input)).rejects.toThrow(reason);
  });
});
