import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { valueAssets } from "./value-assets.ts";
import { valueSumOfParts } from "./value-sum-of-parts.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const parts = [
  { name: "Pumps", figure: 50e6, multiples: { low: 7, mid: 8, high: 9 } },
  { name: "Services", figure: 20e6, multiples: { low: 9, mid: 10, high: 12 } },
];
const sum = async (more: Record<string, unknown> = {}) =>
  valueSumOfParts.output.parse(
    await valueSumOfParts.run(valueSumOfParts.input.parse({ currency: "EUR", parts, ...more }), context),
  );

describe("valuations by parts and by assets", () => {
  it("bridge from the parts to the group, and down to the equity with net debt", async () => {
    const { enterpriseValue, equityValue, cards } = await sum({
      netDebt: 120e6,
      headOfficeCosts: 2e6,
      headOfficeMultiple: 8,
      conglomerateDiscount: 0.1,
    });
    expect(enterpriseValue.value).toBeCloseTo((600e6 - 16e6) * 0.9, 3);
    expect(equityValue.value).toBeCloseTo((600e6 - 16e6) * 0.9 - 120e6, 3);
    const bridge = cards.find((card) => card.kind === "bridge");
    expect(bridge?.steps.reduce((total, { amount }) => total + amount, bridge.start.amount)).toBeCloseTo(
      enterpriseValue.value ?? 0,
      3,
    );
  });

  it("leave the equity open without net debt and ask for the currency", async () => {
    expect((await sum()).equityValue).toMatchObject({ value: null, note: "net debt was not given" });
    await expect(sum({ currency: undefined })).rejects.toThrow(/In which currency/);
  });

  it("say that creditors lose where a liquidation does not cover them", async () => {
    const input = valueAssets.input.parse({
      currency: "EUR",
      assets: [{ name: "Stock", book: 50, recovery: 0.2 }],
      liabilities: [{ name: "Loan", book: 30 }],
    });
    const answer = valueAssets.output.parse(await valueAssets.run(input, context));
    expect(answer).toMatchObject({
      liquidationEquity: { value: 0 },
      shortfall: { value: 20 },
      warnings: [/creditors/],
    });
  });
});
