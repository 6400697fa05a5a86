import { describe, expect, it } from "vitest";
import { bridgeToEquity, valuePerShare } from "./bridge.ts";
import { randomFrom } from "./random.ts";

describe("bridgeToEquity", () => {
  it("takes off what ranks before the shares and adds what is not in the cash flows", () => {
    const claims = { netDebt: 300, leaseLiabilities: 40, minorityInterests: 25, pensionDeficit: 10, associates: 55 };
    const { equityValue, items } = bridgeToEquity(1000, claims);
    expect(equityValue).toBe(680);
    expect(items.map(({ name }) => name)).toEqual([
      "Net debt",
      "Lease liabilities",
      "Minority interests",
      "Pension deficit",
      "Associates",
    ]);
  });

  it("adds up, whatever the claims", () => {
    const random = randomFrom(23);
    for (let round = 0; round < 1000; round++) {
      const claims = { netDebt: (random() - 0.3) * 500, preferredEquity: random() * 90, associates: random() * 70 };
      const { equityValue, items } = bridgeToEquity(1000, claims);
      expect(items.reduce((sum, { amount }) => sum + amount, 1000)).toBeCloseTo(equityValue, 9);
    }
  });
});

describe("valuePerShare", () => {
  it("counts the options below the value that comes out, by the treasury method", () => {
    // 1,000 = 9.0909… × (100 + 10 × (1 − 0 / price) + 0): options for nothing are shares; the dear ones stay out.
    const { valuePerShare: price, dilutedShares } = valuePerShare(1000, 100, [
      { count: 10, strike: 0 },
      { count: 50, strike: 20 },
    ]);
    expect(price).toBeCloseTo(1000 / 110, 12);
    expect(dilutedShares).toBeCloseTo(110, 12);
  });

  it("hands the whole equity value to the diluted shares", () => {
    const random = randomFrom(29);
    for (let round = 0; round < 1000; round++) {
      const equity = 100 + random() * 5000;
      const options = Array.from({ length: 4 }, () => ({ count: random() * 40, strike: random() * 60 }));
      const { valuePerShare: price, dilutedShares } = valuePerShare(equity, 100, options);
      const bought = options.reduce((sum, { count, strike }) => sum + count * Math.max(0, 1 - strike / price), 0);
      expect(dilutedShares).toBeCloseTo(100 + bought, 8);
      expect(price * dilutedShares).toBeCloseTo(equity, 8);
    }
  });

  it("refuses a number of shares that is not one", () => {
    expect(() => valuePerShare(100, -5)).toThrow(/above zero/);
    expect(() => valuePerShare(100, 5, [{ count: -1, strike: 2 }])).toThrow(/negative/);
  });
});
