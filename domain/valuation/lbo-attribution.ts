import type { LboInputs } from "./lbo.ts";

/** Where the gain of all owners comes from. The parts add up to the gain. */
export interface Attribution {
  ebitdaGrowth: number;
  multipleChange: number;
  deleveraging: number;
  /** Fees are paid by the owners and buy nothing that can be sold: always zero or less. */
  fees: number;
  gain: number;
}

/** Growth is valued at the entry multiple and the change of the multiple at the exit EBITDA, so that no part is left over. */
export function attribute(
  { entryEbitda, entryMultiple, exitMultiple, tranches, minimumCash, transactionFees, financingFees }: LboInputs,
  { exitEbitda, exitNetDebt }: { exitEbitda: number; exitNetDebt: number },
): Attribution {
  const entryNetDebt = tranches.reduce((sum, { amount }) => sum + amount, 0) - minimumCash;
  const parts = {
    ebitdaGrowth: (exitEbitda - entryEbitda) * entryMultiple,
    multipleChange: (exitMultiple - entryMultiple) * exitEbitda,
    deleveraging: entryNetDebt - exitNetDebt,
    fees: -(transactionFees + financingFees),
  };
  return { ...parts, gain: parts.ebitdaGrowth + parts.multipleChange + parts.deleveraging + parts.fees };
}
