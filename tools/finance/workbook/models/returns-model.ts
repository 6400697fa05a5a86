import { NoUniqueRateError } from "../../../../domain/errors.ts";
import { fundMultiples, publicMarketEquivalent } from "../../../../domain/valuation/fund.ts";
import {
  modifiedRateOfReturn,
  periods,
  presentValue,
  rateOfReturn,
  yearsFromFirst,
} from "../../../../domain/valuation/returns.ts";
import { check, input, inputRow, result, type Section } from "../book.ts";
import { type Formula, f, type Ref, rangeOf, sumOf } from "../formula.ts";
import { computedRow, heading } from "../sheet.ts";
import { serialDate } from "./dcf-model.ts";

export interface ReturnsModel {
  cashFlows: readonly number[];
  dates?: readonly string[] | undefined;
  discountRate?: number | undefined;
  residualValue?: number | undefined;
  financeRate?: number | undefined;
  reinvestRate?: number | undefined;
  indexLevels?: readonly number[] | undefined;
}

interface Cells {
  flows: Ref[];
  held: Ref;
  all: Ref[];
  times: Ref[];
}

/** Returns of cash flows: the rate, the present value and the multiples. */
export function addReturns(section: Section, model: ReturnsModel): void {
  const { cashFlows, dates, residualValue = 0 } = model;
  const flows = inputRow(section, "Cash flow", "cash_flows", cashFlows, {
    format: "number",
    key: "cashFlows",
    note: "paid in is negative",
  });
  const held = input(section, "Still held", "residual_value", residualValue, {
    format: "number",
    key: "residualValue",
  });
  heading(
    section.book.model,
    "Flow",
    cashFlows.map((_, i) => i + 1),
  );
  const values = cashFlows.map((flow, i) => flow + (i === cashFlows.length - 1 ? residualValue : 0));
  const all = computedRow(
    section.book.model,
    "Cash flow, with what is still held",
    flows.map((flow, i) => ({
      formula: i === flows.length - 1 ? f`${flow}+${held}` : f`${flow}`,
      value: values[i] ?? 0,
    })),
    { format: "number" },
  );
  const times = addTimes(section, all, dates);
  const cells = { flows, held, all, times };
  addRate(section, cells, values, dates);
  addPresentValue(section, cells, values, model);
  addMultiplesOfMoney(section, cells, model);
}

function addTimes(section: Section, all: readonly Ref[], dates: readonly string[] | undefined): Ref[] {
  const values = dates ? yearsFromFirst(dates) : all.map((_, i) => i);
  const typed = dates ? inputRow(section, "Date", "dates", dates.map(serialDate), { format: "date" }) : [];
  const first = typed[0];
  const formula = (i: number): Formula => (first ? f`(${typed[i] as Ref}-${first})/365` : f`${i}`);
  return computedRow(
    section.book.model,
    "Years from the first",
    all.map((_, i) => ({ formula: formula(i), value: values[i] ?? 0 })),
    { format: "years" },
  );
}

/** Spreadsheets search for a rate from where they are told to; one that is not unique is said to be so instead. */
function addRate(
  section: Section,
  { all, times }: Cells,
  values: readonly number[],
  dates: readonly string[] | undefined,
): void {
  const rate = uniqueRate(values, dates ? yearsFromFirst(dates) : periods(values));
  const name = dates ? "xirr" : "irr";
  if (rate === undefined) {
    result(
      section,
      dates ? "XIRR" : "IRR",
      name,
      { formula: f`"not unique or none"`, value: "not unique or none" },
      "text",
    );
    return;
  }
  const guess = input(section, "Where the search for the rate starts", "rate_guess", Number(rate.toFixed(3)), {
    format: "percent",
    key: "guess",
    note: "does not change the result",
  });
  const typedDates = section.book.names.get(`${section.prefix}_dates`);
  const cell = result(
    section,
    dates ? "XIRR" : "IRR",
    name,
    {
      formula: typedDates ? f`XIRR(${rangeOf(all)},${typedDates},${guess})` : f`IRR(${rangeOf(all)},${guess})`,
      value: rate,
    },
    "percent",
  );
  const scale = values.reduce((sum, value) => sum + Math.abs(value), 0);
  check(
    section,
    "at the rate of return the flows are worth nothing",
    {
      formula: f`ROUND(SUMPRODUCT(${rangeOf(all)}/(1+${cell})^${rangeOf(times)})/SUMPRODUCT(ABS(${rangeOf(all)})),8)`,
      value:
        Math.round((presentValue(values, dates ? yearsFromFirst(dates) : periods(values), rate) / scale) * 1e8) / 1e8,
    },
    { formula: f`0`, value: 0 },
  );
}

