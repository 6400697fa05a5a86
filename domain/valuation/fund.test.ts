import { describe, expect, it } from "vitest";
import { fundMultiples, publicMarketEquivalent } from "./fund.ts";
import { randomFrom } from "./random.ts";

describe("fundMultiples", () => {
  it("divide what came out and what is held by what went in, and are null when nothing went in", () => {
    expect(fundMultiples([-25, 4, 6, 31])?.tvpi).toBeCloseTo(1.64);
    expect(fundMultiples([-80, 20, -20, 60], 70)).toEqual({ tvpi: 1.5, dpi: 0.8, rvpi: 0.7 });
    expect(fundMultiples([4, 6])).toBeNull();
  });

  it("add up: TVPI is DPI and RVPI together", () => {
    const random = randomFrom(5);
    for (let round = 0; round < 500; round++) {
      const flows = Array.from({ length: 8 }, (_, i) => (i === 0 ? -100 : (random() - 0.3) * 100));
      const multiples = fundMultiples(flows, random() * 200);
      expect((multiples?.dpi ?? 0) + (multiples?.rvpi ?? 0)).toBeCloseTo(multiples?.tvpi ?? Number.NaN, 10);
    }
  });
});

describe("publicMarketEquivalent", () => {
  it("is one for a fund that did what the index did", () => {
    expect(publicMarketEquivalent([-100, 0, 150], [200, 240, 300])).toBeCloseTo(1, 12);
  });

  it("is the multiple of money in an index that stood still", () => {
    expect(publicMarketEquivalent([-80, 20, -20, 60], [5, 5, 5, 5], 70)).toBeCloseTo(1.5, 12);
  });

  it("refuses an index with gaps", () => {
    expect(() => publicMarketEquivalent([-100, 150], [200])).toThrow(/one level for each cash flow/);
    expect(() => publicMarketEquivalent([-100, 150], [200, 0])).toThrow(/above zero/);
  });
});
