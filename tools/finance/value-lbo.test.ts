import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { valueLbo } from "./value-lbo.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const run = async (input: Record<string, unknown>) =>
  valueLbo.output.parse(await valueLbo.run(valueLbo.input.parse(input), context));
const short = {
  currency: "EUR",
  entryEbitda: 100e6,
  entryMultiple: 8,
  exitMultiple: 8,
  ebitdaGrowth: 0.05,
  years: 5,
  cashConversion: 0.8,
  taxRate: 0.25,
  debt: 450e6,
  interestRate: 0.07,
};
const { ebitdaGrowth: _g, years: _y, cashConversion: _c, debt: _d, interestRate: _i, ...bare } = short;

describe("value_lbo", () => {
  it("answers with what the sponsor earns and where it comes from", async () => {
    const { irr, moic, attribution, sources, uses, sponsorEquity, exitEquity } = await run(short);
    expect(moic).toMatchObject({ unit: "multiple", source: { kind: "calculation" } });
    expect((1 + (irr.value ?? 0)) ** 5).toBeCloseTo(moic.value ?? 0, 9);
    const total = (items: { amount: number }[]) => items.reduce((sum, { amount }) => sum + amount, 0);
    expect(total(sources)).toBeCloseTo(total(uses), 3);
    expect(attribution.multipleChange).toBe(0);
    expect(attribution.gain).toBeCloseTo((exitEquity.value ?? 0) - (sponsorEquity.value ?? 0), 3);
  });

  it("takes the years as they are given", async () => {
    const lists = {
      ebitda: [105e6, 110e6],
      depreciation: [20e6, 20e6],
      capex: [20e6, 21e6],
      workingCapitalIncrease: [0, 1e6],
    };
    const tranches = [
      { name: "Senior", amount: 300e6, cashRate: 0.06, amortisation: 0.05, sweep: 1 },
      { name: "PIK notes", amount: 100e6, cashRate: 0, pikRate: 0.1 },
    ];
    const { years } = await run({ ...bare, ...lists, tranches });
    expect(years[0]?.tranches[0]).toMatchObject({ opening: 300e6, scheduled: 15e6 });
    expect(years[1]?.tranches[1]?.closing).toBeCloseTo(121e6, 3);
  });

  it("marks what the short forms imply as assumptions", async () => {
    const { assumptions } = await run(short);
    expect(assumptions).toContainEqual({ input: "transactionFees", given: 0, basis: "ASSUMPTION: none" });
    expect(assumptions.find(({ input }) => input === "depreciation")?.basis).toMatch(/^ASSUMPTION/);
  });

  it("warns of broken covenants and of a multiple that carries the gain", async () => {
    const { warnings } = await run({ ...short, exitMultiple: 12, maxLeverage: 3, minInterestCover: 4 });
    expect(warnings.join(" ")).toMatch(
      /higher multiple.*More than half.*above the covenant of 3x.*below the covenant of 4x/s,
    );
  });

  it.each([
    ["sources that do not equal uses", { ...short, sponsorEquity: 300e6 }, /do not balance.*50000000 below/],
    ["a plan without years", { ...short, years: undefined }, /how long is it held/],
    ["EBITDA of which nobody said how much becomes cash", { ...short, cashConversion: undefined }, /becomes cash/],
    ["interest without debt", { ...short, debt: undefined }, /How much debt/],
    ["two holding periods", { ...bare, ebitda: [105e6], years: 5 }, /Which one counts/],
    ["debt without interest", { ...short, interestRate: undefined }, /At which interest/],
    ["two descriptions of the debt", { ...short, tranches: [] }, /not both/],
  ])("asks back or refuses: %s", async (_what, input, reason) => {
    await expect(run(input)).rejects.toThrow(reason);
  });
});