function addPresentValue(
  section: Section,
  { all, times }: Cells,
  values: readonly number[],
  { dates, discountRate, financeRate, reinvestRate }: ReturnsModel,
): void {
  if (discountRate !== undefined) {
    const at = input(section, "Discount rate", "discount_rate", discountRate, {
      format: "percent",
      key: "discountRate",
    });
    const worth = presentValue(values, dates ? yearsFromFirst(dates) : periods(values), discountRate);
    result(
      section,
      dates ? "XNPV" : "NPV",
      dates ? "xnpv" : "npv",
      { formula: f`SUMPRODUCT(${rangeOf(all)}/(1+${at})^${rangeOf(times)})`, value: worth },
      "number",
    );
    addRateRow(section, { all, times, at }, discountRate, values, dates);
  }
  if (financeRate === undefined || reinvestRate === undefined || dates) return;
  const modified = modifiedRateOfReturn(values, financeRate, reinvestRate);
  if (modified === null) return;
  const [finance, reinvest] = [
    input(section, "Finance rate", "finance_rate", financeRate, { format: "percent", key: "financeRate" }),
    input(section, "Reinvestment rate", "reinvest_rate", reinvestRate, { format: "percent", key: "reinvestRate" }),
  ];
  result(
    section,
    "MIRR",
    "mirr",
    { formula: f`MIRR(${rangeOf(all)},${finance},${reinvest})`, value: modified },
    "percent",
  );
}

const SHIFTS = [-0.02, -0.01, 0, 0.01, 0.02];

/** The present value at rates around the one that was given. */
function addRateRow(
  section: Section,
  { all, times, at }: Pick<Cells, "all" | "times"> & { at: Ref },
  discountRate: number,
  values: readonly number[],
  dates: readonly string[] | undefined,
): void {
  const { sensitivity } = section.book;
  const when = dates ? yearsFromFirst(dates) : periods(values);
  const rate = (shift: number) => Number((discountRate + shift).toPrecision(12));
  const shifts = SHIFTS.filter((shift) => rate(shift) > -1);
  heading(sensitivity, "Present value by discount rate");
  const rates = computedRow(
    sensitivity,
    "Discount rate",
    shifts.map((shift) => ({ formula: f`ROUND(${at}+${shift},12)`, value: rate(shift) })),
    { format: "percent" },
  );
  computedRow(
    sensitivity,
    "Present value",
    rates.map((each, i) => ({
      formula: f`SUMPRODUCT(${rangeOf(all)}/(1+${each})^${rangeOf(times)})`,
      value: presentValue(values, when, rate(shifts[i] ?? 0)),
    })),
    { format: "number" },
  );
}

function addMultiplesOfMoney(
  section: Section,
  { flows, held }: Cells,
  { cashFlows, residualValue = 0, indexLevels }: ReturnsModel,
): void {
  const multiples = fundMultiples(cashFlows, residualValue);
  if (!multiples) return;
  const paidIn = f`-SUMIF(${rangeOf(flows)},"<0")`;
  const out = f`SUMIF(${rangeOf(flows)},">0")`;
  const total = result(
    section,
    "Money multiple (TVPI)",
    "tvpi",
    { formula: f`(${out}+${held})/(${paidIn})`, value: multiples.tvpi },
    "multiple",
  );
  const dpi = result(
    section,
    "Paid out over paid in (DPI)",
    "dpi",
    { formula: f`${out}/(${paidIn})`, value: multiples.dpi },
    "multiple",
  );
  const rvpi = result(
    section,
    "Still held over paid in (RVPI)",
    "rvpi",
    { formula: f`${held}/(${paidIn})`, value: multiples.rvpi },
    "multiple",
  );
  check(
    section,
    "TVPI is DPI and RVPI",
    { formula: f`${total}`, value: multiples.tvpi },
    { formula: sumOf([dpi, rvpi]), value: multiples.tvpi },
  );
  if (!indexLevels) return;
  const levels = inputRow(section, "Index, total return", "index_levels", indexLevels, {
    format: "number",
    key: "indexLevels",
  });
  const last = levels.at(-1) as Ref;
  const grown = computedRow(
    section.book.model,
    "Cash flow grown with the index",
    flows.map((flow, i) => ({
      formula: f`${flow}*${last}/${levels[i] as Ref}`,
      value: ((cashFlows[i] ?? 0) * (indexLevels.at(-1) ?? 1)) / (indexLevels[i] ?? 1),
    })),
    { format: "number" },
  );
  const pme = publicMarketEquivalent(cashFlows, indexLevels, residualValue);
  if (pme !== null)
    result(
      section,
      "Public market equivalent",
      "pme",
      { formula: f`(SUMIF(${rangeOf(grown)},">0")+${held})/(-SUMIF(${rangeOf(grown)},"<0"))`, value: pme },
      "multiple",
    );
}

function uniqueRate(values: readonly number[], times: readonly number[]): number | undefined {
  try {
    return rateOfReturn(values, times);
  } catch (error) {
    if (error instanceof NoUniqueRateError) return undefined;
    throw error;
  }
}
