import { InvalidInputError } from "../errors.ts";
import { type DcfInputs, enterpriseValueOf } from "./dcf.ts";
import { type Axis, axisAround, type Swing, type Valuation } from "./sensitivity.ts";

/** What a sensitivity can vary. `cashFlows` is a factor on all of them: 0.9 takes a tenth off. */
export const DCF_VARIABLES = ["wacc", "terminalGrowth", "exitMultiple", "terminalMetric", "cashFlows"] as const;
export type DcfVariable = (typeof DCF_VARIABLES)[number];

/** The base case's value of an input. Refuses inputs that this valuation does not use. */
export function baseOf(inputs: DcfInputs, variable: DcfVariable): number {
  if (variable === "cashFlows") return 1;
  const base = inputs[variable];
  if (base === undefined)
    throw new InvalidInputError(
      `The base case has no ${variable}, so it cannot be varied. ${inputs.exitMultiple === undefined ? "It is valued by terminalGrowth." : "It is valued by exitMultiple."}`,
    );
  return base;
}

/** Enterprise value as a function of some of its inputs. */
export function dcfValuation(inputs: DcfInputs): Valuation<DcfVariable> {
  return ({ cashFlows, ...changes }) =>
    enterpriseValueOf({
      ...inputs,
      ...changes,
      freeCashFlows:
        cashFlows === undefined ? inputs.freeCashFlows : inputs.freeCashFlows.map((flow) => flow * cashFlows),
    });
}

/** Distance between two columns of a grid that nobody asked otherwise. */
const GRID_STEP = { wacc: 0.005, terminalGrowth: 0.005, exitMultiple: 0.5 } as const;

/** WACC by row, and by column what the terminal value rests on; the base case in the centre. */
export function usualAxes(inputs: DcfInputs, size: number): { rows: Axis<DcfVariable>; columns: Axis<DcfVariable> } {
  const around = (input: keyof typeof GRID_STEP) => axisAround(input, baseOf(inputs, input), GRID_STEP[input], size);
  return {
    rows: around("wacc"),
    columns: around(inputs.terminalGrowth === undefined ? "exitMultiple" : "terminalGrowth"),
  };
}

/** One point of WACC, half a point of growth, one turn of the multiple, a tenth of the cash flows or the metric. */
export function usualSwings(inputs: DcfInputs): Swing<DcfVariable>[] {
  const around = (input: DcfVariable, by: number): Swing<DcfVariable> => {
    const base = baseOf(inputs, input);
    return { input, low: base - by, high: base + by };
  };
  return [
    around("wacc", 0.01),
    ...(inputs.terminalGrowth === undefined ? [around("exitMultiple", 1)] : [around("terminalGrowth", 0.005)]),
    ...(inputs.exitMultiple === undefined || inputs.terminalMetric === undefined
      ? []
      : [around("terminalMetric", inputs.terminalMetric / 10)]),
    around("cashFlows", 0.1),
  ];
}
