import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { valueMerger } from "./value-merger.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const base = {
  currency: "USD",
  acquirerNetIncome: 500e6,
  acquirerShares: 100e6,
  acquirerSharePrice: 75,
  targetNetIncome: 100e6,
  offerValue: 1200e6,
  stockShare: 1,
  taxRate: 0.25,
};
const run = async (input: Record<string, unknown> = {}) =>
  valueMerger.output.parse(await valueMerger.run(valueMerger.input.parse({ ...base, ...input }), context));

describe("value_merger", () => {
  it("answers with earnings per share before and after", async () => {
    const { accretion, earningsPerShareBefore, earningsPerShareAfter, newShares } = await run();
    expect(earningsPerShareBefore).toMatchObject({ value: 5, unit: "currency", source: { kind: "calculation" } });
    expect(earningsPerShareAfter.value).toBeCloseTo(600 / 116, 12);
    expect(accretion.value).toBeCloseTo(600 / 116 / 5 - 1, 12);
    expect(newShares).toMatchObject({ value: 16e6, unit: "shares" });
  });

  it("shows steps that add up to the combined net income", async () => {
    const mixed = { stockShare: 0.3, debtShare: 0.5, debtRate: 0.06, cashYield: 0.03, synergies: 20e6, fees: 10e6 };
    const { steps, combinedNetIncome, payment } = await run(mixed);
    const sum = steps.slice(0, -1).reduce((total, { amount }) => total + amount, 0);
    expect(sum).toBeCloseTo(combinedNetIncome.value ?? 0, 4);
    expect(payment.stock + payment.debt + payment.cash).toBeCloseTo(1210e6, 4);
  });

  it("says when only the synergies make it accretive", async () => {
    const { warnings, breakEvenSynergies } = await run({ offerValue: 1800e6, synergies: 60e6 });
    expect(breakEvenSynergies.value).toBeGreaterThan(0);
    expect(warnings[0]).toMatch(/only because of the synergies/);
  });

  it.each([
    ["how it is paid", { stockShare: undefined }, /How is it paid/],
    ["the interest on new debt", { stockShare: 0.5, debtShare: 0.5 }, /At which interest/],
    ["what the cash earned", { stockShare: 0.5 }, /What did that cash earn/],
  ])("asks back %s", async (_what, input, reason) => {
    await expect(run(input)).rejects.toThrow(reason);
  });
});
