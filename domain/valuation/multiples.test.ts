import { describe, expect, it } from "vitest";
import { imply, rate, spreadOf, spreadWarnings } from "./multiples.ts";
import { randomFrom } from "./random.ts";

describe("rate", () => {
  it("calls a multiple of a loss not meaningful instead of negative", () => {
    expect(rate({ name: "A", value: 900, figure: 100 }, "ebitda")).toEqual({ name: "A", multiple: 9, note: null });
    expect(rate({ name: "B", value: 900, figure: -5 }, "ebitda")).toMatchObject({
      multiple: null,
      note: expect.stringMatching(/EBITDA is not/),
    });
    expect(rate({ name: "C", value: -3, figure: 5 }, "revenue").multiple).toBeNull();
  });
});

describe("spreadOf", () => {
  it("agrees with the example of Microsoft's documentation of QUARTILE", () => {
    const { lowerQuartile, minimum, maximum } = spreadOf([1, 2, 4, 7, 8, 9, 10, 12]);
    expect([minimum, lowerQuartile, maximum]).toEqual([1, 3.5, 12]);
  });

  it("is in order, and the median splits the values, whatever they are", () => {
    const random = randomFrom(47);
    for (let round = 0; round < 500; round++) {
      const values = Array.from({ length: 1 + Math.floor(random() * 20) }, () => random() * 30);
      const { minimum, lowerQuartile, median, upperQuartile, maximum } = spreadOf(values);
      const order = [minimum, lowerQuartile, median, upperQuartile, maximum];
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      expect(values.filter((each) => each < median).length).toBeLessThanOrEqual(values.length / 2);
    }
  });

  it("refuses to value by nothing", () => {
    expect(() => spreadOf([])).toThrow(/None of the multiples/);
  });
});

describe("imply", () => {
  it("values the firm by what belongs to the firm and the equity by what belongs to the shareholders", () => {
    expect(imply(9, 50, "ebitda", 120)).toEqual({ enterpriseValue: 450, equityValue: 330 });
    expect(imply(15, 20, "netIncome", 120)).toEqual({ equityValue: 300, enterpriseValue: 420 });
    expect(imply(9, 50, "ebitda", undefined)).toEqual({ enterpriseValue: 450, equityValue: null });
  });

  it("refuses to value a loss by a multiple", () => {
    expect(() => imply(9, -50, "ebit", 0)).toThrow(/means nothing/);
  });
});

describe("spreadWarnings", () => {
  it("name few peers, wide ones and those left out", () => {
    expect(spreadWarnings(spreadOf([3, 20]), 1)).toHaveLength(3);
    expect(spreadWarnings(spreadOf([8, 9, 10, 11]), 0)).toEqual([]);
  });
});
