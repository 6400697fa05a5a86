import { z } from "zod";
import { Cards } from "../../domain/card.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { Figure } from "../../domain/figure.ts";
import type { DcfInputs } from "../../domain/valuation/dcf.ts";
import {
  baseOf,
  DCF_VARIABLES,
  type DcfVariable,
  dcfValuation,
  usualAxes,
  usualSwings,
} from "../../domain/valuation/dcf-inputs.ts";
import { axisAround, orNull, sensitivityGrid, tornado, type Valuation } from "../../domain/valuation/sensitivity.ts";
import { simulate } from "../../domain/valuation/simulation.ts";
import { defineTool } from "../define-tool.ts";
import { type Calculation, createCalculation } from "./calculation.ts";
import { gridCard, tornadoCard } from "./cards/dcf-cards.ts";
import { withCurrency } from "./currency.ts";
import { readDcf } from "./dcf-input.ts";
import { readUncertain, SensitivityInput, toMeasure } from "./sensitivity-input.ts";

const Axis = z.strictObject({ input: z.enum(DCF_VARIABLES), values: z.array(z.number()) });
const Cell = z.number().nullable().describe("Null where the inputs have no value");

const MEASURE = {
  enterpriseValue: "Enterprise value",
  equityValue: "Equity value",
  valuePerShare: "Value per share",
};

export const runSensitivity = defineTool({
  name: "run_sensitivity",
  title: "Sensitivity analysis",
  domain: "finance",
  effect: "read",
  permission: "finance:compute",
  description:
    "How a valuation by discounted cash flow reacts: a two-way grid with the base case in its centre, a tornado, named scenarios and a Monte Carlo simulation with a seed. For the valuation itself use value_dcf.",
  examples: [
    "sensitivity grid for free cash flows 10m, 12m, 14m EUR, WACC 10%, growth 2%",
    "run a sensitivity of 40m, 44m, 48m USD at a 9% WACC with 2.5% growth",
    "tornado for cash flows of 5m, 6m, 7m GBP, wacc 11%, exit multiple 8x",
    "how sensitive is the value to WACC and growth: 20m, 22m, 25m EUR, wacc 9%, growth 2%",
    "sensitivity table of size 7 for 100m, 110m, 120m dollars, 8.5% wacc, 2% growth",
  ],
  input: SensitivityInput,
  output: z.strictObject({
    baseCase: Figure,
    lowest: Figure.describe("Of the grid"),
    highest: Figure.describe("Of the grid"),
    grid: z.strictObject({ rows: Axis, columns: Axis, cells: z.array(z.array(Cell)) }),
    tornado: z.array(
      z.strictObject({
        input: z.enum(DCF_VARIABLES),
        low: z.number(),
        high: z.number(),
        valueAtLow: Cell,
        valueAtHigh: Cell,
      }),
    ),
    scenarios: z.array(z.strictObject({ name: z.string(), outcome: Figure, probability: z.number().nullable() })),
    expected: Figure.nullable().describe("Scenarios weighted by their probabilities; null without them"),
    simulation: z
      .strictObject({
        seed: z.int(),
        paths: z.int(),
        refused: z.int().describe("Paths whose inputs have no value, left out"),
        mean: Figure,
        deviation: Figure,
        percentiles: z.strictObject({ p5: Figure, p25: Figure, p50: Figure, p75: Figure, p95: Figure }),
      })
      .nullable(),
    notes: z.array(z.string()),
    cards: Cards,
  }),
  http: { method: "POST", path: "/finance/sensitivity" },
  async run(given, { services }) {
    const input = withCurrency(given);
    const { inputs } = readDcf(input);
    const value = toMeasure(dcfValuation(inputs), input);
    const calculation = createCalculation(
      {
        tool: "run_sensitivity",
        title: "Sensitivity of a discounted cash flow",
        inputs: input,
        currency: input.currency,
      },
      services,
    );
    const { rows, columns } = axesOf(inputs, input);
    const cells = sensitivityGrid(value, rows, columns);
    const known = cells.flat().filter((cell) => cell !== null);
    const bars = tornado(value, input.swings ?? usualSwings(inputs));
    const base = value({});
    const title = MEASURE[input.measure];
    const gaps = cells.flat().length - known.length;
    return {
      baseCase: calculation.amount(base),
      lowest: calculation.amount(Math.min(...known)),
      highest: calculation.amount(Math.max(...known)),
      grid: {
        rows: { ...rows, values: [...rows.values] },
        columns: { ...columns, values: [...columns.values] },
        cells,
      },
      tornado: bars,
      ...runScenarios(value, inputs, input, calculation),
      simulation: runSimulation(value, inputs, input, calculation),
      notes: [
        `The grid varies ${rows.input} by row and ${columns.input} by column; its centre is the base case.`,
        ...(gaps ? [`${gaps} cells of the grid have no value, because growth is not below the WACC there.`] : []),
      ],
      cards: [gridCard(title, rows, columns, cells, input.currency), ...tornadoCard(title, base, bars, input.currency)],
    };
  },
});

function axesOf(inputs: DcfInputs, { axes, size }: SensitivityInput) {
  if (!axes) return usualAxes(inputs, size);
  const [rows, columns] = axes.map(({ input, step }) => axisAround(input, baseOf(inputs, input), step, size));
  if (!rows || !columns)
    throw new InvalidInputError("A grid has two axes: one input for the rows and one for the columns.");
  return { rows, columns };
}

function runScenarios(
  value: Valuation<DcfVariable>,
  inputs: DcfInputs,
  { scenarios = [] }: SensitivityInput,
  { amount, absent }: Calculation,
) {
  const valued = scenarios.map(({ name, probability = null, changes }) => {
    const given = DCF_VARIABLES.filter((variable) => changes[variable] !== undefined);
    for (const variable of given) baseOf(inputs, variable);
    return { name, probability, result: orNull(() => value(changes)) };
  });
  const weights = valued.flatMap(({ probability }) => probability ?? []);
  if (weights.length && weights.length < valued.length)
    throw new InvalidInputError("Some scenarios have a probability and some have none. Give it for all or for none.");
  const total = weights.reduce((a, b) => a + b, 0);
  if (weights.length && Math.abs(total - 1) > 1e-6)
    throw new InvalidInputError(`The probabilities add up to ${Number(total.toPrecision(6))}, not to 1.`);
  const weighted = weights.length > 0 && valued.every(({ result }) => result !== null);
  return {
    scenarios: valued.map(({ name, probability, result }) => ({
      name,
      probability,
      outcome: result === null ? absent("currency", "these inputs have no value") : amount(result),
    })),
    expected: weighted
      ? amount(valued.reduce((sum, { probability, result }) => sum + (probability ?? 0) * (result ?? 0), 0))
      : null,
  };
}

function runSimulation(
  value: Valuation<DcfVariable>,
  inputs: DcfInputs,
  { uncertain, seed, paths }: SensitivityInput,
  { amount }: Calculation,
) {
  if (!uncertain?.length) return null;
  if (seed === undefined)
    throw new InvalidInputError(
      "A simulation needs a seed, so that it can be repeated. Give any whole number as seed.",
    );
  for (const { input } of uncertain) baseOf(inputs, input);
  const { refused, mean, deviation, percentiles } = simulate(value, readUncertain(uncertain), { seed, paths });
  const { p5, p25, p50, p75, p95 } = percentiles;
  return {
    seed,
    paths,
    refused,
    mean: amount(mean),
    deviation: amount(deviation),
    percentiles: { p5: amount(p5), p25: amount(p25), p50: amount(p50), p75: amount(p75), p95: amount(p95) },
  };
}
