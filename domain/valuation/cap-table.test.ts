import { describe, expect, it } from "vitest";
import { type Holding, OPTION_POOL, type RoundResult, runRound } from "./cap-table.ts";
import type { Convertible } from "./convertibles.ts";
import { randomFrom } from "./random.ts";

const founders: Holding[] = [
  { name: "Founders", shares: 8_000_000 },
  { name: OPTION_POOL, shares: 1_000_000 },
];
const seed = { preMoney: 9_000_000, investors: [{ name: "Seed fund", amount: 3_000_000 }], convertibles: [] };
const sharesOf = ({ holdings }: RoundResult, name: string) => holdings.find((each) => each.name === name)?.shares ?? 0;
const total = ({ holdings }: RoundResult) => holdings.reduce((sum, { shares }) => sum + shares, 0);
const stake = (result: RoundResult, name: string) => sharesOf(result, name) / total(result);

describe("runRound", () => {
  it("sells new shares at the pre-money value of the old ones", () => {
    const result = runRound(founders, seed);
    expect(result.pricePerShare).toBeCloseTo(1, 12);
    expect(result.postMoney).toBe(12_000_000);
    expect(stake(result, "Seed fund")).toBeCloseTo(0.25, 12);
  });

  it("tops the pool up at the expense of those who were there", () => {
    const result = runRound(founders, { ...seed, poolTarget: 0.15 });
    expect(stake(result, OPTION_POOL)).toBeCloseTo(0.15, 12);
    expect(stake(result, "Seed fund")).toBeCloseTo(0.25, 12);
    expect(stake(result, "Founders")).toBeCloseTo(0.6, 12);
    expect(result.effectivePreMoney).toBeCloseTo((0.6 + 0.075) * 12_000_000, 3);
  });

  it("gives a SAFE with a post-money cap its part of the company before the round", () => {
    const safe: Convertible = { name: "Angel", kind: "safe", amount: 500_000, cap: 5_000_000, capIs: "post-money" };
    const result = runRound(founders, { ...seed, convertibles: [safe] });
    const before = total(result) - sharesOf(result, "Seed fund");
    expect(sharesOf(result, "Angel") / before).toBeCloseTo(0.1, 12);
    expect(stake(result, "Seed fund")).toBeCloseTo(0.25, 12);
  });

  it("converts at the discount where that is better than the cap", () => {
    const note: Convertible = {
      name: "Note",
      kind: "note",
      amount: 400_000,
      discount: 0.2,
      interestRate: 0.08,
      years: 1.5,
    };
    const result = runRound(founders, { ...seed, convertibles: [note] });
    expect(sharesOf(result, "Note") * result.pricePerShare * 0.8).toBeCloseTo(448_000, 4);
    const capped: Convertible = { ...note, cap: 90_000_000, capIs: "pre-money" };
    expect(sharesOf(runRound(founders, { ...seed, convertibles: [capped] }), "Note")).toBeCloseTo(
      sharesOf(result, "Note"),
      3,
    );
  });

  it("prices a pre-money cap on the shares that were there before anything converts", () => {
    const note: Convertible = { name: "Note", kind: "note", amount: 450_000, cap: 4_500_000, capIs: "pre-money" };
    expect(sharesOf(runRound(founders, { ...seed, convertibles: [note] }), "Note")).toBeCloseTo(900_000, 4);
  });

  it("adds up to the post-money value, with the same price for everybody, whatever converts", () => {
    const random = randomFrom(43);
    for (let round = 0; round < 500; round++) {
      const convertibles = Array.from(
        { length: Math.floor(random() * 4) },
        (_, i): Convertible => ({
          name: `C${i}`,
          kind: "safe",
          amount: 50_000 + random() * 400_000,
          ...(random() < 0.7 ? { cap: 3e6 + random() * 9e6, capIs: random() < 0.5 ? "post-money" : "pre-money" } : {}),
          discount: random() * 0.3,
        }),
      );
      const preMoney = 6e6 + random() * 2e7;
      const poolTarget = random() * 0.2;
      const result = runRound(founders, { preMoney, poolTarget, investors: seed.investors, convertibles });
      expect((total(result) * result.pricePerShare) / result.postMoney).toBeCloseTo(1, 10);
      expect(stake(result, "Seed fund")).toBeCloseTo(3e6 / result.postMoney, 10);
      expect(stake(result, OPTION_POOL)).toBeGreaterThanOrEqual(poolTarget - 1e-10);
      for (const { name, amount, discount = 0 } of convertibles)
        expect(sharesOf(result, name) * result.pricePerShare * (1 - discount)).toBeGreaterThanOrEqual(
          amount * (1 - 1e-9),
        );
    }
  });

  it("runs one round after the other", () => {
    const first = runRound(founders, seed);
    const second = runRound(first.holdings, {
      ...seed,
      preMoney: 24e6,
      investors: [{ name: "Seed fund", amount: 6e6 }],
    });
    expect(stake(second, "Seed fund")).toBeCloseTo(0.25 * 0.8 + 0.2, 12);
  });

  it.each([
    ["nobody before the round", [], seed, /Nobody holds shares/],
    ["a pool that leaves no room", founders, { ...seed, poolTarget: 0.8 }, /does not fit/],
    [
      "a cap of which nobody said what it counts",
      founders,
      { ...seed, convertibles: [{ name: "S", kind: "safe" as const, amount: 1, cap: 5 }] },
      /pre-money or a post-money cap/,
    ],
    [
      "SAFEs that take the whole company",
      founders,
      { ...seed, convertibles: [{ name: "S", kind: "safe" as const, amount: 9e6 }] },
      /whole company/,
    ],
  ])("refuses %s", (_what, holdings, round, reason) => {
    expect(() => runRound(holdings, round)).toThrow(reason);
  });
});
