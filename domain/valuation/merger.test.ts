import { describe, expect, it } from "vitest";
import { type MergerInputs, valueMerger } from "./merger.ts";
import { randomFrom } from "./random.ts";

const base: MergerInputs = {
  acquirerNetIncome: 500,
  acquirerShares: 100,
  acquirerSharePrice: 75,
  targetNetIncome: 100,
  offerValue: 1200,
  fees: 0,
  stockShare: 1,
  debtShare: 0,
  debtRate: 0.06,
  cashYield: 0.03,
  synergies: 0,
  extraAmortisation: 0,
  taxRate: 0.25,
};

describe("valueMerger", () => {
  it("is as one would write it down by hand", () => {
    const { newShares, earningsPerShareAfter, accretion, targetOwnership } = valueMerger(base);
    expect(newShares).toBe(16);
    expect(earningsPerShareAfter).toBeCloseTo(600 / 116, 12);
    expect(accretion).toBeCloseTo(600 / 116 / 5 - 1, 12);
    expect(targetOwnership).toBeCloseTo(16 / 116, 12);
  });

  it("takes off what the debt costs and what the cash earned, after tax", () => {
    const mixed = { ...base, stockShare: 0.25, debtShare: 0.5, synergies: 40, extraAmortisation: 8 };
    const { adjustments } = valueMerger(mixed);
    expect(adjustments.map(({ amount }) => amount)).toEqual([
      40 * 0.75,
      -600 * 0.06 * 0.75,
      -300 * 0.03 * 0.75,
      -8 * 0.75,
    ]);
  });

  it("is accretive in stock exactly when the target is bought at a lower multiple of earnings", () => {
    const random = randomFrom(53);
    for (let round = 0; round < 500; round++) {
      const offerValue = 500 + random() * 2000;
      const { accretion } = valueMerger({ ...base, offerValue });
      expect(accretion > 0).toBe(offerValue / 100 < 75 / 5);
    }
  });

  it("neither adds nor dilutes at the break-even synergies, however it is paid", () => {
    const random = randomFrom(59);
    for (let round = 0; round < 1000; round++) {
      const stockShare = random();
      const inputs: MergerInputs = {
        ...base,
        stockShare,
        debtShare: (1 - stockShare) * random(),
        offerValue: 500 + random() * 2000,
        fees: random() * 50,
        synergies: random() * 40,
        extraAmortisation: random() * 30,
      };
      const { breakEvenSynergies, paidInStock, paidInDebt, paidInCash, adjustments, combinedNetIncome } =
        valueMerger(inputs);
      expect(valueMerger({ ...inputs, synergies: breakEvenSynergies }).accretion).toBeCloseTo(0, 12);
      expect(paidInStock + paidInDebt + paidInCash).toBeCloseTo(inputs.offerValue + inputs.fees, 9);
      expect(adjustments.reduce((sum, { amount }) => sum + amount, 600)).toBeCloseTo(combinedNetIncome, 9);
    }
  });

  it.each([
    ["an acquirer without profit", { acquirerNetIncome: -1 }, /mean nothing/],
    ["more than the whole in stock and debt", { stockShare: 0.7, debtShare: 0.4 }, /at most 1 together/],
    ["no shares", { acquirerShares: 0 }, /above zero/],
    ["an offer of nothing", { offerValue: 0 }, /offer must be above zero/],
  ])("refuses %s", (_what, change, reason) => {
    expect(() => valueMerger({ ...base, ...change })).toThrow(reason);
  });
});
