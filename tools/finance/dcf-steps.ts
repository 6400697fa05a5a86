import { z } from "zod";
import type { BridgeItem, PerShare } from "../../domain/valuation/bridge.ts";
import type { DcfInputs, DcfResult } from "../../domain/valuation/dcf.ts";
import type { CostOfCapital } from "../../domain/valuation/wacc.ts";

export const Step = z.strictObject({
  label: z.string(),
  formula: z.string().describe("With the numbers that went in"),
  amount: z.number(),
});
export type Step = z.output<typeof Step>;

interface Rest {
  capital?: CostOfCapital;
  bridge?: readonly BridgeItem[];
  equityValue?: number;
  perShare?: PerShare;
}

/** A discounted cash flow as one would write it down, so that each number can be checked by hand. */
export function dcfSteps(
  inputs: DcfInputs,
  result: DcfResult,
  { capital, bridge, equityValue, perShare }: Rest,
): Step[] {
  const { wacc } = inputs;
  const flows = result.flows.map(({ amount, time, presentValue }, i) => ({
    label: `Present value of year ${i + 1}`,
    formula: `${plain(amount)} / (1 + ${plain(wacc)})^${plain(time)}`,
    amount: presentValue,
  }));
  const { terminal } = result;
  return [
    ...(capital ? capitalSteps(capital) : []),
    ...flows,
    { label: "Present value of the forecast", formula: "sum of the years", amount: result.presentValueOfFlows },
    terminalStep(inputs, terminal.terminalValue),
    {
      label: "Present value of the terminal value",
      formula: `${plain(terminal.terminalValue)} / (1 + ${plain(wacc)})^${plain(terminal.time)}`,
      amount: terminal.presentValue,
    },
    {
      label: "Enterprise value",
      formula: `${plain(result.presentValueOfFlows)} + ${plain(terminal.presentValue)}`,
      amount: result.enterpriseValue,
    },
    ...(bridge ?? []).map(({ name, amount }) => ({ label: name, formula: "as given", amount })),
    ...(equityValue === undefined
      ? []
      : [{ label: "Equity value", formula: "enterprise value and the items above", amount: equityValue }]),
    ...(perShare && equityValue !== undefined ? shareSteps(perShare, equityValue) : []),
  ];
}

function capitalSteps({ costOfEquity, costOfDebtAfterTax, wacc }: CostOfCapital): Step[] {
  return [
    {
      label: "Cost of equity",
      formula: "risk-free rate + beta × equity risk premium + extra premium",
      amount: costOfEquity,
    },
    { label: "Cost of debt after tax", formula: "cost of debt × (1 − tax rate)", amount: costOfDebtAfterTax },
    { label: "WACC", formula: "equity share × cost of equity + debt share × cost of debt after tax", amount: wacc },
  ];
}

function terminalStep(inputs: DcfInputs, amount: number): Step {
  const { terminalGrowth, exitMultiple = 0, terminalMetric, freeCashFlows, wacc } = inputs;
  const last = freeCashFlows.at(-1) ?? 0;
  return {
    label: "Terminal value",
    formula:
      terminalGrowth === undefined
        ? `${plain(exitMultiple)} × ${plain(terminalMetric ?? last)}`
        : `${plain(last)} × (1 + ${plain(terminalGrowth)}) / (${plain(wacc)} − ${plain(terminalGrowth)})`,
    amount,
  };
}

function shareSteps({ dilutedShares, valuePerShare }: PerShare, equityValue: number): Step[] {
  return [
    { label: "Diluted shares", formula: "basic shares and options by the treasury method", amount: dilutedShares },
    { label: "Value per share", formula: `${plain(equityValue)} / ${plain(dilutedShares)}`, amount: valuePerShare },
  ];
}

const plain = (value: number): string => String(Number(value.toPrecision(10)));
