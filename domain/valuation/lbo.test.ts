import { describe, expect, it } from "vitest";
import { type LboInputs, valueLbo } from "./lbo.ts";
import type { Tranche } from "./lbo-debt.ts";
import { randomFrom } from "./random.ts";

const senior: Tranche = { name: "Senior", amount: 400, cashRate: 0.06, pikRate: 0, amortisation: 0.05, sweep: 1 };
const mezzanine: Tranche = { name: "Mezzanine", amount: 100, cashRate: 0.04, pikRate: 0.06, amortisation: 0, sweep: 0 };
const base: LboInputs = {
  entryEbitda: 100,
  entryMultiple: 8,
  transactionFees: 16,
  financingFees: 10,
  minimumCash: 20,
  tranches: [senior, mezzanine],
  rolloverEquity: 0,
  ebitda: [105, 110, 116, 122, 128],
  depreciation: [20, 20, 20, 20, 20],
  capex: [22, 22, 23, 23, 24],
  workingCapitalIncrease: [3, 3, 3, 3, 3],
  taxRate: 0.25,
  exitMultiple: 8,
};

describe("valueLbo", () => {
  it("fills the gap between uses and debt with the sponsor's equity", () => {
    const { uses, sources, sponsorEquity } = valueLbo(base);
    expect(sponsorEquity).toBe(800 + 16 + 10 + 20 - 500);
    expect(sources.reduce((sum, { amount }) => sum + amount, 0)).toBe(
      uses.reduce((sum, { amount }) => sum + amount, 0),
    );
  });

  it("refuses sources that do not equal the uses, with the gap", () => {
    expect(() => valueLbo({ ...base, sponsorEquity: 300 })).toThrow(/46 below the uses of 846/);
    expect(() => valueLbo({ ...base, sponsorEquity: 346.01 })).toThrow(/0\.01 above/);
    expect(() => valueLbo({ ...base, sponsorEquity: 346 })).not.toThrow();
  });

  it("runs the first year as one would by hand", () => {
    const [year] = valueLbo(base).years;
    const cashInterest = 400 * 0.06 + 100 * 0.04;
    const tax = (105 - 20 - 10 / 5 - cashInterest - 6) * 0.25;
    const freeCashFlow = 105 - 22 - 3 - cashInterest - tax;
    expect(year).toMatchObject({ cashInterest, tax, cash: 20 });
    expect(year?.freeCashFlow).toBeCloseTo(freeCashFlow, 12);
    expect(year?.repaid).toBeCloseTo(freeCashFlow, 12);
    expect(year?.tranches[0]).toMatchObject({ opening: 400, scheduled: 20 });
    expect(year?.tranches[1]).toMatchObject({ pikInterest: 6, closing: 106 });
  });

  it("returns what the sponsor gets over what it paid", () => {
    const { irr, moic, exitEquity, sponsorEquity } = valueLbo(base);
    expect(moic).toBeCloseTo(exitEquity / sponsorEquity, 12);
    expect((1 + (irr ?? 0)) ** 5).toBeCloseTo(moic, 10);
  });

  it("shares the exit with those who rolled over", () => {
    const { sponsorProceeds, exitEquity, sponsorEquity } = valueLbo({ ...base, rolloverEquity: 46 });
    expect(sponsorEquity).toBe(300);
    expect(sponsorProceeds).toBeCloseTo((exitEquity * 300) / 346, 10);
  });

  it("loses the equity and not more", () => {
    const { irr, moic, exitEquity } = valueLbo({ ...base, exitMultiple: 1 });
    expect(exitEquity).toBeLessThan(0);
    expect({ irr, moic }).toEqual({ irr: null, moic: 0 });
  });

  it("refuses a year that cannot pay what falls due", () => {
    const tranches = [{ ...senior, amortisation: 0.5 }];
    expect(() => valueLbo({ ...base, tranches })).toThrow(/cannot be served in year 1/);
  });

  it.each([
    ["no years", { ebitda: [] }, /no years/],
    ["lists of different lengths", { capex: [1] }, /one number for each year/],
    ["debt for everything", { tranches: [{ ...senior, amount: 900 }] }, /nothing is left for the sponsor/],
    ["a loss at entry", { entryEbitda: -5 }, /above zero/],
    ["a sweep above one", { tranches: [{ ...senior, sweep: 2 }] }, /between 0 and 1/],
  ])("refuses %s", (_what, change, reason) => {
    expect(() => valueLbo({ ...base, ...change })).toThrow(reason);
  });

  it("balances, explains its gain and moves no cash that it does not have, whatever the inputs", () => {
    const random = randomFrom(37);
    for (let round = 0; round < 1000; round++) {
      const count = 1 + Math.floor(random() * 7);
      const list = (low: number, high: number) => Array.from({ length: count }, () => low + random() * (high - low));
      const inputs: LboInputs = {
        ...base,
        entryMultiple: 7 + random() * 5,
        exitMultiple: 6 + random() * 6,
        transactionFees: random() * 30,
        financingFees: random() * 20,
        minimumCash: random() * 40,
        rolloverEquity: random() * 50,
        tranches: [
          { ...senior, amount: 100 + random() * 200, sweep: random() },
          { ...mezzanine, amount: 20 + random() * 80, pikRate: random() * 0.1, sweep: random() },
        ],
        ebitda: list(90, 160),
        depreciation: list(10, 30),
        capex: list(10, 30),
        workingCapitalIncrease: list(-5, 8),
      };
      const result = valueLbo(inputs);
      const paid = result.sponsorEquity + inputs.rolloverEquity;
      const { ebitdaGrowth, multipleChange, deleveraging, fees, gain } = result.attribution;
      expect(gain).toBeCloseTo(result.exitEquity - paid, 7);
      expect(ebitdaGrowth + multipleChange + deleveraging + fees).toBeCloseTo(gain, 9);
      let cash = inputs.minimumCash;
      for (const year of result.years) {
        expect(year.cash).toBeCloseTo(cash + year.freeCashFlow - year.repaid, 9);
        for (const { opening, pikInterest, scheduled, swept, closing } of year.tranches) {
          expect(closing).toBeCloseTo(opening + pikInterest - scheduled - swept, 9);
          expect(closing).toBeGreaterThanOrEqual(-1e-9);
        }
        cash = year.cash;
      }
    }
  });
});
