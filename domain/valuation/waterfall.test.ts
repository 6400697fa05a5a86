import { describe, expect, it } from "vitest";
import { randomFrom } from "./random.ts";
import { distribute, type ShareClass } from "./waterfall.ts";

const common: ShareClass = { name: "Common", shares: 70, preference: 0, rank: 9, participation: "none" };
const seriesA: ShareClass = { name: "Series A", shares: 30, preference: 30, rank: 1, participation: "none" };
const amounts = (classes: ShareClass[], proceeds: number) => distribute(classes, proceeds).map(({ amount }) => amount);

describe("distribute", () => {
  it("lets a class convert once its shares are worth more than its preference", () => {
    expect(amounts([common, seriesA], 20)).toEqual([0, 20]);
    expect(amounts([common, seriesA], 80)).toEqual([50, 30]);
    expect(amounts([common, seriesA], 100)).toEqual([70, 30]);
    expect(distribute([common, seriesA], 200)).toEqual([
      { name: "Common", amount: 140, converted: false },
      { name: "Series A", amount: 60, converted: true },
    ]);
  });

  it("pays a participating class twice: its preference and its part of the rest", () => {
    expect(amounts([common, { ...seriesA, participation: "full" }], 130)).toEqual([70, 60]);
  });

  it("stops a capped class at its cap until converting is worth more", () => {
    const capped: ShareClass = { ...seriesA, participation: "capped", cap: 60 };
    expect(amounts([common, capped], 100)).toEqual([49, 51]);
    expect(amounts([common, capped], 180)).toEqual([120, 60]);
    expect(amounts([common, capped], 300)).toEqual([210, 90]);
  });

  it("pays the senior class first and equals in proportion", () => {
    const senior: ShareClass = { ...seriesA, name: "Series B", preference: 50, rank: 1 };
    expect(amounts([common, { ...seriesA, rank: 2 }, senior], 60)).toEqual([0, 10, 50]);
    expect(amounts([common, seriesA, senior], 40)).toEqual([0, 15, 25]);
  });

  it.each([
    ["no common shares", [seriesA], /common shares/],
    ["a cap that nobody gave", [common, { ...seriesA, participation: "capped" as const }], /at most/],
    [
      "a cap below the preference",
      [common, { ...seriesA, participation: "capped" as const, cap: 3 }],
      /below its preference/,
    ],
    ["two classes of one name", [common, common], /same name/],
  ])("refuses %s", (_what, classes, reason) => {
    expect(() => distribute(classes as ShareClass[], 100)).toThrow(reason);
  });

  it("pays out exactly the proceeds, never less to anybody when there is more, and nobody regrets a choice", () => {
    const random = randomFrom(41);
    for (let round = 0; round < 3000; round++) {
      const classes: ShareClass[] = [
        { ...common, shares: 1 + random() * 100 },
        ...Array.from({ length: 1 + Math.floor(random() * 4) }, (_, i): ShareClass => {
          const preference = random() * 80;
          const kind = Math.floor(random() * 3);
          return {
            name: `Series ${i}`,
            shares: random() * 60,
            preference,
            rank: 1 + Math.floor(random() * 3),
            participation: kind === 0 ? "none" : kind === 1 ? "full" : "capped",
            ...(kind === 2 ? { cap: preference * (1 + random() * 2) } : {}),
          };
        }),
      ];
      const proceeds = random() * 500;
      const payouts = distribute(classes, proceeds);
      expect(payouts.reduce((sum, { amount }) => sum + amount, 0)).toBeCloseTo(proceeds, 9);
      const more = distribute(classes, proceeds + 1);
      const perShare = (payouts[0]?.amount ?? 0) / (classes[0]?.shares ?? 1);
      payouts.forEach(({ amount, converted }, i) => {
        expect(more[i]?.amount).toBeGreaterThanOrEqual(amount - 1e-9);
        const each = classes[i] ?? common;
        if (converted) expect(amount).toBeGreaterThanOrEqual(each.preference - 1e-9);
        else if (perShare > 0) expect(amount).toBeGreaterThanOrEqual(each.shares * perShare - 1e-9);
      });
    }
  });
});
