import { type Comparable, imply, LABEL, type Metric, rate, spreadOf } from "../../../../domain/valuation/multiples.ts";
import { check, input, inputRow, result, type Section } from "../book.ts";
import { f, type Ref, range, rangeOf } from "../formula.ts";
import { computed, computedRow, heading } from "../sheet.ts";
import { addGrid } from "./grid.ts";

export interface MultiplesModel {
  metric: Metric;
  companyFigure: number;
  comparables: readonly Comparable[];
  netDebt?: number | undefined;
  sharesOutstanding?: number | undefined;
}

/** A value by the multiples of others: their multiples, the quartiles, and what they say about the company. */
export function addMultiples(section: Section, model: MultiplesModel): void {
  const { metric, companyFigure, comparables } = model;
  const rated = comparables.map((each) => rate(each, metric));
  const spread = spreadOf(rated.flatMap(({ multiple }) => multiple ?? []));
  const figure = input(section, `${LABEL[metric]} to be valued`, "company_figure", companyFigure, {
    key: "companyFigure",
  });
  const cells = addComparables(section, model);
  const statistic = (label: string, name: string, formula: ReturnType<typeof f>, value: number) =>
    result(section, label, name, { formula, value }, "multiple");
  const all = rangeOf(cells);
  computed(
    section.book.model,
    "Multiples that mean something",
    { formula: f`COUNT(${all})`, value: spread.count },
    { format: "number" },
  );
  const low = statistic("Lower quartile", "lower_quartile", f`QUARTILE(${all},1)`, spread.lowerQuartile);
  const median = statistic("Median", "median", f`MEDIAN(${all})`, spread.median);
  const high = statistic("Upper quartile", "upper_quartile", f`QUARTILE(${all},3)`, spread.upperQuartile);
  statistic("Mean", "mean", f`AVERAGE(${all})`, spread.mean);
  addValues(section, { low, median, high, figure }, model, [spread.lowerQuartile, spread.median, spread.upperQuartile]);
  addMultipleGrid(section, { low, median, high, figure }, companyFigure, [
    spread.lowerQuartile,
    spread.median,
    spread.upperQuartile,
  ]);
  check(
    section,
    "the mean of the multiples",
    { formula: f`SUM(${all})/COUNT(${all})`, value: spread.mean },
    { formula: f`AVERAGE(${all})`, value: spread.mean },
  );
}

/** One row for each comparable: value and figure typed in, the multiple computed. */
function addComparables(section: Section, { comparables, metric }: MultiplesModel): Ref[] {
  heading(section.book.inputs, "Comparable", [
    metric === "netIncome" ? "Equity value" : "Enterprise value",
    LABEL[metric],
  ]);
  heading(section.book.model, "Comparable", ["Multiple"]);
  return comparables.map((each, i) => {
    const [value, figure] = inputRow(section, each.name, `comparable_${i + 1}`, [each.value, each.figure], {
      format: "number",
      key: "comparables",
    }) as [Ref, Ref];
    return computed(
      section.book.model,
      each.name,
      {
        formula: f`IF(AND(${figure}>0,${value}>0),${value}/${figure},"n.m.")`,
        value: rate(each, metric).multiple ?? "n.m.",
      },
      { format: "multiple" },
    );
  });
}

interface Marks {
  low: Ref;
  median: Ref;
  high: Ref;
  figure: Ref;
}

function addValues(
  section: Section,
  { low, median, high, figure }: Marks,
  { metric, companyFigure, netDebt, sharesOutstanding }: MultiplesModel,
  values: readonly number[],
): void {
  const { model } = section.book;
  const own = metric === "netIncome" ? "Equity value" : "Enterprise value";
  const other = metric === "netIncome" ? "Enterprise value" : "Equity value";
  const marks = [low, median, high];
  heading(model, "What it says", ["Lower quartile", "Median", "Upper quartile"]);
  const main = computedRow(
    model,
    own,
    marks.map((mark, i) => ({ formula: f`${mark}*${figure}`, value: (values[i] ?? 0) * companyFigure })),
    { role: "total" },
  );
  section.book.names.set(`${section.prefix}_values`, range(main[0] as Ref, main[2] as Ref));
  if (netDebt === undefined) return;
  const debt = input(section, "Net debt", "net_debt", netDebt, { key: "netDebt" });
  const sign = metric === "netIncome" ? f`+` : f`-`;
  const implied = values.map((value) => imply(value, companyFigure, metric, netDebt));
  const others = computedRow(
    model,
    other,
    main.map((cell, i) => ({
      formula: f`${cell}${sign}${debt}`,
      value: (metric === "netIncome" ? implied[i]?.enterpriseValue : implied[i]?.equityValue) ?? 0,
    })),
    { role: "total" },
  );
  if (sharesOutstanding === undefined) return;
  const shares = input(section, "Shares", "shares", sharesOutstanding, { format: "number", key: "sharesOutstanding" });
  const equity = metric === "netIncome" ? main : others;
  computedRow(
    model,
    "Value per share",
    equity.map((cell, i) => ({
      formula: f`${cell}/${shares}`,
      value: (implied[i]?.equityValue ?? 0) / sharesOutstanding,
    })),
    { format: "perShare", role: "total" },
  );
}

const FACTORS = [0.9, 0.95, 1, 1.05, 1.1];

/** Value by the multiple and a factor on the figure that is valued. */
function addMultipleGrid(
  section: Section,
  { low, median, high, figure }: Marks,
  companyFigure: number,
  values: readonly number[],
): void {
  const factors = FACTORS.map((value, i) =>
    input(section, `Grid: factor on the figure ${i + 1}`, `grid_factor_${i + 1}`, value, {
      format: "factor",
      key: "grid",
    }),
  );
  addGrid(section, {
    title: "Value by multiple (rows: quartiles and median) and factor on the figure (columns)",
    rows: [low, median, high].map((mark, i) => ({ formula: f`${mark}`, value: values[i] ?? 0 })),
    columns: factors.map((each, j) => ({ formula: f`${each}`, value: FACTORS[j] ?? 1 })),
    rowFormat: "multiple",
    columnFormat: "factor",
    cellFormat: "money",
    cell: (mark, factor, i, j) => ({
      formula: f`${mark}*${figure}*${factor}`,
      value: (values[i] ?? 0) * companyFigure * (FACTORS[j] ?? 1),
    }),
  });
}
