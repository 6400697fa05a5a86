import { describe, expect, it } from "vitest";
import { randomFrom } from "./random.ts";
import { ratesOfZeroValue } from "./roots.ts";

const yearly = (amounts: readonly number[]) => amounts.map((amount, time) => ({ amount, time }));

/** Yearly flows of which the rates are known: the polynomial whose zeros are 1 + rate, largest power first. */
function flowsWithRates(rates: readonly number[]): number[] {
  let flows = [-1];
  for (const rate of rates)
    flows = [...flows, 0].map((amount, i) => amount - (1 + rate) * (i > 0 ? (flows[i - 1] ?? 0) : 0));
  return flows;
}

describe("ratesOfZeroValue", () => {
  it("finds every rate of flows that were made from them", () => {
    const random = randomFrom(7);
    for (let round = 0; round < 300; round++) {
      const rates = Array.from({ length: 1 + Math.floor(random() * 5) }, (_, i) => i * 0.3 - 0.8 + random() * 0.2);
      const found = ratesOfZeroValue(yearly(flowsWithRates(rates)));
      expect(found).toHaveLength(rates.length);
      found.forEach((rate, i) => {
        expect(rate).toBeCloseTo(rates[i] ?? Number.NaN, 7);
      });
    }
  });

  it("gives flows that change sign once exactly one rate, and they are worth nothing at it", () => {
    const random = randomFrom(11);
    for (let round = 0; round < 1000; round++) {
      const flows = Array.from({ length: 2 + Math.floor(random() * 30) }, (_, i) => ({
        amount: (i === 0 ? -1 : 1) * (1 + random() * 1000),
        time: i * (0.1 + random()),
      }));
      const [rate = Number.NaN, ...others] = ratesOfZeroValue(flows);
      expect(others).toEqual([]);
      const terms = flows.map(({ amount, time }) => amount * (1 + rate) ** -time);
      const size = Math.max(...terms.map(Math.abs));
      expect(Math.abs(terms.reduce((a, b) => a + b, 0)) / size).toBeLessThan(1e-9);
    }
  });

  it("misses no rate that a fine grid sees, in years of daily flows of either sign", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const random = randomFrom(seed);
      const flows = Array.from({ length: 200 }, () => ({ amount: (random() - 0.48) * 1000, time: random() * 20 }));
      const value = (rate: number) => flows.reduce((sum, { amount, time }) => sum + amount * (1 + rate) ** -time, 0);
      const rates = ratesOfZeroValue(flows).filter((rate) => rate > -0.5 && rate < 5);
      const grid = Array.from({ length: 5501 }, (_, i) => -0.5 + i * 0.001);
      const seen = grid.filter((rate, i) => i > 0 && value(rate) > 0 !== value(grid[i - 1] ?? 0) > 0);
      expect(rates).toHaveLength(seen.length);
      rates.forEach((rate, i) => {
        expect(Math.abs(rate - (seen[i] ?? 0))).toBeLessThanOrEqual(0.001);
      });
    }
  });

  it("sees a rate at which the value only touches zero", () => {
    const [rate, ...others] = ratesOfZeroValue(yearly([-100, 220, -121]));
    expect(rate).toBeCloseTo(0.1, 7);
    expect(others).toEqual([]);
  });

  it("does not overflow on sixty years of months", () => {
    const rents = Array.from({ length: 719 }, () => 100);
    expect(ratesOfZeroValue(yearly([-10_000, ...rents, 100]))).toHaveLength(1);
    expect(ratesOfZeroValue(yearly([-10_000, ...rents, -30_000]))).toHaveLength(2);
  });

  it("takes milliseconds when the sign changes with every flow", () => {
    const started = performance.now();
    ratesOfZeroValue(yearly(Array.from({ length: 120 }, (_, i) => (i % 2 ? 1 : -1) * (i + 1))));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
