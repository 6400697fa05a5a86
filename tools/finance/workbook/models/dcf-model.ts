import type { DcfInputs, DcfResult } from "../../../../domain/valuation/dcf.ts";
import { valueDcf } from "../../../../domain/valuation/dcf.ts";
import { type DcfShape, readDcf } from "../../dcf-input.ts";
import { check, input, inputRow, result, type Section } from "../book.ts";
import { type Formula, f, type Ref, rangeOf, sumOf } from "../formula.ts";
import { computed, computedRow, heading } from "../sheet.ts";
import { addCapital } from "./capital-model.ts";
import { addDcfGrid } from "./dcf-grid.ts";
import { addEquity } from "./equity-model.ts";

/** The cells that the grid and the bridge read. */
export interface DcfCells {
  wacc: Ref;
  growth?: Ref;
  multiple?: Ref;
  metric: Ref;
  timing: Ref;
  flows: Ref[];
  ends: Ref[];
  counted: Ref[];
  times: Ref[];
  terminalTime: Ref;
  enterpriseValue: Ref;
}

/** A discounted cash flow with its bridge to the share and its grid. */
export function addDcf(section: Section, given: DcfShape): void {
  const { inputs, capital } = readDcf(given);
  const valued = valueDcf(inputs);
  const typed = addInputs(section, given, inputs);
  const wacc = capital
    ? addCapital(section, given.capm ?? {}, capital)
    : input(section, "WACC", "wacc", inputs.wacc, { format: "percent" });
  const years = addYears(section, { ...typed, wacc }, inputs, valued);
  const cells = addTerminal(section, { ...typed, ...years, wacc }, inputs, valued);
  if (given.netDebt !== undefined)
    addEquity(section, cells.enterpriseValue, valued.enterpriseValue, { ...given, netDebt: given.netDebt });
  addDcfGrid(section, cells, inputs, valued.enterpriseValue);
}

/** What is typed in; exactly one of growth and multiple. */
interface Typed {
  wacc: Ref;
  growth?: Ref;
  multiple?: Ref;
  metric: Ref;
  timing: Ref;
  flows: Ref[];
  endsOf: { first: Ref; ends(i: number): Formula };
}

function addInputs(section: Section, given: DcfShape, inputs: DcfInputs): Omit<Typed, "wacc"> {
  const { terminalGrowth, exitMultiple, terminalMetric, timing, freeCashFlows } = inputs;
  const flows = inputRow(section, "Free cash flow, unlevered", "free_cash_flows", [...freeCashFlows], {
    key: "freeCashFlows",
  });
  const last = flows.at(-1) as Ref;
  return {
    flows,
    timing: input(section, "Cash flows come at", "timing", timing, { format: "text", note: "end or mid of the year" }),
    ...(terminalGrowth === undefined
      ? {
          multiple: input(section, "Exit multiple", "exit_multiple", exitMultiple ?? 0, {
            format: "multiple",
            key: "exitMultiple",
          }),
        }
      : {
          growth: input(section, "Terminal growth", "terminal_growth", terminalGrowth, {
            format: "percent",
            key: "terminalGrowth",
          }),
        }),
    metric:
      terminalMetric === undefined
        ? last
        : input(section, "Metric of the exit multiple", "terminal_metric", terminalMetric, { key: "terminalMetric" }),
    endsOf: addSchedule(section, given),
  };
}

/** When the years end, as formulas: from dates, or a first part year, or whole years. */
function addSchedule(section: Section, { valuationDate, periodEnds, stubYears, firstCashFlow }: DcfShape) {
  const whole = firstCashFlow === "full-year";
  const first = input(section, "First cash flow is that of", "first_cash_flow", whole ? "full-year" : "stub", {
    format: "text",
    key: "firstCashFlow",
    note: "full-year or stub: the part still to come",
  });
  if (valuationDate && periodEnds) {
    const start = input(section, "Valuation date", "valuation_date", serialDate(valuationDate), {
      format: "date",
      key: "valuationDate",
    });
    const dates = inputRow(section, "End of each year", "period_ends", periodEnds.map(serialDate), {
      format: "date",
      key: "periodEnds",
    });
    return { first, ends: (i: number): Formula => f`(${dates[i] as Ref}-${start})/365` };
  }
  const stub = input(section, "Part of the first year to come", "stub_years", stubYears ?? 1, {
    format: "years",
    key: "stubYears",
  });
  return { first, ends: (i: number): Formula => f`${stub}+${i}` };
}

