import { describe, expect, it } from "vitest";
import { type DcfInputs, enterpriseValueOf, valueDcf } from "./dcf.ts";
import { baseOf, dcfValuation, usualSwings } from "./dcf-inputs.ts";
import { randomFrom } from "./random.ts";
import { axisAround, sensitivityGrid, tornado } from "./sensitivity.ts";
import { simulate, type Uncertain } from "./simulation.ts";

const base: DcfInputs = { freeCashFlows: [100, 110, 120], wacc: 0.1, terminalGrowth: 0.02, timing: "end" };
const value = dcfValuation(base);

describe("a grid", () => {
  it("has the base case in its centre, to the last bit", () => {
    const random = randomFrom(31);
    for (let round = 0; round < 300; round++) {
      const wacc = 0.07 + random() * 0.08;
      const inputs: DcfInputs = {
        ...base,
        wacc,
        terminalGrowth: random() * 0.03,
        timing: random() < 0.5 ? "end" : "mid",
      };
      const rows = axisAround("wacc", wacc, 0.005, 5);
      const columns = axisAround("terminalGrowth", inputs.terminalGrowth ?? 0, 0.0025, 5);
      const grid = sensitivityGrid(dcfValuation(inputs), rows, columns);
      expect(grid[2]?.[2]).toBe(valueDcf(inputs).enterpriseValue);
    }
  });

  it("falls with the WACC and rises with growth", () => {
    const [rows, columns] = [axisAround("wacc", 0.1, 0.01, 3), axisAround("terminalGrowth", 0.02, 0.01, 3)] as const;
    const grid = sensitivityGrid(value, rows, columns).map((row) => row.map((cell) => cell ?? Number.NaN));
    expect(grid.flat()).toHaveLength(9);
    for (const row of grid) expect(row).toEqual(row.toSorted((a, b) => a - b));
    expect(grid.map((row) => row[0])).toEqual(grid.map((row) => row[0] ?? 0).toSorted((a, b) => b - a));
  });

  it("leaves a gap where growth reaches the WACC", () => {
    const rows = { input: "wacc", values: [0.04] } as const;
    const columns = { input: "terminalGrowth", values: [0.02, 0.04, 0.06] } as const;
    expect(sensitivityGrid(value, rows, columns)).toEqual([[expect.any(Number), null, null]]);
  });

  it("refuses to have no centre, or one input twice", () => {
    expect(() => axisAround("wacc", 0.1, 0.01, 4)).toThrow(/odd number/);
    const axis = axisAround("wacc" as const, 0.1, 0.01, 3);
    expect(() => sensitivityGrid(value, axis, axis)).toThrow(/two different inputs/);
    expect(() => baseOf(base, "exitMultiple")).toThrow(/cannot be varied/);
  });
});

describe("a tornado", () => {
  it("puts the input that moves the value most first", () => {
    const widths = tornado(value, usualSwings(base)).map((bar) =>
      Math.abs((bar.valueAtHigh ?? 0) - (bar.valueAtLow ?? 0)),
    );
    expect(widths).toHaveLength(3);
    expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  });
});

describe("a simulation", () => {
  const uncertain: Uncertain<"wacc" | "terminalGrowth" | "cashFlows">[] = [
    { input: "wacc", kind: "normal", mean: 0.1, deviation: 0.01 },
    { input: "terminalGrowth", kind: "triangular", low: 0.01, mode: 0.02, high: 0.03 },
    { input: "cashFlows", kind: "uniform", low: 0.9, high: 1.1 },
  ];

  it("gives the same bytes for the same seed and others for another", () => {
    const run = (seed: number) => JSON.stringify(simulate(value, uncertain, { seed, paths: 500 }));
    expect(run(42)).toBe(run(42));
    expect(run(42)).not.toBe(run(43));
  });

  it("scatters around the base case with the spread that was asked for", () => {
    const one = [{ input: "cashFlows", kind: "normal", mean: 1, deviation: 0.1 } as const];
    const { mean, deviation, percentiles } = simulate(value, one, { seed: 1, paths: 20_000 });
    const expected = enterpriseValueOf(base);
    expect(mean / expected).toBeCloseTo(1, 2);
    expect(deviation / expected).toBeCloseTo(0.1, 2);
    expect(percentiles.p95 / expected).toBeCloseTo(1.1645, 1);
  });

  it("counts the paths that have no value instead of making one up", () => {
    const wide = [{ input: "terminalGrowth", kind: "uniform", low: 0, high: 0.2 } as const];
    const { refused } = simulate(value, wide, { seed: 1, paths: 2000 });
    expect(refused / 2000).toBeCloseTo(0.5, 1);
  });

  it("refuses ranges that are none", () => {
    const run = (each: Uncertain<"wacc">) => () => simulate(value, [each], { seed: 1, paths: 10 });
    expect(run({ input: "wacc", kind: "uniform", low: 0.2, high: 0.1 })).toThrow(/below its high end/);
    expect(run({ input: "wacc", kind: "normal", mean: 0.1, deviation: 0 })).toThrow(/deviation/);
    expect(run({ input: "wacc", kind: "triangular", low: 0.1, mode: 0.3, high: 0.2 })).toThrow(/most likely/);
  });

  it("runs a hundred thousand paths in about a second", () => {
    const started = performance.now();
    simulate(value, uncertain, { seed: 9, paths: 100_000 });
    expect(performance.now() - started).toBeLessThan(3000);
  });
});
