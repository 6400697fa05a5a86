import { describe, expect, it } from "vitest";
import { ratiosOf } from "./ratios.ts";

const year = {
  revenue: 1000,
  costOfRevenue: 600,
  ebit: 150,
  depreciationAmortization: 50,
  interestExpense: 20,
  netIncome: 90,
  currentAssets: 400,
  inventory: 100,
  currentLiabilities: 200,
  cash: 80,
  longTermDebt: 480,
  equity: 450,
  totalAssets: 1200,
  receivables: 150,
};
const ratio = (
  id: string,
  accounts = year as Parameters<typeof ratiosOf>[0],
  before?: Parameters<typeof ratiosOf>[1],
) => ratiosOf(accounts, before).find((each) => each.id === id);

describe("ratios", () => {
  it.each([
    ["currentRatio", 2],
    ["quickRatio", 1.5],
    ["netDebtToEbitda", 2],
    ["interestCover", 7.5],
    ["grossMargin", 0.4],
    ["ebitdaMargin", 0.2],
    ["returnOnEquity", 0.2],
    ["receivableDays", 54.75],
  ])("%s is %s", (id, value) => {
    expect(ratio(id)?.value).toBeCloseTo(value, 12);
  });

  it("say what is missing instead of counting it as nothing", () => {
    expect(ratio("payableDays")).toMatchObject({ value: null, note: "payables not known" });
  });

  it("are not meaningful over a loss", () => {
    expect(ratio("netDebtToEbitda", { ...year, ebit: -80 })).toMatchObject({
      value: null,
      note: expect.stringMatching(/not above zero/),
    });
  });

  it("grow over the year before, unless that was a loss", () => {
    expect(ratio("revenueGrowth", year, { revenue: 800 })?.value).toBeCloseTo(0.25, 12);
    expect(ratio("netIncomeGrowth", year, { netIncome: -5 })?.value).toBeNull();
  });
});