function addYears(section: Section, typed: Typed, inputs: DcfInputs, { flows: valued }: DcfResult) {
  const { model } = section.book;
  const { flows, timing, wacc, endsOf } = typed;
  heading(
    model,
    "Year",
    flows.map((_, i) => i + 1),
  );
  const endValues = inputs.schedule?.ends ?? flows.map((_, i) => i + 1);
  const ends = computedRow(
    model,
    "Years until its end",
    flows.map((_, i) => ({ formula: endsOf.ends(i), value: endValues[i] ?? 0 })),
    { format: "years" },
  );
  const start = (i: number): Formula => (i === 0 ? f`0` : f`${ends[i - 1] as Ref}`);
  const counted = computedRow(
    model,
    "Cash flow that counts",
    flows.map((flow, i) => ({
      formula: i === 0 ? f`${flow}*IF(${endsOf.first}="full-year",MIN(1,${ends[0] as Ref}),1)` : f`${flow}`,
      value: valued[i]?.amount ?? 0,
    })),
  );
  const times = computedRow(
    model,
    "Years until it is received",
    ends.map((end, i) => ({
      formula: f`IF(${timing}="mid",(${start(i)}+${end})/2,${end})`,
      value: valued[i]?.time ?? 0,
    })),
    { format: "years" },
  );
  const factors = computedRow(
    model,
    "Discount factor",
    times.map((time, i) => ({ formula: f`1/(1+${wacc})^${time}`, value: valued[i]?.factor ?? 0 })),
    { format: "factor" },
  );
  const present = computedRow(
    model,
    "Present value",
    factors.map((factor, i) => ({ formula: f`${counted[i] as Ref}*${factor}`, value: valued[i]?.presentValue ?? 0 })),
  );
  return { ends, counted, times, present };
}

function addTerminal(
  section: Section,
  cells: Typed & Pick<DcfCells, "ends" | "counted" | "times"> & { present: Ref[] },
  inputs: DcfInputs,
  valued: DcfResult,
): DcfCells {
  const { model } = section.book;
  const { wacc, growth, multiple, metric, flows, ends, timing, present } = cells;
  const { terminal } = valued;
  const [last, end] = [flows.at(-1) as Ref, ends.at(-1) as Ref];
  const sum = result(section, "Present value of the forecast", "pv_forecast", {
    formula: sumOf(present),
    value: valued.presentValueOfFlows,
  });
  const value = computed(model, "Terminal value", {
    formula: growth ? f`${last}*(1+${growth})/(${wacc}-${growth})` : f`${multiple as Ref}*${metric}`,
    value: terminal.terminalValue,
  });
  const terminalTime = computed(
    model,
    "Years over which it is discounted",
    { formula: growth ? f`IF(${timing}="mid",${end}-0.5,${end})` : f`${end}`, value: terminal.time },
    { format: "years" },
  );
  const presentTerminal = result(section, "Present value of the terminal value", "pv_terminal", {
    formula: f`${value}/(1+${wacc})^${terminalTime}`,
    value: terminal.presentValue,
  });
  const enterpriseValue = result(section, "Enterprise value", "enterprise_value", {
    formula: f`${sum}+${presentTerminal}`,
    value: valued.enterpriseValue,
  });
  addImplied(section, { ...cells, value }, inputs, valued);
  check(
    section,
    "the present values add up to the enterprise value",
    {
      formula: f`SUMPRODUCT(${rangeOf(cells.counted)}/(1+${wacc})^${rangeOf(cells.times)})+${presentTerminal}`,
      value: valued.enterpriseValue,
    },
    { formula: f`${enterpriseValue}`, value: valued.enterpriseValue },
  );
  return { ...cells, terminalTime, enterpriseValue };
}

function addImplied(
  section: Section,
  cells: Typed & { value: Ref },
  { terminalMetric }: DcfInputs,
  { enterpriseValue, terminal }: DcfResult,
): void {
  const { model } = section.book;
  const { wacc, growth, metric, timing, flows, value } = cells;
  const last = flows.at(-1) as Ref;
  const halfYear = f`IF(${timing}="mid",SQRT(1+${wacc}),1)`;
  if (growth && terminalMetric)
    computed(
      model,
      "Implied exit multiple",
      { formula: f`${value}*${halfYear}/${metric}`, value: terminal.impliedMultiple ?? 0 },
      { format: "multiple" },
    );
  if (!growth && terminal.impliedGrowth !== null)
    computed(
      model,
      "Implied terminal growth",
      {
        formula: f`(${value}/${halfYear}*${wacc}-${last})/(${value}/${halfYear}+${last})`,
        value: terminal.impliedGrowth,
      },
      { format: "percent" },
    );
  if (enterpriseValue > 0) {
    const { names } = section.book;
    const [part, whole] = ["pv_terminal", "enterprise_value"].map(
      (name) => names.get(`${section.prefix}_${name}`) as Ref,
    );
    computed(
      model,
      "Terminal value, part of all",
      { formula: f`${part as Ref}/${whole as Ref}`, value: terminal.presentValue / enterpriseValue },
      { format: "percent" },
    );
  }
}

/** Days as spreadsheets count them. */
export const serialDate = (date: string): number =>
  Math.round((Date.parse(date) - Date.UTC(1899, 11, 30)) / 86_400_000);
