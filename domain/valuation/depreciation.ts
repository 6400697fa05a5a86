import { InvalidInputError } from "../errors.ts";

export interface Depreciable {
  cost: number;
  /** What is left of its value at the end. */
  salvage: number;
  /** Periods over which it is written off. */
  life: number;
}

/** The same amount each period. */
export const straightLine = ({ cost, salvage, life }: Depreciable): number => {
  refuse({ cost, salvage, life }, 1);
  return (cost - salvage) / life;
};

/** By the sum of the years' digits: most at first, evenly less each period. */
export function sumOfYearsDigits(asset: Depreciable, period: number): number {
  refuse(asset, period);
  if (period > asset.life) throw new InvalidInputError(`There is no period ${period} in a life of ${asset.life}.`);
  return ((asset.cost - asset.salvage) * (asset.life - period + 1) * 2) / (asset.life * (asset.life + 1));
}

/** A fixed part of what is left, `factor` times the straight line's; never below the salvage value. */
export function decliningBalance(asset: Depreciable, period: number, factor = 2): number {
  refuse(asset, period);
  if (!(factor > 0)) throw new InvalidInputError("The factor must be above zero.");
  if (period > asset.life) throw new InvalidInputError(`There is no period ${period} in a life of ${asset.life}.`);
  if (asset.salvage >= asset.cost) return 0;
  let written = 0;
  let amount = 0;
  for (let i = 1; i <= period; i++) {
    amount = Math.min((asset.cost - written) * (factor / asset.life), asset.cost - asset.salvage - written);
    written += amount;
  }
  return amount;
}

/**
 * At the rate that would leave the salvage value, rounded to a tenth of a per cent as spreadsheets do. The first year has `months`,
 * and what it lacks follows after the last one.
 */
export function fixedDecliningBalance(asset: Depreciable, period: number, months = 12): number {
  refuse(asset, period);
  if (!(Number.isInteger(months) && months >= 1 && months <= 12))
    throw new InvalidInputError("The months of the first year must be a whole number from 1 to 12.");
  if (period > asset.life + (months < 12 ? 1 : 0))
    throw new InvalidInputError(`There is no period ${period} in a life of ${asset.life}.`);
  if (asset.salvage >= asset.cost) return 0;
  const rate = Number((1 - (asset.salvage / asset.cost) ** (1 / asset.life)).toFixed(3));
  const first = (asset.cost * rate * months) / 12;
  if (period === 1) return first;
  let written = first;
  let amount = first;
  for (let i = 2; i <= Math.min(period, asset.life); i++) {
    amount = (asset.cost - written) * rate;
    written += amount;
  }
  return period > asset.life ? ((asset.cost - written) * rate * (12 - months)) / 12 : amount;
}

function refuse({ cost, salvage, life }: Depreciable, period: number): void {
  if (cost < 0 || salvage < 0) throw new InvalidInputError("The cost and the salvage value must be zero or more.");
  if (!(life > 0)) throw new InvalidInputError("The life must be above zero.");
  if (!(period >= 1)) throw new InvalidInputError("Periods are counted from 1.");
}
