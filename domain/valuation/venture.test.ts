import { describe, expect, it } from "vitest";
import { multipleOf, valueVenture } from "./venture.ts";

const base = { exitValue: 200, investment: 5, targetMultiple: 10, laterDilution: 0 };

describe("valueVenture", () => {
  it("is worth today what the exit is worth over the target", () => {
    expect(valueVenture(base)).toEqual({ postMoney: 20, preMoney: 15, ownershipAtExit: 0.25, ownershipToday: 0.25 });
  });

  it("buys more today when later rounds dilute it", () => {
    const { ownershipToday, postMoney } = valueVenture({ ...base, laterDilution: 0.5 });
    expect(ownershipToday).toBe(0.5);
    expect(postMoney).toBe(10);
  });

  it("gives the investor the target and not more", () => {
    const { ownershipToday } = valueVenture({ ...base, laterDilution: 0.37 });
    expect((ownershipToday * (1 - 0.37) * base.exitValue) / base.investment).toBeCloseTo(10, 12);
    expect(multipleOf(0.5, 5)).toBeCloseTo(7.59375, 12);
  });

  it("refuses a target that would take the whole company", () => {
    expect(() => valueVenture({ ...base, targetMultiple: 50 })).toThrow(/125\.0\d? %|cannot be reached/);
    expect(() => valueVenture({ ...base, laterDilution: 1 })).toThrow(/below 1/);
    expect(() => valueVenture({ ...base, exitValue: 0 })).toThrow(/above zero/);
  });
});
