import { describe, expect, it } from "vitest";
import { NoUniqueRateError } from "../errors.ts";
import { futureValueOf, interestOf, paymentOf, periodsOf, presentValueOf, principalOf, rateOf } from "./annuity.ts";
import { randomFrom } from "./random.ts";

describe("annuities", () => {
  it("agree with the examples of Microsoft's documentation of PMT, FV, PV and NPER", () => {
    const loan = { rate: 0.08 / 12, periods: 10, presentValue: 10_000, futureValue: 0 };
    expect(paymentOf({ ...loan, due: "end" })).toBeCloseTo(-1037.03, 2);
    expect(paymentOf({ ...loan, due: "begin" })).toBeCloseTo(-1030.16, 2);
    const saving = { rate: 0.06 / 12, periods: 10, payment: -200, presentValue: -500, due: "begin" } as const;
    expect(futureValueOf(saving)).toBeCloseTo(2581.4, 2);
    const pension = { rate: 0.08 / 12, periods: 240, payment: 500, futureValue: 0, due: "end" } as const;
    expect(presentValueOf(pension)).toBeCloseTo(-59_777.15, 2);
    const plan = { rate: 0.01, payment: -100, presentValue: -1000, futureValue: 10_000, due: "begin" } as const;
    expect(periodsOf(plan)).toBeCloseTo(59.6738657, 6);
  });

  it("agree with the examples of Microsoft's documentation of IPMT and PPMT", () => {
    const end = { futureValue: 0, due: "end" } as const;
    expect(interestOf({ ...end, rate: 0.1 / 12, periods: 36, presentValue: 8000 }, 1)).toBeCloseTo(-66.67, 2);
    expect(interestOf({ ...end, rate: 0.1, periods: 3, presentValue: 8000 }, 3)).toBeCloseTo(-292.45, 2);
    expect(principalOf({ ...end, rate: 0.1 / 12, periods: 24, presentValue: 2000 }, 1)).toBeCloseTo(-75.62, 2);
    expect(principalOf({ ...end, rate: 0.08, periods: 10, presentValue: 200_000 }, 10)).toBeCloseTo(-27_598.05, 2);
  });

  it("agree with the example of Microsoft's documentation of RATE", () => {
    const loan = { periods: 48, payment: -200, presentValue: 8000, futureValue: 0, due: "end" } as const;
    expect(rateOf(loan)).toBeCloseTo(0.0077, 4);
  });

  it("give back each term from the others", () => {
    const random = randomFrom(3);
    for (let round = 0; round < 500; round++) {
      const given = {
        rate: 0.001 + random() * 0.2,
        periods: 1 + Math.floor(random() * 40),
        presentValue: 1000 + random() * 9000,
        futureValue: -random() * 500,
        due: random() < 0.5 ? "end" : "begin",
      } as const;
      const payment = paymentOf(given);
      expect(presentValueOf({ ...given, payment })).toBeCloseTo(given.presentValue, 6);
      expect(futureValueOf({ ...given, payment })).toBeCloseTo(given.futureValue, 5);
      expect(periodsOf({ ...given, payment })).toBeCloseTo(given.periods, 6);
    }
  });

  it("pay a debt down by exactly its principal", () => {
    for (const due of ["end", "begin"] as const) {
      const loan = { rate: 0.01, periods: 36, presentValue: 5000, futureValue: 0, due };
      const months = Array.from({ length: 36 }, (_, i) => i + 1);
      expect(months.reduce((sum, month) => sum + principalOf(loan, month), 0)).toBeCloseTo(-5000, 7);
      expect(interestOf(loan, 1)).toBeCloseTo(due === "begin" ? 0 : -50, 10);
    }
  });

  it("need no special care at a rate of zero", () => {
    expect(paymentOf({ rate: 0, periods: 60, presentValue: 15_000, futureValue: 0, due: "end" })).toBeCloseTo(-250, 10);
  });

  it("refuse signs that no rate can reconcile", () => {
    const wrong = { periods: 10, payment: 100, presentValue: 1000, futureValue: 0, due: "end" } as const;
    expect(() => rateOf(wrong)).toThrow(NoUniqueRateError);
  });
});
