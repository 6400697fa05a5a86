import { InvalidInputError } from "../errors.ts";
import { type Schedule, type Timing, timesOf, yearlySchedule } from "./timing.ts";

export interface DcfInputs {
  /** Unlevered, one a year, in order; whole currency units. */
  freeCashFlows: readonly number[];
  /** A fraction a year. */
  wacc: number;
  /** Growth of the last cash flow for ever. Exactly one of this and the exit multiple. */
  terminalGrowth?: number;
  exitMultiple?: number;
  /** What the exit multiple multiplies, in the last year; the last cash flow when it is left out. */
  terminalMetric?: number;
  timing: Timing;
  /** Whole years from the valuation date when it is left out. */
  schedule?: Schedule;
}

export interface DcfResult {
  enterpriseValue: number;
  flows: { amount: number; time: number; factor: number; presentValue: number }[];
  presentValueOfFlows: number;
  terminal: Terminal;
}

export interface Terminal {
  /** Before it is discounted. */
  terminalValue: number;
  /** Years from the valuation date over which it is discounted. */
  time: number;
  presentValue: number;
  /** What the other method would have needed for the same value; null when it does not apply. */
  impliedMultiple: number | null;
  impliedGrowth: number | null;
}

/** Discounted cash flow to the firm. Refuses, with the reason, what has no finite or no meaningful value. */
export function valueDcf(inputs: DcfInputs): DcfResult {
  refuseNonsense(inputs);
  const { freeCashFlows, wacc, timing, schedule = yearlySchedule(freeCashFlows.length) } = inputs;
  const flows = timesOf(freeCashFlows, timing, schedule).map(({ amount, time }) => {
    const factor = (1 + wacc) ** -time;
    return { amount, time, factor, presentValue: amount * factor };
  });
  const presentValueOfFlows = flows.reduce((sum, flow) => sum + flow.presentValue, 0);
  const terminal = valueTerminal(inputs, schedule.ends.at(-1) ?? freeCashFlows.length);
  return { enterpriseValue: presentValueOfFlows + terminal.presentValue, flows, presentValueOfFlows, terminal };
}

/** The same number without what explains it: a simulation asks for it a hundred thousand times. */
export function enterpriseValueOf(inputs: DcfInputs): number {
  refuseNonsense(inputs);
  const { freeCashFlows, wacc, timing, schedule = yearlySchedule(freeCashFlows.length) } = inputs;
  let flows = 0;
  for (const { amount, time } of timesOf(freeCashFlows, timing, schedule)) flows += amount * (1 + wacc) ** -time;
  return flows + valueTerminal(inputs, schedule.ends.at(-1) ?? freeCashFlows.length).presentValue;
}

function valueTerminal(inputs: DcfInputs, end: number): Terminal {
  const { freeCashFlows, wacc, terminalGrowth, exitMultiple = 0, terminalMetric, timing } = inputs;
  const last = freeCashFlows.at(-1) ?? 0;
  // A perpetuity of mid-year flows stands half a year before its first year ends; a buyer at a multiple pays at the year's end.
  const halfYear = timing === "mid" ? Math.sqrt(1 + wacc) : 1;
  if (terminalGrowth !== undefined) {
    const terminalValue = (last * (1 + terminalGrowth)) / (wacc - terminalGrowth);
    const time = timing === "mid" ? end - 0.5 : end;
    const impliedMultiple = terminalMetric ? (terminalValue * halfYear) / terminalMetric : null;
    return {
      terminalValue,
      time,
      presentValue: terminalValue * (1 + wacc) ** -time,
      impliedMultiple,
      impliedGrowth: null,
    };
  }
  const terminalValue = exitMultiple * (terminalMetric ?? last);
  const perpetuity = terminalValue / halfYear;
  const impliedGrowth = last > 0 ? (perpetuity * wacc - last) / (perpetuity + last) : null;
  return {
    terminalValue,
    time: end,
    presentValue: terminalValue * (1 + wacc) ** -end,
    impliedMultiple: null,
    impliedGrowth,
  };
}

function refuseNonsense({ freeCashFlows, wacc, terminalGrowth, exitMultiple, terminalMetric, schedule }: DcfInputs) {
  const last = freeCashFlows.at(-1);
  if (last === undefined) throw new InvalidInputError("There are no cash flows. Give at least one forecast year.");
  if (schedule && schedule.ends.length !== freeCashFlows.length)
    throw new InvalidInputError(
      `There are ${freeCashFlows.length} cash flows and ${schedule.ends.length} year ends. Give one for each.`,
    );
  if (!(wacc > 0)) throw new InvalidInputError("The WACC must be above zero. Give it as a fraction: 0.1 is 10 %.");
  if (terminalGrowth === undefined && exitMultiple === undefined)
    throw new InvalidInputError(
      "What comes after the last cash flow? Give either terminalGrowth or exitMultiple; without one the business would end there.",
    );
  if (terminalGrowth !== undefined && exitMultiple !== undefined)
    throw new InvalidInputError("Give either terminalGrowth or exitMultiple, not both: each gives a terminal value.");
  if (exitMultiple !== undefined) return refuseMultiple(exitMultiple, terminalMetric ?? last);
  refuseGrowth(terminalGrowth ?? 0, wacc, last);
  if (freeCashFlows.length === 1 && schedule?.firstFlow === "stub" && schedule.ends[0] !== 1)
    throw new InvalidInputError(
      "The only cash flow is that of a part of a year, and growing it for ever would take it for a year's. Give a whole year as well.",
    );
}

function refuseMultiple(multiple: number, metric: number): void {
  if (!(multiple > 0)) throw new InvalidInputError("The exit multiple must be above zero.");
  if (!(metric > 0))
    throw new InvalidInputError(
      "The figure that the exit multiple is applied to is not above zero, so the multiple means nothing. Use terminalGrowth, or give terminalMetric.",
    );
}

function refuseGrowth(growth: number, wacc: number, last: number): void {
  if (growth >= wacc)
    throw new InvalidInputError(
      `Terminal growth of ${percent(growth)} is at or above the WACC of ${percent(wacc)}: the cash flows would be worth infinitely much. Growth has to stay below the WACC.`,
    );
  if (growth <= -1) throw new InvalidInputError("Terminal growth must be above -100 %.");
  if (!(last > 0))
    throw new InvalidInputError(
      "The last cash flow is not above zero, and growing it for ever would make the loss everlasting. Extend the forecast to a year with a positive cash flow, or use exitMultiple.",
    );
}

const percent = (fraction: number): string => `${Number((fraction * 100).toFixed(4))} %`;
