import { describe, expect, it } from "vitest";
import { covenantBreaches } from "./covenants.ts";
import type { LboYear } from "./lbo.ts";

const year = (change: Partial<LboYear>): LboYear => ({
  ebitda: 100,
  cashInterest: 40,
  tax: 0,
  freeCashFlow: 0,
  repaid: 0,
  debt: 520,
  cash: 20,
  tranches: [],
  ...change,
});

describe("covenantBreaches", () => {
  it("names the year, the limit and what it was instead", () => {
    expect(covenantBreaches([year({}), year({ debt: 420 })], { maxLeverage: 4.5, minInterestCover: 2 })).toEqual([
      { year: 1, covenant: "maxLeverage", limit: 4.5, actual: 5 },
    ]);
    expect(covenantBreaches([year({})], { minInterestCover: 3 })).toMatchObject([{ limit: 3, actual: 2.5 }]);
  });

  it("does not take a loss for little debt, nor no interest for too little cover", () => {
    expect(covenantBreaches([year({ ebitda: -10 })], { maxLeverage: 4.5 })).toHaveLength(1);
    expect(covenantBreaches([year({ cashInterest: 0 })], { minInterestCover: 3 })).toEqual([]);
  });
});
