import { describe, expect, it } from "vitest";
import { cumulativePayments, levelPrincipalInterest } from "./annuity.ts";
import { decliningBalance, fixedDecliningBalance, straightLine, sumOfYearsDigits } from "./depreciation.ts";
import { discountedPrice, discountRate, treasuryBill, treasuryBillYield, yearFraction } from "./discount-paper.ts";
import { effectiveRate, grow, growthRate, nominalRate, periodsToReach } from "./rates.ts";

describe("rates", () => {
  it("go from nominal to effective and back", () => {
    expect(effectiveRate(0.1, 4.5)).toBeCloseTo(0.10381289062499977, 12);
    expect(nominalRate(effectiveRate(0.08, 12), 12)).toBeCloseTo(0.08, 12);
    expect(() => effectiveRate(-0.1, 4)).toThrow(/above zero/);
  });

  it("take as long as their growth needs", () => {
    expect(growthRate(10_000, 11_000, 8)).toBeCloseTo(0.011985024140399592, 12);
    expect(periodsToReach(1_000, 2_000, 0.1)).toBeCloseTo(7.272540897341714, 12);
    expect(grow(1_000, [0.1, 0.2])).toBeCloseTo(1_320, 9);
  });

  it("add up a loan's interest and principal over some payments", () => {
    const loan = { rate: 0.005333, periods: 120, presentValue: 737.17, futureValue: 0, due: "end" as const };
    const { interest, principal } = cumulativePayments(loan, 1, 120);
    expect(interest).toBeCloseTo(-262.766924283291, 9);
    expect(principal).toBeCloseTo(-737.17, 9);
    expect(levelPrincipalInterest(100_000, 0.1 / 12, 6, 24)).toBeCloseTo(-625, 9);
    expect(() => cumulativePayments(loan, 24, 13)).toThrow(/not before it/);
  });
});

describe("depreciation", () => {
  const asset = { cost: 1_000_000, salvage: 100_000, life: 6 };
  it.each([
    ["fixed declining, year 3", fixedDecliningBalance(asset, 3), 147_939.759],
    ["fixed declining, half a first year", fixedDecliningBalance(asset, 1, 6), 159_500],
    ["double declining, year 5", decliningBalance(asset, 5), 65_843.62139917696],
    ["by 1.5, year 6", decliningBalance(asset, 6, 1.5), 59_326.171875],
    ["sum of digits", sumOfYearsDigits({ cost: 30, salvage: 7, life: 10 }, 1), 4.181818181818182],
    ["straight line", straightLine(asset), 150_000],
  ])("%s", (_what, amount, expected) => {
    expect(amount).toBeCloseTo(expected, 6);
  });

  it("writes off no more than cost less salvage", () => {
    const all = Array.from({ length: 6 }, (_, i) => decliningBalance(asset, i + 1, 4)).reduce(
      (sum, each) => sum + each,
      0,
    );
    expect(all).toBeCloseTo(900_000, 6);
    expect(decliningBalance({ ...asset, salvage: 2_000_000 }, 1)).toBe(0);
  });
});

describe("paper at a discount", () => {
  const paper = { settlement: "2023-01-05", maturity: "2023-12-28", redemption: 100 };
  it("has the price that its discount means, and the other way round", () => {
    for (const dayCount of ["30/360", "actual/actual", "actual/360", "actual/365", "30E/360"] as const) {
      const price = discountedPrice({ ...paper, dayCount }, 0.044);
      expect(discountRate({ ...paper, dayCount }, price)).toBeCloseTo(0.044, 12);
    }
    expect(discountedPrice({ ...paper, dayCount: "actual/actual" }, 0.044)).toBeCloseTo(95.69643836, 8);
  });

  it("counts thirty days a month in two ways", () => {
    expect([
      yearFraction("2026-01-30", "2026-03-31", "30/360"),
      yearFraction("2026-01-15", "2026-03-31", "30/360"),
      yearFraction("2026-01-15", "2026-03-31", "30E/360"),
    ]).toEqual([60 / 360, 76 / 360, 75 / 360]);
  });

  it("yields as a bill and as a bond", () => {
    const bill = { settlement: "2008-03-31", maturity: "2008-06-01" };
    const { price, bondEquivalentYield } = treasuryBill(bill, 0.0914);
    expect([price, bondEquivalentYield].map((value) => Number(value.toFixed(8)))).toEqual([98.42588889, 0.09415149]);
    expect(treasuryBillYield(bill, price)).toBeCloseTo(0.09286, 5);
    expect(() => treasuryBill({ ...bill, maturity: "2009-06-01" }, 0.09)).toThrow(/within a year/);
  });
});
