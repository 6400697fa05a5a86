import { describe, expect, it } from "vitest";
import { valueAssets } from "./assets.ts";
import { valueParts } from "./parts.ts";
import { randomFrom } from "./random.ts";

const pumps = { name: "Pumps", figure: 50, multiples: { low: 7, mid: 8, high: 9 } };
const property = { name: "Property", value: { low: 90, mid: 100, high: 120 }, ownership: 0.5 };

describe("the sum of the parts", () => {
  it("adds up parts by multiple and by value, at what is owned of them", () => {
    const { parts, gross } = valueParts({ parts: [pumps, property] });
    expect(gross).toEqual({ low: 395, mid: 450, high: 510 });
    expect(parts.map(({ share }) => share)).toEqual([400 / 450, 50 / 450]);
  });

  it("takes off the head office at a multiple, then the discount", () => {
    const { headOffice, discount, enterpriseValue } = valueParts({
      parts: [pumps],
      headOfficeCosts: 5,
      headOfficeMultiple: 8,
      conglomerateDiscount: 0.1,
    });
    expect([headOffice, discount, enterpriseValue.mid]).toEqual([40, 36, 324]);
  });

  it.each([
    ["no parts", { parts: [] }, /no parts/],
    ["a part without a value", { parts: [{ name: "A" }] }, /How is A valued/],
    ["a part with both", { parts: [{ ...pumps, value: property.value }] }, /How is Pumps valued/],
    ["a loss", { parts: [{ ...pumps, figure: -5 }] }, /not above zero/],
    ["a range out of order", { parts: [{ ...pumps, multiples: { low: 9, mid: 8, high: 7 } }] }, /not in order/],
    ["head office costs without a multiple", { parts: [pumps], headOfficeCosts: 5 }, /headOfficeMultiple/],
    ["more ownership than all", { parts: [{ ...property, ownership: 1.2 }] }, /ownership/],
  ])("refuses %s", (_what, inputs, message) => {
    expect(() => valueParts(inputs)).toThrow(message);
  });

  it("is the sum of its parts whatever they are", () => {
    const random = randomFrom(7);
    for (let i = 0; i < 1_000; i++) {
      const parts = Array.from({ length: 1 + Math.floor(random() * 8) }, (_, n) => {
        const low = random() * 10;
        return {
          name: `P${n}`,
          figure: 1 + random() * 1e8,
          multiples: { low, mid: low + random(), high: low + 1 + random() * 3 },
          ownership: 0.01 + random() * 0.99,
        };
      });
      const { gross, parts: valued } = valueParts({ parts });
      expect(valued.reduce((sum, { mid }) => sum + mid, 0)).toBeCloseTo(gross.mid, 3);
      expect(valued.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      expect(gross.low <= gross.mid && gross.mid <= gross.high).toBe(true);
    }
  });
});

describe("net asset value", () => {
  const assets = [
    { name: "Land", book: 100, fair: 180, recovery: 0.9 },
    { name: "Inventory", book: 60, recovery: 0.5 },
  ];
  const liabilities = [
    { name: "Loan", book: 80 },
    { name: "Pensions", book: 10, fair: 25 },
  ];

  it("goes from the books to today's values item by item", () => {
    const { bookEquity, adjustedEquity, adjustments } = valueAssets({ assets, liabilities });
    expect([bookEquity, adjustedEquity]).toEqual([70, 135]);
    expect(adjustments.reduce((sum, { amount }) => sum + amount, bookEquity)).toBe(adjustedEquity);
  });

  it("pays the costs, the tax on what was hidden and the creditors before the owners", () => {
    const { liquidationProceeds, deferredTax, liquidationEquity } = valueAssets({
      assets,
      liabilities,
      liquidationCosts: 7,
      taxRate: 0.25,
    });
    expect([liquidationProceeds, deferredTax, liquidationEquity]).toEqual([192, 8, 192 - 8 - 7 - 105]);
  });

  it("leaves the owners nothing, and says what the creditors lose, where it does not cover them", () => {
    expect(valueAssets({ assets: [{ name: "Stock", book: 50, recovery: 0.2 }], liabilities })).toMatchObject({
      liquidationEquity: 0,
      shortfall: 95,
    });
  });

  it.each([
    ["no assets", { assets: [], liabilities }, /no assets/],
    ["negative amounts", { assets: [{ name: "Debt", book: -5 }], liabilities }, /is negative/],
    ["a recovery above all", { assets: [{ name: "Land", book: 5, recovery: 2 }], liabilities }, /between 0 and 1/],
  ])("refuses %s", (_what, inputs, message) => {
    expect(() => valueAssets(inputs)).toThrow(message);
  });
});
