import { InvalidInputError } from "../errors.ts";

export interface FundMultiples {
  /** Everything received and still held, over everything paid in. */
  tvpi: number;
  /** What was paid out in cash over what was paid in. */
  dpi: number;
  /** What is still held over what was paid in. */
  rvpi: number;
}

/** Paid in and paid out are added up before they are netted: a call and a distribution on one day are two flows. */
export function fundMultiples(flows: readonly number[], residualValue = 0): FundMultiples | null {
  const paidIn = -flows.filter((flow) => flow < 0).reduce((a, b) => a + b, 0);
  const paidOut = flows.filter((flow) => flow > 0).reduce((a, b) => a + b, 0);
  if (paidIn === 0) return null;
  return { tvpi: (paidOut + residualValue) / paidIn, dpi: paidOut / paidIn, rvpi: residualValue / paidIn };
}

/**
 * Kaplan and Schoar's public market equivalent: what the flows grew to in the index, out over in. Above 1 the fund beat the index.
 * `index` is a total-return level at each flow; the last one is also the level at which the residual value stands.
 */
export function publicMarketEquivalent(
  flows: readonly number[],
  index: readonly number[],
  residualValue = 0,
): number | null {
  if (index.length !== flows.length)
    throw new InvalidInputError(
      `There are ${flows.length} cash flows and ${index.length} index levels. Give one level for each cash flow.`,
    );
  if (index.some((level) => !(level > 0)))
    throw new InvalidInputError("An index level must be above zero. Give total-return index levels.");
  const last = index.at(-1) ?? 1;
  const grown = flows.map((flow, i) => (flow * last) / (index[i] ?? last));
  return fundMultiples(grown, residualValue)?.tvpi ?? null;
}
