import { InvalidInputError } from "../errors.ts";

export interface VentureInputs {
  /** Of all equity at exit; whole currency units. */
  exitValue: number;
  investment: number;
  /** Money back over money in that the investor wants; 10 is ten times. */
  targetMultiple: number;
  /** Part of today's stake that later rounds take away. */
  laterDilution: number;
}

export interface VentureResult {
  postMoney: number;
  preMoney: number;
  /** Stake at exit that gives the target. */
  ownershipAtExit: number;
  /** Stake to buy today, so that this is left at exit. */
  ownershipToday: number;
}

/** The venture capital method: what a company is worth today to an investor who wants a multiple of the money at exit. */
export function valueVenture({ exitValue, investment, targetMultiple, laterDilution }: VentureInputs): VentureResult {
  if (!(exitValue > 0 && investment > 0))
    throw new InvalidInputError("The exit value and the investment must be above zero.");
  if (!(targetMultiple > 0)) throw new InvalidInputError("The target multiple must be above zero.");
  if (!(laterDilution >= 0 && laterDilution < 1))
    throw new InvalidInputError("Later dilution must be at least 0 and below 1: 0.3 when later rounds take 30 %.");
  const ownershipAtExit = (investment * targetMultiple) / exitValue;
  const ownershipToday = ownershipAtExit / (1 - laterDilution);
  if (ownershipToday >= 1)
    throw new InvalidInputError(
      `The target cannot be reached: it would take ${(ownershipToday * 100).toFixed(1)} % of the company. Invest less, ask for less, or expect a higher exit value.`,
    );
  const postMoney = investment / ownershipToday;
  return { postMoney, preMoney: postMoney - investment, ownershipAtExit, ownershipToday };
}

/** The multiple that a yearly rate grows to. */
export const multipleOf = (rate: number, years: number): number => (1 + rate) ** years;
