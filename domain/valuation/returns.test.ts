import { describe, expect, it } from "vitest";
import { NoUniqueRateError } from "../errors.ts";
import { modifiedRateOfReturn, periods, presentValue, rateOfReturn, yearsFromFirst } from "./returns.ts";

const irr = (flows: number[]) => rateOfReturn(flows, periods(flows));

describe("rateOfReturn", () => {
  it.each([
    // Worked by hand: 1 + r solves the polynomial exactly.
    [[-100, 110], 0.1],
    [[-100, 0, 144], 0.2],
    [[-1000, 500, 500], 0],
    [[-100, 50], -0.5],
    // The example of Microsoft's documentation of IRR.
    [[-70_000, 12_000, 15_000, 18_000, 21_000, 26_000], 0.08663094803653162],
  ])("of %j is %d", (flows, expected) => {
    expect(irr(flows)).toBeCloseTo(expected, 9);
  });

  it("agrees with the example of Microsoft's documentation of XIRR", () => {
    const dates = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"];
    expect(rateOfReturn([-10_000, 2_750, 4_250, 3_250, 2_750], yearsFromFirst(dates))).toBeCloseTo(0.373362535, 6);
  });

  it("refuses flows with two rates and names both", () => {
    expect(() => irr([-100, 230, -132])).toThrow(/10\.00 % and 20\.00 %/);
  });

  it("finds a rate a hair above -100 %", () => {
    expect(irr([-3000, 3e-6])).toBeCloseTo(-1 + 1e-9, 12);
  });

  it("refuses flows that are never worth zero", () => {
    expect(() => irr([-100, 100, -100])).toThrow(/no rate above -100 %/);
  });

  it("refuses flows that never change sign", () => {
    expect(() => irr([100, 20])).toThrow(NoUniqueRateError);
  });
});

describe("presentValue", () => {
  it("agrees with the examples of Microsoft's documentation of XNPV and NPV", () => {
    const dates = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"];
    expect(presentValue([-10_000, 2_750, 4_250, 3_250, 2_750], yearsFromFirst(dates), 0.09)).toBeCloseTo(2086.65, 2);
    // NPV counts its first flow as one period away.
    expect(presentValue([-10_000, 3_000, 4_200, 6_800], [1, 2, 3, 4], 0.1)).toBeCloseTo(1188.44, 2);
  });

  it("is zero at the rate of return", () => {
    const flows = [-120, 30, 50, 90];
    expect(presentValue(flows, periods(flows), irr(flows))).toBeCloseTo(0, 8);
  });
});

describe("modifiedRateOfReturn", () => {
  it("agrees with the example of Microsoft's documentation of MIRR", () => {
    const flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000];
    expect(modifiedRateOfReturn(flows, 0.1, 0.12)).toBeCloseTo(0.126094, 6);
  });

  it("is the rate of return when both rates are that rate", () => {
    const flows = [-120, 30, 50, 90];
    expect(modifiedRateOfReturn(flows, irr(flows), irr(flows))).toBeCloseTo(irr(flows), 10);
  });

  it("is null when nothing was paid in", () => {
    expect(modifiedRateOfReturn([4, 6], 0.1, 0.1)).toBeNull();
  });
});

describe("yearsFromFirst", () => {
  it("refuses a date before the previous one, and takes two flows on one day", () => {
    expect(() => yearsFromFirst(["2026-03-01", "2026-02-01"])).toThrow(/before the previous date, 2026-03-01/);
    expect(() => yearsFromFirst(["2026-01-01", "2026-03-01", "2026-02-01"])).toThrow(/before the previous date/);
    expect(yearsFromFirst(["2026-01-01", "2027-01-01", "2027-01-01"])).toEqual([0, 1, 1]);
  });
});
