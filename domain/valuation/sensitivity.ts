import { InvalidInputError } from "../errors.ts";

/** A valuation as a function of its inputs by name. Throws an InvalidInputError for inputs that have no value. */
export type Valuation<Input extends string> = (changes: Partial<Record<Input, number>>) => number;

export interface Axis<Input extends string> {
  input: Input;
  /** Ascending, the base case in the middle. */
  values: readonly number[];
}

/** An odd number of evenly spaced values with the base case in the middle, which stays exactly what it was. */
export function axisAround<Input extends string>(input: Input, base: number, step: number, count: number): Axis<Input> {
  if (count % 2 === 0)
    throw new InvalidInputError(
      "A grid needs an odd number of values, so that the base case is its centre. Use 3, 5, 7 or 9.",
    );
  if (!(step > 0)) throw new InvalidInputError("The step of a grid must be above zero.");
  const half = (count - 1) / 2;
  const values = Array.from({ length: count }, (_, i) => (i === half ? base : tidy(base + (i - half) * step)));
  return { input, values };
}

/** One row for each value of `rows`; null where the inputs have no value, such as growth at the WACC. */
export function sensitivityGrid<Input extends string>(
  value: Valuation<Input>,
  rows: Axis<Input>,
  columns: Axis<Input>,
): (number | null)[][] {
  if (rows.input === columns.input)
    throw new InvalidInputError("The rows and columns of a grid must vary two different inputs.");
  return rows.values.map((row) =>
    columns.values.map((column) =>
      orNull(() => value({ [rows.input]: row, [columns.input]: column } as Partial<Record<Input, number>>)),
    ),
  );
}

export interface Swing<Input extends string> {
  input: Input;
  low: number;
  high: number;
}

export interface TornadoBar<Input extends string> extends Swing<Input> {
  valueAtLow: number | null;
  valueAtHigh: number | null;
}

/** Each input moved alone, the one that moves the value most first; those that have no value at an end come last. */
export function tornado<Input extends string>(
  value: Valuation<Input>,
  swings: readonly Swing<Input>[],
): TornadoBar<Input>[] {
  const bars = swings.map((swing) => ({
    ...swing,
    valueAtLow: orNull(() => value({ [swing.input]: swing.low } as Partial<Record<Input, number>>)),
    valueAtHigh: orNull(() => value({ [swing.input]: swing.high } as Partial<Record<Input, number>>)),
  }));
  const width = ({ valueAtLow, valueAtHigh }: TornadoBar<Input>) =>
    valueAtLow === null || valueAtHigh === null ? -1 : Math.abs(valueAtHigh - valueAtLow);
  return bars.sort((a, b) => width(b) - width(a));
}

/** What cannot be valued leaves a gap in a table; any other failure is a defect and passes on. */
export function orNull(value: () => number): number | null {
  try {
    return value();
  } catch (error) {
    if (error instanceof InvalidInputError) return null;
    throw error;
  }
}

/** Steps add up to 0.10500000000000001; nobody means that. */
const tidy = (value: number): number => Number(value.toPrecision(12));
