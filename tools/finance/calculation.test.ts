import { describe, expect, it } from "vitest";
import type { Services } from "../services.ts";
import { createCalculation } from "./calculation.ts";

const services = { publicUrl: "https://parley.example" } as Services;
const sign = (currency?: string) =>
  createCalculation({ tool: "probe", title: "Probe", inputs: { rate: 0.1, years: undefined }, currency }, services);

describe("a calculation", () => {
  it("signs its figures with the inputs that were given and where the method is explained", () => {
    const source = {
      kind: "calculation",
      title: "Probe",
      inputs: { rate: 0.1 },
      url: "https://parley.example/docs#probe",
    };
    expect(sign("EUR").amount(5)).toEqual({ value: 5, unit: "currency", currency: "EUR", source });
    expect(sign().amount(5)).toEqual({ value: 5, unit: "amount", source });
    expect(sign("EUR").absent("currency", "not given")).toMatchObject({
      value: null,
      note: "not given",
      currency: "EUR",
    });
  });

  it("refuses a result that is no number instead of failing on its own answer", () => {
    expect(() => sign("EUR").amount(Number.POSITIVE_INFINITY)).toThrow(/too large/);
    expect(() => sign().fraction(Number.NaN)).toThrow(/too large/);
  });
});
