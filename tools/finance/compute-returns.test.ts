import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { computeReturns } from "./compute-returns.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const run = (input: unknown) => computeReturns.run(computeReturns.input.parse(input), context);

describe("compute_returns", () => {
  it("answers with figures that carry their unit and the calculation", async () => {
    const { irr, moic, npv, notes } = await run({ cashFlows: [-100, 110], discountRate: 0.05 });
    expect(irr?.value).toBeCloseTo(0.1, 12);
    expect(irr).toMatchObject({
      unit: "fraction",
      source: { kind: "calculation", inputs: { cashFlows: [-100, 110] } },
    });
    expect(moic).toMatchObject({ value: 1.1, unit: "multiple" });
    expect(npv?.value).toBeCloseTo(110 / 1.05 - 100, 12);
    expect(notes).toEqual(["The cash flows are one year apart, the first one today."]);
  });

  it("gives the roots and the reason instead of one of several rates", async () => {
    const answer = await run({ cashFlows: [-100, 230, -132] });
    expect(answer.irr).toBeNull();
    expect(answer.roots?.map((root) => Number(root.toFixed(9)))).toEqual([0.1, 0.2]);
    expect(answer.notes.at(-1)).toMatch(/not unique/);
  });

  it("says that there is no rate where there is none", async () => {
    expect(await run({ cashFlows: [100, 20] })).toMatchObject({ irr: null, moic: null, roots: [] });
  });

  it("counts by the dates when it has them", async () => {
    const input = { cashFlows: [-100, 121], dates: ["2023-01-01", "2024-12-31"], discountRate: 0.1 };
    const { irr, xirr, xnpv, npv } = await run(input);
    expect(irr).toBeNull();
    expect(xirr?.value).toBeCloseTo(0.1, 10);
    expect(xnpv?.value).toBeCloseTo(0, 8);
    expect(npv).toEqual(xnpv);
  });

  it("counts what is still held in each measure", async () => {
    const answer = await run({ cashFlows: [-80, 20, -20, 60], residualValue: 70, indexLevels: [5, 5, 5, 5] });
    expect([answer.tvpi?.value, answer.dpi?.value, answer.rvpi?.value, answer.pme?.value]).toEqual([
      1.5, 0.8, 0.7, 1.5,
    ]);
    expect(answer.notes.join(" ")).toMatch(/Gross or net/);
  });

  it("refuses what does not fit together", async () => {
    await expect(run({ cashFlows: [-1, 2], dates: ["2024-01-01"] })).rejects.toThrow(/one date for each/);
    await expect(run({ cashFlows: [-1, 2], dates: ["2024-01-01", "2023-01-01"] })).rejects.toThrow(
      /before the previous/,
    );
    await expect(run({ cashFlows: [-1, 2], financeRate: 0.1 })).rejects.toThrow(/needs both rates/);
  });

  it("refuses a value that no number can hold", async () => {
    const cashFlows = Array.from({ length: 600 }, () => 1);
    await expect(run({ cashFlows, discountRate: -0.99 })).rejects.toThrow(/too large/);
  });

  it("computes the modified rate with its two rates", async () => {
    const flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000];
    const { mirr } = await run({ cashFlows: flows, financeRate: 0.1, reinvestRate: 0.12 });
    expect(mirr?.value).toBeCloseTo(0.126094, 6);
  });
});
