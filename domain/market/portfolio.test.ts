import { describe, expect, it } from "vitest";
import { measurePortfolio } from "./portfolio.ts";

const prices = new Map([
  [
    "A",
    [
      { date: "2024-01-01", close: 100 },
      { date: "2024-07-01", close: 150 },
      { date: "2025-01-01", close: 120 },
    ],
  ],
]);

describe("a portfolio", () => {
  it("has a time-weighted return that money coming in does not change", () => {
    const alone = measurePortfolio(
      [{ ticker: "A", date: "2024-01-01", quantity: 1, price: 100 }],
      prices,
      "2025-01-01",
    );
    const more = measurePortfolio(
      [
        { ticker: "A", date: "2024-01-01", quantity: 1, price: 100 },
        { ticker: "A", date: "2024-07-01", quantity: 9, price: 150 },
      ],
      prices,
      "2025-01-01",
    );
    expect(alone.timeWeighted).toBeCloseTo(0.2, 12);
    expect(more.timeWeighted).toBeCloseTo(0.2, 12);
    expect(more.moneyWeighted).toBeLessThan(0);
    expect(more.gain).toBe(1200 - 1450);
  });

  it("earns the same by money and by time when nothing comes or goes", () => {
    const { timeWeighted, moneyWeighted } = measurePortfolio(
      [{ ticker: "A", date: "2024-01-01", quantity: 3, price: 100 }],
      prices,
      "2025-01-01",
    );
    // 2024 has 366 days, and a year of a rate of return has 365.
    expect((1 + (moneyWeighted ?? 0)) ** (366 / 365) - 1).toBeCloseTo(timeWeighted ?? Number.NaN, 9);
  });

  it("refuses trades after its end, no trades, and trades before there is a price", () => {
    const trade = { ticker: "A", date: "2024-01-01", quantity: 1, price: 100 };
    expect(() => measurePortfolio([], prices, "2025-01-01")).toThrow(/no trades/);
    expect(() => measurePortfolio([{ ...trade, date: "2026-01-01" }], prices, "2025-01-01")).toThrow(/is after/);
    expect(() => measurePortfolio([{ ...trade, date: "2023-01-01" }], prices, "2025-01-01")).toThrow(/no price of A/);
  });
});
