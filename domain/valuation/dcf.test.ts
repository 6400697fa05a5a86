import { describe, expect, it } from "vitest";
import { type DcfInputs, valueDcf } from "./dcf.ts";
import { dcfWarnings } from "./dcf-warnings.ts";
import { randomFrom } from "./random.ts";
import { datedSchedule, yearlySchedule } from "./timing.ts";
import { costOfCapital } from "./wacc.ts";

const base: DcfInputs = { freeCashFlows: [100, 110, 120], wacc: 0.1, terminalGrowth: 0.02, timing: "end" };

describe("valueDcf", () => {
  it("is the sum that one would write down by hand", () => {
    const terminal = (120 * 1.02) / 0.08;
    const byHand = 100 / 1.1 + 110 / 1.1 ** 2 + (120 + terminal) / 1.1 ** 3;
    expect(valueDcf(base).enterpriseValue).toBeCloseTo(byHand, 9);
    const multiple = valueDcf({ ...base, terminalGrowth: undefined, exitMultiple: 9, terminalMetric: 150 });
    expect(multiple.enterpriseValue).toBeCloseTo(100 / 1.1 + 110 / 1.1 ** 2 + (120 + 9 * 150) / 1.1 ** 3, 9);
  });

  it("is the perpetuity formula for a flow that only grows", () => {
    expect(valueDcf({ ...base, freeCashFlows: [100, 102, 104.04] }).enterpriseValue).toBeCloseTo(100 / 0.08, 9);
  });

  it("is worth half a year's discount more with mid-year flows for ever", () => {
    const [end, mid] = [valueDcf(base), valueDcf({ ...base, timing: "mid" })];
    expect(mid.enterpriseValue / end.enterpriseValue).toBeCloseTo(Math.sqrt(1.1), 12);
  });

  it("discounts an exit multiple from the end of the last year, whatever the flows do", () => {
    const inputs = { ...base, terminalGrowth: undefined, exitMultiple: 9 };
    expect(valueDcf({ ...inputs, timing: "mid" }).terminal).toMatchObject({ time: 3 });
    expect(valueDcf(inputs).terminal.presentValue).toBeCloseTo((9 * 120) / 1.1 ** 3, 9);
  });

  it("implies the growth and the multiple that give the same terminal value", () => {
    for (const timing of ["end", "mid"] as const) {
      const byGrowth = valueDcf({ ...base, timing, terminalMetric: 150 });
      const exitMultiple = byGrowth.terminal.impliedMultiple ?? Number.NaN;
      const byMultiple = valueDcf({ ...base, timing, terminalGrowth: undefined, exitMultiple, terminalMetric: 150 });
      expect(byMultiple.enterpriseValue).toBeCloseTo(byGrowth.enterpriseValue, 9);
      expect(byMultiple.terminal.impliedGrowth).toBeCloseTo(0.02, 12);
    }
  });

  it("takes of a first year only what is still to come", () => {
    const whole = valueDcf({ ...base, schedule: yearlySchedule(3, 0.25, "full-year") });
    const part = valueDcf({ ...base, freeCashFlows: [25, 110, 120], schedule: yearlySchedule(3, 0.25, "stub") });
    expect(whole.enterpriseValue).toBeCloseTo(part.enterpriseValue, 12);
    expect(whole.flows.map((flow) => flow.time)).toEqual([0.25, 1.25, 2.25]);
    const mid = valueDcf({ ...base, timing: "mid", schedule: yearlySchedule(3, 0.25, "stub") });
    expect(mid.flows.map((flow) => flow.time)).toEqual([0.125, 0.75, 1.75]);
    expect(mid.terminal.time).toBe(1.75);
  });

  it("counts dated years in days of 365", () => {
    const schedule = datedSchedule("2026-07-02", ["2026-12-31", "2027-12-31", "2028-12-30"], "stub");
    expect(valueDcf({ ...base, schedule }).flows.map((flow) => flow.time)).toEqual([182 / 365, 547 / 365, 912 / 365]);
    expect(() => datedSchedule("2026-07-02", ["2027-12-31", "2026-12-31"], "stub")).toThrow(/is not after/);
  });

  it.each([
    ["growth at the WACC", { terminalGrowth: 0.1 }, /at or above the WACC/],
    ["no flows", { freeCashFlows: [] }, /no cash flows/],
    ["neither growth nor multiple", { terminalGrowth: undefined }, /either terminalGrowth or exitMultiple/],
    ["growth and multiple", { exitMultiple: 8 }, /not both/],
    ["a loss for ever", { freeCashFlows: [100, -5] }, /not above zero/],
    ["a WACC of nothing", { wacc: 0 }, /above zero/],
    ["a multiple of a loss", { terminalGrowth: undefined, exitMultiple: 8, terminalMetric: -3 }, /means nothing/],
    ["half a year for ever", { freeCashFlows: [50], schedule: yearlySchedule(1, 0.5, "stub") }, /part of a year/],
  ])("refuses %s", (_what, change, reason) => {
    expect(() => valueDcf({ ...base, ...change })).toThrow(reason);
  });

  it("comes to the same by adjusted present value, with debt at a constant share of value", () => {
    const random = randomFrom(17);
    for (let round = 0; round < 500; round++) {
      const capm = {
        riskFreeRate: 0.01 + random() * 0.04,
        beta: 0.5 + random(),
        equityRiskPremium: 0.04 + random() * 0.03,
        costOfDebt: 0.02 + random() * 0.05,
        taxRate: random() * 0.4,
        debtShare: random() * 0.7,
      };
      const { wacc } = costOfCapital(capm);
      const unlevered = costOfCapital({ ...capm, taxRate: 0 }).wacc;
      const freeCashFlows = Array.from({ length: 6 }, () => 50 + random() * 100);
      const terminalGrowth = wacc * random() * 0.8;
      const inputs = { freeCashFlows, wacc, terminalGrowth, timing: "end" } as const;
      const { enterpriseValue, terminal } = valueDcf(inputs);
      let value = enterpriseValue;
      let adjusted = 0;
      freeCashFlows.forEach((flow, i) => {
        const shield = capm.taxRate * capm.costOfDebt * capm.debtShare * value;
        adjusted += (flow + shield) / (1 + unlevered) ** (i + 1);
        value = value * (1 + wacc) - flow;
      });
      adjusted += terminal.terminalValue / (1 + unlevered) ** freeCashFlows.length;
      expect(adjusted / enterpriseValue).toBeCloseTo(1, 10);
    }
  });
});

