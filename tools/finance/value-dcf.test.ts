import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { valueDcf } from "./value-dcf.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const run = async (input: Record<string, unknown>) =>
  valueDcf.output.parse(await valueDcf.run(valueDcf.input.parse({ currency: "EUR", ...input }), context));
const base = { freeCashFlows: [100e6, 110e6, 120e6], wacc: 0.1, terminalGrowth: 0.02 };
const byHand = 100e6 / 1.1 + 110e6 / 1.1 ** 2 + (120e6 + (120e6 * 1.02) / 0.08) / 1.1 ** 3;

describe("value_dcf", () => {
  it("answers with signed figures, from the firm to the share", async () => {
    const answer = await run({ ...base, netDebt: 300e6, sharesOutstanding: 50e6 });
    expect(answer.enterpriseValue).toMatchObject({
      unit: "currency",
      currency: "EUR",
      source: { kind: "calculation" },
    });
    expect(answer.enterpriseValue.value).toBeCloseTo(byHand, 3);
    expect(answer.equityValue.value).toBeCloseTo(byHand - 300e6, 3);
    expect(answer.valuePerShare.value).toBeCloseTo((byHand - 300e6) / 50e6, 9);
    expect(answer.low.value).toBeLessThan(byHand);
    expect(answer.high.value).toBeGreaterThan(byHand);
  });

  it("shows steps that add up to the result", async () => {
    const { steps, enterpriseValue } = await run({ ...base, netDebt: 0 });
    const years = steps.filter(({ label }) => label.startsWith("Present value of year"));
    const terminal = steps.find(({ label }) => label === "Present value of the terminal value");
    expect(years).toHaveLength(3);
    expect(years.reduce((sum, step) => sum + step.amount, terminal?.amount ?? 0)).toBeCloseTo(
      enterpriseValue.value ?? 0,
      5,
    );
    expect(years[1]?.formula).toBe("110000000 / (1 + 0.1)^2");
  });

  it("leaves the equity value open when nobody said what the debt is", async () => {
    const answer = await run({ ...base, sharesOutstanding: 50e6 });
    expect(answer.equityValue).toMatchObject({ value: null, note: "net debt was not given" });
    expect(answer.valuePerShare.value).toBeNull();
  });

  it("marks what has no source, and keeps the source of what has one", async () => {
    const { assumptions } = await run({ ...base, basis: { wacc: "IC paper, page 4" } });
    expect(assumptions).toContainEqual({ input: "wacc", given: 0.1, basis: "IC paper, page 4" });
    expect(assumptions).toContainEqual({ input: "terminalGrowth", given: 0.02, basis: "ASSUMPTION" });
  });

  it("says what an exit multiple was applied to when nobody did", async () => {
    const { warnings, assumptions } = await run({ ...base, terminalGrowth: undefined, exitMultiple: 9 });
    expect(warnings.join(" ")).toMatch(/applied to the last cash flow/);
    expect(assumptions.at(-1)).toMatchObject({ input: "terminalMetric", given: 120e6 });
  });

  it("builds the WACC from the CAPM", async () => {
    const capm = {
      riskFreeRate: 0.03,
      beta: 1.2,
      equityRiskPremium: 0.05,
      costOfDebt: 0.06,
      taxRate: 0.25,
      debtShare: 0.4,
    };
    const { discountRate, steps } = await run({ ...base, wacc: undefined, capm });
    expect(discountRate.value).toBeCloseTo(0.072, 12);
    expect(steps[0]?.label).toBe("Cost of equity");
  });

  it("warns of a terminal value above three quarters", async () => {
    const { warnings, terminalValueShare } = await run(base);
    expect(terminalValueShare.value).toBeGreaterThan(0.75);
    expect(warnings[0]).toMatch(/terminal value, more than 75/);
  });

  it.each([
    ["both a WACC and a CAPM", { ...base, capm: { beta: 1 } }, /needs riskFreeRate/],
    ["no rate", { ...base, wacc: undefined }, /At which rate/],
    ["growth at the WACC", { ...base, terminalGrowth: 0.1 }, /at or above the WACC/],
    ["a negative number of shares", { ...base, sharesOutstanding: -1 }, /above zero/],
    ["growth and multiple", { ...base, exitMultiple: 8 }, /not both/],
    ["a part year of which nobody said what its flow is", { ...base, stubYears: 0.5 }, /whole year.*or only/],
    ["a date that nothing is counted from", { ...base, valuationDate: "2026-01-01" }, /When do the forecast years end/],
    ["no flows", { ...base, freeCashFlows: [] }, /at least one forecast year/],
    [
      "a date before the previous one",
      {
        ...base,
        valuationDate: "2026-01-01",
        periodEnds: ["2026-12-31", "2025-12-31", "2027-12-31"],
        firstCashFlow: "stub",
      },
      /is not after/,
    ],
  ])("refuses %s and says why", async (_what, input, reason) => {
    await expect(run(input)).rejects.toThrow(reason);
  });

  it("gives the same bytes for the same input", async () => {
    expect(JSON.stringify(await run(base))).toBe(JSON.stringify(await run(base)));
  });
});
