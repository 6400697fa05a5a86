import { describe, expect, it } from "vitest";
import type { ToolContext } from "../define-tool.ts";
import { valueVcMethod } from "./value-vc-method.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const base = { currency: "USD", exitValue: 200e6, investment: 5e6, targetMultiple: 10 };
const run = async (input: Record<string, unknown> = {}) =>
  valueVcMethod.output.parse(await valueVcMethod.run(valueVcMethod.input.parse({ ...base, ...input }), context));

describe("value_vc_method", () => {
  it("answers what may be paid today for the return that is wanted", async () => {
    const { postMoney, preMoney, ownershipToday, warnings } = await run();
    expect(postMoney).toMatchObject({
      value: 20e6,
      unit: "currency",
      currency: "USD",
      source: { kind: "calculation" },
    });
    expect([preMoney.value, ownershipToday.value]).toEqual([15e6, 0.25]);
    expect(warnings[0]).toMatch(/No later round/);
  });

  it("takes a rate and years for a multiple", async () => {
    const { targetMultiple } = await run({ targetMultiple: undefined, targetRate: 0.5, years: 5 });
    expect(targetMultiple.value).toBeCloseTo(7.59375, 10);
  });

  it("lays out the cap table round by round, the first one at the value found", async () => {
    const { rounds } = await run({
      holders: [
        { name: "Founders", shares: 9e6 },
        { name: "Option pool", shares: 1e6 },
      ],
      rounds: [
        { name: "Seed", investors: [{ name: "Fund", amount: 5e6 }], poolTarget: 0.1 },
        { name: "Series A", preMoney: 60e6, investors: [{ name: "New fund", amount: 15e6 }] },
      ],
    });
    expect(rounds.map(({ postMoney }) => postMoney)).toEqual([20e6, 75e6]);
    for (const { holdings } of rounds) expect(holdings.reduce((sum, { stake }) => sum + stake, 0)).toBeCloseTo(1, 12);
    expect(rounds[0]?.holdings.find(({ name }) => name === "Fund")?.stake).toBeCloseTo(0.25, 12);
    expect(rounds[1]?.holdings.find(({ name }) => name === "Fund")?.stake).toBeCloseTo(0.2, 12);
  });

  it("distributes the exit among the classes", async () => {
    const classes = [
      { name: "Common", shares: 7e6 },
      { name: "Series A", shares: 3e6, invested: 20e6, participation: "capped", capMultiple: 2 },
    ];
    const { payouts } = await run({ classes, proceeds: 60e6 });
    expect(payouts.map(({ amount }) => amount)).toEqual([28e6, 32e6]);
  });

  it.each([
    ["no target", { targetMultiple: undefined }, /Which return is wanted/],
    ["a rate without years", { targetMultiple: undefined, targetRate: 0.4 }, /how many years/],
    ["a target out of reach", { targetMultiple: 60 }, /cannot be reached/],
    ["holders without rounds", { holders: [{ name: "Founders", shares: 1 }] }, /Give the rounds/],
    ["proceeds for nobody", { proceeds: 1e6 }, /Among whom/],
    ["rounds without holders", { rounds: [{ name: "A", investors: [{ name: "F", amount: 1 }] }] }, /Who holds shares/],
  ])("asks back or refuses: %s", async (_what, input, reason) => {
    await expect(run(input)).rejects.toThrow(reason);
  });
});
