import { InvalidInputError } from "../errors.ts";

/** All fractions but the beta, which is levered. */
export interface CapmInputs {
  riskFreeRate: number;
  beta: number;
  equityRiskPremium: number;
  /** For size or country, on top of the CAPM. */
  extraPremium?: number;
  /** Before tax. */
  costOfDebt: number;
  taxRate: number;
  /** Debt over debt and equity at market values. */
  debtShare: number;
}

export interface CostOfCapital {
  costOfEquity: number;
  costOfDebtAfterTax: number;
  wacc: number;
}

/** Weighted average cost of capital with the cost of equity by the capital asset pricing model. */
export function costOfCapital(inputs: CapmInputs): CostOfCapital {
  const { riskFreeRate, beta, equityRiskPremium, extraPremium = 0, costOfDebt, taxRate, debtShare } = inputs;
  if (!(debtShare >= 0 && debtShare < 1))
    throw new InvalidInputError("The share of debt in the capital must be at least 0 and below 1.");
  if (!(taxRate >= 0 && taxRate < 1)) throw new InvalidInputError("The tax rate must be at least 0 and below 1.");
  const costOfEquity = riskFreeRate + beta * equityRiskPremium + extraPremium;
  const costOfDebtAfterTax = costOfDebt * (1 - taxRate);
  return { costOfEquity, costOfDebtAfterTax, wacc: (1 - debtShare) * costOfEquity + debtShare * costOfDebtAfterTax };
}
