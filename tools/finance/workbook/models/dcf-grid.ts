import type { DcfInputs } from "../../../../domain/valuation/dcf.ts";
import { dcfValuation, usualAxes } from "../../../../domain/valuation/dcf-inputs.ts";
import { sensitivityGrid } from "../../../../domain/valuation/sensitivity.ts";
import { check, input, type Section } from "../book.ts";
import { f, type Ref, rangeOf } from "../formula.ts";
import type { Format } from "../sheet.ts";
import type { DcfCells } from "./dcf-model.ts";
import { addGrid, axisFormula } from "./grid.ts";

const SIZE = 5;
const NONE = "n/a";

/** Enterprise value by WACC and what the terminal value rests on: each cell values the whole forecast anew. */
export function addDcfGrid(section: Section, cells: DcfCells, inputs: DcfInputs, enterpriseValue: number): void {
  const { wacc, growth, multiple, metric, flows, counted, times, terminalTime } = cells;
  const { rows, columns } = usualAxes(inputs, SIZE);
  const values = sensitivityGrid(dcfValuation(inputs), rows, columns);
  const half = (SIZE - 1) / 2;
  const base = (growth ?? multiple) as Ref;
  const step = (axis: typeof rows, name: string, label: string, format: Format) =>
    input(section, label, name, Number(((axis.values[half + 1] ?? 0) - (axis.values[half] ?? 0)).toPrecision(6)), {
      format,
      key: "grid",
    });
  const format: Format = growth ? "percent" : "multiple";
  const rowStep = step(rows, "grid_wacc_step", "Step of the WACC in the grid", "percent");
  const columnStep = step(
    columns,
    "grid_column_step",
    `Step of the ${growth ? "growth" : "multiple"} in the grid`,
    format,
  );
  const last = flows.at(-1) as Ref;
  const grid = addGrid(section, {
    title: `Enterprise value by WACC and ${growth ? "terminal growth" : "exit multiple"}`,
    rows: rows.values.map((value, i) => ({ formula: axisFormula(wacc, rowStep, i - half), value })),
    columns: columns.values.map((value, i) => ({ formula: axisFormula(base, columnStep, i - half), value })),
    rowFormat: "percent",
    columnFormat: format,
    cellFormat: "money",
    cell: (rate, other, i, j) => ({
      formula: growth
        ? f`IF(OR(${rate}<=0,${other}>=${rate}),"n/a",SUMPRODUCT(${rangeOf(counted)}/(1+${rate})^${rangeOf(times)})+${last}*(1+${other})/(${rate}-${other})/(1+${rate})^${terminalTime})`
        : f`IF(OR(${rate}<=0,${other}<=0),"n/a",SUMPRODUCT(${rangeOf(counted)}/(1+${rate})^${rangeOf(times)})+${other}*${metric}/(1+${rate})^${terminalTime})`,
      value: values[i]?.[j] ?? NONE,
    }),
  });
  const centre = grid[half]?.[half] as Ref;
  check(
    section,
    "the centre of the grid is the base case",
    { formula: f`${centre}`, value: enterpriseValue },
    { formula: f`${cells.enterpriseValue}`, value: enterpriseValue },
  );
}