describe("dcfWarnings", () => {
  const warn = (change: Partial<DcfInputs>) => {
    const inputs = { ...base, ...change };
    return dcfWarnings(inputs, valueDcf(inputs)).join(" ");
  };

  it("are silent on an ordinary case", () => {
    expect(warn({ freeCashFlows: [100, 102, 104, 106, 108, 110, 112, 114], wacc: 0.12 })).toBe("");
  });

  it("name a terminal value that carries the result, and growth that is hard to believe", () => {
    expect(warn({})).toMatch(/terminal value, more than 75\.0 %/);
    expect(warn({ terminalGrowth: 0.09 })).toMatch(/within 2\.0 % of the WACC.*more than an economy grows/);
    expect(warn({ terminalGrowth: undefined, exitMultiple: 40 })).toMatch(/exit multiple implies growth/);
    expect(warn({ wacc: 0.9 })).toMatch(/unusual/);
    expect(warn({ freeCashFlows: [100, 100, 200] })).toMatch(/far from the one before/);
  });
});

describe("costOfCapital", () => {
  /**
   * Avco's RFX project: Berk and DeMarzo, Corporate Finance, the chapter on capital budgeting and valuation with leverage. Four free
   * cash flows of 18.00, half debt at 6 %, equity at 10 %, tax at 40 %: WACC 6.8 %, levered value 61.25; unlevered at 8 % 59.62.
   */
  it("agrees with the worked example of a textbook, by WACC and by adjusted present value", () => {
    const half = { riskFreeRate: 0.1, beta: 0, equityRiskPremium: 0, costOfDebt: 0.06, debtShare: 0.5 };
    const { wacc } = costOfCapital({ ...half, taxRate: 0.4 });
    const unlevered = costOfCapital({ ...half, taxRate: 0 }).wacc;
    expect([wacc, unlevered].map((rate) => Number(rate.toFixed(3)))).toEqual([0.068, 0.08]);
    const flows = { freeCashFlows: [18, 18, 18, 18], exitMultiple: 1, timing: "end" } as const;
    expect(valueDcf({ ...flows, wacc }).presentValueOfFlows).toBeCloseTo(61.25, 2);
    expect(valueDcf({ ...flows, wacc: unlevered }).presentValueOfFlows).toBeCloseTo(59.62, 2);
  });

  it("weighs equity by the CAPM and debt after tax", () => {
    const inputs = { riskFreeRate: 0.03, beta: 1.2, equityRiskPremium: 0.05, costOfDebt: 0.06, taxRate: 0.25 };
    const { costOfEquity, costOfDebtAfterTax, wacc } = costOfCapital({ ...inputs, debtShare: 0.4 });
    expect(costOfEquity).toBeCloseTo(0.09, 12);
    expect(costOfDebtAfterTax).toBeCloseTo(0.045, 12);
    expect(wacc).toBeCloseTo(0.072, 12);
    expect(() => costOfCapital({ ...inputs, debtShare: 1 })).toThrow(/share of debt/);
  });
});
