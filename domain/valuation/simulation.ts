import { InvalidInputError } from "../errors.ts";
import { randomFrom } from "./random.ts";
import { orNull, type Valuation } from "./sensitivity.ts";

export type Distribution =
  | { kind: "normal"; mean: number; deviation: number }
  | { kind: "uniform"; low: number; high: number }
  | { kind: "triangular"; low: number; mode: number; high: number };

export type Uncertain<Input extends string> = { input: Input } & Distribution;

export interface Simulation {
  paths: number;
  /** Paths whose inputs have no value, such as growth at the WACC. They are counted and left out. */
  refused: number;
  mean: number;
  deviation: number;
  /** Of the paths that have a value, by linear interpolation between the two nearest. */
  percentiles: Record<"p5" | "p25" | "p50" | "p75" | "p95", number>;
}

/** Monte Carlo over independent inputs. The same seed gives the same numbers. */
export function simulate<Input extends string>(
  value: Valuation<Input>,
  uncertain: readonly Uncertain<Input>[],
  { seed, paths }: { seed: number; paths: number },
): Simulation {
  for (const each of uncertain) refuseDistribution(each);
  const random = randomFrom(seed);
  const values = new Float64Array(paths);
  let count = 0;
  for (let path = 0; path < paths; path++) {
    const changes: Partial<Record<Input, number>> = {};
    for (const each of uncertain) changes[each.input] = draw(each, random);
    const result = orNull(() => value(changes));
    if (result !== null) values[count++] = result;
  }
  if (count === 0)
    throw new InvalidInputError("None of the paths has a value. Check the ranges: growth has to stay below the WACC.");
  return summarise(values.subarray(0, count).sort(), paths);
}

function summarise(sorted: Float64Array, paths: number): Simulation {
  const mean = sorted.reduce((sum, each) => sum + each, 0) / sorted.length;
  const squares = sorted.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (above - below) * (place - Math.floor(place));
  };
  return {
    paths,
    refused: paths - sorted.length,
    mean,
    deviation: sorted.length > 1 ? Math.sqrt(squares / (sorted.length - 1)) : 0,
    percentiles: { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) },
  };
}

function draw(distribution: Distribution, random: () => number): number {
  switch (distribution.kind) {
    case "normal":
      // Box and Muller; 1 − u keeps the logarithm away from zero.
      return (
        distribution.mean +
        distribution.deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      );
    case "uniform":
      return distribution.low + (distribution.high - distribution.low) * random();
    case "triangular": {
      const { low, mode, high } = distribution;
      const u = random();
      const turn = (mode - low) / (high - low);
      return u < turn
        ? low + Math.sqrt(u * (high - low) * (mode - low))
        : high - Math.sqrt((1 - u) * (high - low) * (high - mode));
    }
  }
}

function refuseDistribution(each: Uncertain<string>): void {
  if (each.kind === "normal" && !(each.deviation > 0))
    throw new InvalidInputError(`The standard deviation of ${each.input} must be above zero.`);
  if (each.kind !== "normal" && !(each.low < each.high))
    throw new InvalidInputError(`The low end of ${each.input} must be below its high end.`);
  if (each.kind === "triangular" && !(each.low <= each.mode && each.mode <= each.high))
    throw new InvalidInputError(`The most likely value of ${each.input} must lie between its ends.`);
}
