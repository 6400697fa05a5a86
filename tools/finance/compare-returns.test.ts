import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { compareReturns } from "./compare-returns.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const base = {
  name: "earn-out",
  cashFlows: [-100, 20, 30, 40, 60],
  payments: [{ year: 4, amount: 15 }],
  discountRate: 0.1,
};
const run = async (more: Record<string, unknown> = {}) =>
  compareReturns.output.parse(await compareReturns.run(compareReturns.input.parse({ ...base, ...more }), context));

describe("compare_returns", () => {
  it("differ by the present value of what is added", async () => {
    const { npvDifference, npvWith, npvWithout, irrWith, irrWithout } = await run();
    expect(npvDifference.value).toBeCloseTo(15 / 1.1 ** 4, 12);
    expect((npvWith.value ?? 0) - (npvWithout.value ?? 0)).toBeCloseTo(npvDifference.value ?? 0, 12);
    expect(irrWith.value).toBeGreaterThan(irrWithout.value ?? 1);
  });

  it("say why there is no rate on one side", async () => {
    const { irrWithout } = await run({ cashFlows: [-100, 0, 0, 0, 0] });
    expect(irrWithout).toMatchObject({ value: null, note: expect.stringMatching(/no internal rate/) });
  });

  it("refuse a payment after the cash flows end", async () => {
    await expect(run({ payments: [{ year: 5, amount: 15 }] })).rejects.toThrow(/end in year 4/);
  });
});
