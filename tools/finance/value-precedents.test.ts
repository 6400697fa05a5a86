import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { valuePrecedents } from "./value-precedents.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const deal = (name: string, date: string, multiple: number) => ({
  name,
  date,
  enterpriseValue: multiple * 10e6,
  figure: 10e6,
});
const transactions = [deal("Alder", "2016-03-01", 20), deal("Birch", "2023-05-02", 9), deal("Cedar", "2025-01-09", 11)];
const run = async (input: Record<string, unknown>) =>
  valuePrecedents.output.parse(
    await valuePrecedents.run(
      valuePrecedents.input.parse({ currency: "EUR", companyFigure: 50e6, period: "LTM", transactions, ...input }),
      context,
    ),
  );

describe("value_precedents", () => {
  it("values by what was paid, and lists the deals that it leaves out", async () => {
    const { enterpriseValue, omitted, comparables } = await run({ since: "2020-01-01" });
    expect(enterpriseValue.value).toBe(500e6);
    expect(omitted).toEqual([{ name: "Alder", reason: "announced on 2016-03-01, before 2020-01-01" }]);
    expect(comparables.map(({ name }) => name)).toEqual(["Birch (2023-05-02)", "Cedar (2025-01-09)"]);
  });

  it("warns of old deals", async () => {
    expect((await run({})).warnings.join(" ")).toMatch(/1 of the deals is more than 5 years old/);
    expect((await run({ since: "2020-01-01" })).warnings.join(" ")).not.toMatch(/years old/);
  });

  it("refuses deals that nobody could know of on the date of the valuation", async () => {
    await expect(run({ asOf: "2024-12-31" })).rejects.toThrow(/Cedar was announced on 2025-01-09, after/);
  });
});
