import type { Card, CardOf } from "../../../domain/card.ts";
import type { BridgeItem } from "../../../domain/valuation/bridge.ts";
import type { DcfInputs, DcfResult } from "../../../domain/valuation/dcf.ts";
import { type DcfVariable, dcfValuation, usualAxes } from "../../../domain/valuation/dcf-inputs.ts";
import { type Axis, sensitivityGrid, type TornadoBar } from "../../../domain/valuation/sensitivity.ts";

const SIZE = 5;
const READS_AS: Record<DcfVariable, { label: string; unit: "fraction" | "multiple" | "currency" | "factor" }> = {
  wacc: { label: "WACC", unit: "fraction" },
  terminalGrowth: { label: "Terminal growth", unit: "fraction" },
  exitMultiple: { label: "Exit multiple", unit: "multiple" },
  terminalMetric: { label: "Terminal metric", unit: "currency" },
  cashFlows: { label: "Cash flows", unit: "factor" },
};

/** How a discounted cash flow adds up, and the grid around it. */
export function dcfCards(
  inputs: DcfInputs,
  result: DcfResult,
  currency: string,
  equity?: { items: readonly BridgeItem[]; equityValue: number },
): Card[] {
  const { rows, columns } = usualAxes(inputs, SIZE);
  const cells = sensitivityGrid(dcfValuation(inputs), rows, columns);
  return [
    {
      kind: "bridge",
      title: equity ? "From cash flows to equity value" : "From cash flows to enterprise value",
      unit: "currency",
      currency,
      start: { label: "Present value of the forecast", amount: result.presentValueOfFlows },
      steps: [
        { label: "Present value of the terminal value", amount: result.terminal.presentValue },
        ...(equity?.items ?? []).map(({ name, amount }) => ({ label: name, amount })),
      ],
      end: equity
        ? { label: "Equity value", amount: equity.equityValue }
        : { label: "Enterprise value", amount: result.enterpriseValue },
    },
    gridCard("Enterprise value", rows, columns, cells, currency),
  ];
}

/** `title` is what the cells show. The base case is the centre. */
export function gridCard(
  title: string,
  rows: Axis<DcfVariable>,
  columns: Axis<DcfVariable>,
  cells: (number | null)[][],
  currency: string,
): CardOf<"grid"> {
  const axis = ({ input, values }: Axis<DcfVariable>) => ({ ...scaleOf(input, currency), values: [...values] });
  return {
    kind: "grid",
    title: `${title} by ${READS_AS[rows.input].label} and ${READS_AS[columns.input].label.toLowerCase()}`,
    unit: "currency",
    currency,
    rows: axis(rows),
    columns: axis(columns),
    cells,
    base: { row: (rows.values.length - 1) / 2, column: (columns.values.length - 1) / 2 },
  };
}

/** Bars without a value at one end are left out: there is nothing to draw. */
export function tornadoCard(
  title: string,
  baseline: number,
  tornado: readonly TornadoBar<DcfVariable>[],
  currency: string,
): CardOf<"bars">[] {
  const bars = tornado.flatMap(({ input, low, high, valueAtLow, valueAtHigh }) =>
    valueAtLow === null || valueAtHigh === null
      ? []
      : [{ label: READS_AS[input].label, from: valueAtLow, to: valueAtHigh, note: ends(input, low, high) }],
  );
  return bars.length
    ? [{ kind: "bars", title: `${title}, one input moved at a time`, unit: "currency", currency, baseline, bars }]
    : [];
}

function scaleOf(input: DcfVariable, currency: string) {
  const { label, unit } = READS_AS[input];
  return unit === "currency" ? { label, unit, currency } : { label, unit };
}

function ends(input: DcfVariable, low: number, high: number): string {
  const { unit } = READS_AS[input];
  const say = (value: number) => {
    if (unit === "fraction") return `${Number((value * 100).toPrecision(4))} %`;
    return `${Number(value.toPrecision(6))}${unit === "currency" ? "" : "x"}`;
  };
  return `${say(low)} to ${say(high)}`;
}
