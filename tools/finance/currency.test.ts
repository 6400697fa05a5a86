import { describe, expect, it } from "vitest";
import type { AnyTool, ToolContext } from "../define-tool.ts";
import { runSensitivity } from "./run-sensitivity.ts";
import { valueDcf } from "./value-dcf.ts";
import { valueLbo } from "./value-lbo.ts";
import { valueMerger } from "./value-merger.ts";
import { valueVcMethod } from "./value-vc-method.ts";

const context = { services: { publicUrl: "https://parley.example" } } as ToolContext;
const dcf = { freeCashFlows: [10, 12], wacc: 0.1, terminalGrowth: 0.02 };
const buyout = {
  entryEbitda: 10,
  entryMultiple: 8,
  exitMultiple: 8,
  ebitdaGrowth: 0.05,
  years: 5,
  cashConversion: 0.8,
  taxRate: 0.2,
};
const merger = {
  acquirerNetIncome: 5,
  acquirerShares: 1,
  acquirerSharePrice: 75,
  targetNetIncome: 1,
  offerValue: 12,
  stockShare: 1,
  taxRate: 0,
};
const requests: [AnyTool, Record<string, unknown>][] = [
  [valueDcf, dcf],
  [runSensitivity, dcf],
  [valueLbo, buyout],
  [valueVcMethod, { exitValue: 200, investment: 5, targetMultiple: 10 }],
  [valueMerger, merger],
];

describe("a valuation", () => {
  it.each(requests.map(([tool, input]) => [tool.name, tool, input] as const))(
    "by %s asks back for the currency instead of guessing it",
    async (_name, tool, input) => {
      const run = async (given: object) => tool.run(tool.input.parse(given) as never, context);
      await expect(run(input)).rejects.toThrow(/In which currency/);
      await expect(run({ ...input, currency: "EUR" })).resolves.toBeDefined();
    },
  );
});
