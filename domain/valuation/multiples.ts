import { InvalidInputError } from "../errors.ts";

/** What a value is compared with. Earnings belong to the shareholders, the others to the whole firm. */
export const METRICS = ["revenue", "ebitda", "ebit", "netIncome"] as const;
export type Metric = (typeof METRICS)[number];

/** A company or a deal: its value and its figure, in one currency that need not be ours. */
export interface Comparable {
  name: string;
  /** Of the firm; of the equity when the metric is net income. */
  value: number;
  figure: number;
}

export interface RatedComparable {
  name: string;
  /** Null when it is not meaningful. */
  multiple: number | null;
  note: string | null;
}

/** A multiple of a loss, or of a value that is not one, means nothing and must not pull a median down. */
export function rate({ name, value, figure }: Comparable, metric: Metric): RatedComparable {
  const label = LABEL[metric];
  if (!(figure > 0)) return { name, multiple: null, note: `not meaningful: ${label} is not above zero` };
  if (!(value > 0)) return { name, multiple: null, note: "not meaningful: its value is not above zero" };
  return { name, multiple: value / figure, note: null };
}

export interface Spread {
  count: number;
  minimum: number;
  lowerQuartile: number;
  median: number;
  upperQuartile: number;
  maximum: number;
  mean: number;
}

/** Quartiles as spreadsheets compute them (QUARTILE.INC): between the two nearest, in proportion. */
export function spreadOf(values: readonly number[]): Spread {
  if (!values.length)
    throw new InvalidInputError(
      "None of the multiples is meaningful, so there is nothing to value by. Use another metric or other peers.",
    );
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place - Math.floor(place));
  };
  return {
    count: sorted.length,
    minimum: at(0),
    lowerQuartile: at(0.25),
    median: at(0.5),
    upperQuartile: at(0.75),
    maximum: at(1),
    mean: sorted.reduce((a, b) => a + b, 0) / sorted.length,
  };
}

export interface Implied {
  /** Null where it would take net debt that was not given. */
  enterpriseValue: number | null;
  equityValue: number | null;
}

/** What a multiple says the firm and its equity are worth. */
export function imply(multiple: number, figure: number, metric: Metric, netDebt: number | undefined): Implied {
  if (!(figure > 0))
    throw new InvalidInputError(
      `The ${LABEL[metric]} to be valued is not above zero, so a multiple of it means nothing. Use another metric, or a discounted cash flow.`,
    );
  const value = multiple * figure;
  if (metric === "netIncome")
    return { equityValue: value, enterpriseValue: netDebt === undefined ? null : value + netDebt };
  return { enterpriseValue: value, equityValue: netDebt === undefined ? null : value - netDebt };
}

export const LABEL: Readonly<Record<Metric, string>> = {
  revenue: "revenue",
  ebitda: "EBITDA",
  ebit: "EBIT",
  netIncome: "net income",
};

const FEW = 4;
const WIDE = 2;

/** What speaks against a value by these multiples. */
export function spreadWarnings({ count, lowerQuartile, upperQuartile }: Spread, left: number): string[] {
  const found: [boolean, string][] = [
    [
      count < FEW,
      `Only ${count} ${count === 1 ? "multiple is" : "multiples are"} meaningful: quartiles of so few say little.`,
    ],
    [
      upperQuartile > WIDE * lowerQuartile,
      "The upper quartile is more than twice the lower one: these are hardly peers of each other.",
    ],
    [left > 0, `${left} ${left === 1 ? "multiple is" : "multiples are"} not meaningful and left out.`],
  ];
  return found.flatMap(([applies, text]) => (applies ? [text] : []));
}
