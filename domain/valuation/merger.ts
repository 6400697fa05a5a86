import { InvalidInputError } from "../errors.ts";

/** Whole currency units a year; shares in single shares; rates are fractions. */
export interface MergerInputs {
  acquirerNetIncome: number;
  acquirerShares: number;
  acquirerSharePrice: number;
  targetNetIncome: number;
  /** For all shares of the target. */
  offerValue: number;
  /** Advice and the like: paid on top, not in the earnings of a year. */
  fees: number;
  /** How the offer and the fees are paid; the rest is cash. */
  stockShare: number;
  debtShare: number;
  debtRate: number;
  /** What the cash earned until it was spent. */
  cashYield: number;
  /** Before tax, in the year that is looked at. */
  synergies: number;
  /** Before tax: amortisation of what the purchase price is allocated to. */
  extraAmortisation: number;
  taxRate: number;
}

export interface MergerResult {
  paidInStock: number;
  paidInDebt: number;
  paidInCash: number;
  newShares: number;
  /** Of the combined company, held by those who owned the target. */
  targetOwnership: number;
  adjustments: { name: string; amount: number }[];
  combinedNetIncome: number;
  earningsPerShareBefore: number;
  earningsPerShareAfter: number;
  /** After over before, less one: below zero it dilutes. */
  accretion: number;
  /** Synergies before tax at which earnings per share stay what they were. */
  breakEvenSynergies: number;
}

/** What buying another company does to the acquirer's earnings per share in one full year. */
export function valueMerger(inputs: MergerInputs): MergerResult {
  refuse(inputs);
  const { acquirerNetIncome, acquirerShares, targetNetIncome, taxRate } = inputs;
  const uses = inputs.offerValue + inputs.fees;
  const paidInStock = uses * inputs.stockShare;
  const paidInDebt = uses * inputs.debtShare;
  const paidInCash = uses - paidInStock - paidInDebt;
  const newShares = paidInStock / inputs.acquirerSharePrice;
  const shares = acquirerShares + newShares;
  const afterTax = (amount: number) => amount * (1 - taxRate);
  const adjustments = [
    { name: "Synergies after tax", amount: afterTax(inputs.synergies) },
    { name: "Interest on the new debt after tax", amount: -afterTax(paidInDebt * inputs.debtRate) },
    { name: "Interest lost on the cash after tax", amount: -afterTax(paidInCash * inputs.cashYield) },
    { name: "Amortisation of the purchase price after tax", amount: -afterTax(inputs.extraAmortisation) },
  ];
  const adjusted = adjustments.reduce((sum, { amount }) => sum + amount, 0);
  const combinedNetIncome = acquirerNetIncome + targetNetIncome + adjusted;
  const earningsPerShareBefore = acquirerNetIncome / acquirerShares;
  const earningsPerShareAfter = combinedNetIncome / shares;
  const missing = earningsPerShareBefore * shares - combinedNetIncome;
  return {
    paidInStock,
    paidInDebt,
    paidInCash,
    newShares,
    targetOwnership: newShares / shares,
    adjustments,
    combinedNetIncome,
    earningsPerShareBefore,
    earningsPerShareAfter,
    accretion: earningsPerShareAfter / earningsPerShareBefore - 1,
    breakEvenSynergies: inputs.synergies + missing / (1 - taxRate),
  };
}

function refuse(inputs: MergerInputs): void {
  const { acquirerNetIncome, acquirerShares, acquirerSharePrice, offerValue, fees, taxRate } = inputs;
  if (!(acquirerShares > 0 && acquirerSharePrice > 0))
    throw new InvalidInputError("The acquirer's number of shares and share price must be above zero.");
  if (!(acquirerNetIncome > 0))
    throw new InvalidInputError(
      "The acquirer makes no profit, so accretion and dilution mean nothing: any gain looks infinite. Compare the losses per share instead.",
    );
  if (!(offerValue > 0) || fees < 0)
    throw new InvalidInputError("The offer must be above zero, and the fees zero or more.");
  if (!(taxRate >= 0 && taxRate < 1)) throw new InvalidInputError("The tax rate must be at least 0 and below 1.");
  const { stockShare, debtShare } = inputs;
  if (stockShare < 0 || debtShare < 0 || stockShare + debtShare > 1 + 1e-12)
    throw new InvalidInputError(
      "The parts paid in stock and in debt must be zero or more and at most 1 together; the rest is paid in cash.",
    );
}
