import { InvalidInputError } from "../errors.ts";

/** An asset or a liability as the books have it, and what it is thought to be worth. Whole currency units; both are positive. */
export interface BookItem {
  name: string;
  book: number;
  /** Going concern: what it is worth today; the book value when left out. */
  fair?: number | undefined;
  /** In a liquidation, the part of the fair value that a sale in haste brings; all when left out. Not for liabilities. */
  recovery?: number | undefined;
}

export interface AssetInputs {
  assets: readonly BookItem[];
  liabilities: readonly BookItem[];
  /** Of winding up, in a liquidation. */
  liquidationCosts?: number | undefined;
  /** Tax on what the assets are worth more than the books say, when they are sold. */
  taxRate?: number | undefined;
}

export interface AssetResult {
  bookEquity: number;
  /** Assets and liabilities at what they are worth today. */
  adjustedEquity: number;
  adjustments: { name: string; amount: number }[];
  /** What is left of a sale in haste, after its costs and the creditors; never below zero for the owners. */
  liquidationEquity: number;
  liquidationProceeds: number;
  /** Tax on hidden reserves that a sale realises. */
  deferredTax: number;
  /** Liabilities that a liquidation leaves unpaid. */
  shortfall: number;
}

/** Net asset value: by the books, adjusted to today's values, and in a liquidation. */
export function valueAssets({ assets, liabilities, liquidationCosts = 0, taxRate = 0 }: AssetInputs): AssetResult {
  refuse({ assets, liabilities, liquidationCosts, taxRate });
  const sum = (items: readonly BookItem[], of: (item: BookItem) => number) =>
    items.reduce((total, item) => total + of(item), 0);
  const fair = ({ book, fair: today = book }: BookItem) => today;
  const book = ({ book: value }: BookItem) => value;
  const adjustments = [
    ...assets.map((item) => ({ name: item.name, amount: fair(item) - book(item) })),
    ...liabilities.map((item) => ({ name: item.name, amount: book(item) - fair(item) })),
  ].filter(({ amount }) => amount !== 0);
  const owed = sum(liabilities, fair);
  const proceeds = sum(assets, (item) => fair(item) * (item.recovery ?? 1));
  const deferredTax = Math.max(0, proceeds - sum(assets, book)) * taxRate;
  const left = proceeds - liquidationCosts - deferredTax - owed;
  return {
    bookEquity: sum(assets, book) - sum(liabilities, book),
    adjustedEquity: sum(assets, fair) - owed,
    adjustments,
    liquidationEquity: Math.max(0, left),
    liquidationProceeds: proceeds,
    deferredTax,
    shortfall: Math.max(0, -left),
  };
}

function refuse({ assets, liabilities, liquidationCosts, taxRate }: Required<AssetInputs>): void {
  if (!assets.length) throw new InvalidInputError("There are no assets. Give what the company owns.");
  for (const { name, book, fair = 0, recovery = 1 } of [...assets, ...liabilities]) {
    if (book < 0 || fair < 0)
      throw new InvalidInputError(
        `${name} is negative. Give assets and liabilities as positive amounts, each in its list.`,
      );
    if (!(recovery >= 0 && recovery <= 1))
      throw new InvalidInputError(`The recovery of ${name} is a part of its value: it must lie between 0 and 1.`);
  }
  if ((liquidationCosts ?? 0) < 0) throw new InvalidInputError("The costs of winding up must be zero or more.");
  if (!((taxRate ?? 0) >= 0 && (taxRate ?? 0) < 1))
    throw new InvalidInputError("The tax rate must be at least 0 and below 1.");
}
