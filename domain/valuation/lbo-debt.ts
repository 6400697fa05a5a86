import { InvalidInputError } from "../errors.ts";

/** A piece of debt. The order of the tranches is the order in which spare cash pays them down. */
export interface Tranche {
  name: string;
  amount: number;
  /** Interest a year on the debt at its start, paid in cash. */
  cashRate: number;
  /** Interest a year that is added to the debt instead. */
  pikRate: number;
  /** Part of the original amount that falls due each year. */
  amortisation: number;
  /** Part of the spare cash that goes into this tranche; 0 for a bullet. */
  sweep: number;
}

export interface TrancheYear {
  name: string;
  opening: number;
  cashInterest: number;
  pikInterest: number;
  scheduled: number;
  swept: number;
  closing: number;
}

export interface DebtYear {
  cashInterest: number;
  tax: number;
  freeCashFlow: number;
  repaid: number;
  cash: number;
  tranches: TrancheYear[];
}

/** Of what has to be paid: less than this is missing by rounding only. */
const ROUNDING = 1e-9;

interface YearOfCash {
  cash: number;
  minimumCash: number;
  year: number;
  flowAfterInterest(cashInterest: number, allInterest: number): { tax: number; freeCashFlow: number };
}

/** One year of debt service: interest, what falls due, then the sweep. Refuses a year that cannot pay what falls due. */
export function runDebt(tranches: readonly Tranche[], balances: readonly number[], year: YearOfCash): DebtYear {
  const rows = tranches.map((tranche, i) => {
    const opening = balances[i] ?? 0;
    const pikInterest = opening * tranche.pikRate;
    const scheduled = Math.min(opening + pikInterest, tranche.amount * tranche.amortisation);
    return { name: tranche.name, opening, cashInterest: opening * tranche.cashRate, pikInterest, scheduled, swept: 0 };
  });
  const cashInterest = sum(rows, "cashInterest");
  const { tax, freeCashFlow } = year.flowAfterInterest(cashInterest, cashInterest + sum(rows, "pikInterest"));
  const due = sum(rows, "scheduled");
  let spare = year.cash + freeCashFlow - due - year.minimumCash;
  const missing = -(spare + year.minimumCash);
  if (missing > ROUNDING * Math.max(due, cashInterest))
    throw new InvalidInputError(
      `The debt cannot be served in year ${year.year}: ${round(missing)} is missing after all cash. Use less debt, or debt that falls due later.`,
      { details: { year: year.year, missing } },
    );
  tranches.forEach((tranche, i) => {
    const row = rows[i];
    if (!row || spare <= 0) return;
    row.swept = Math.min(spare * tranche.sweep, row.opening + row.pikInterest - row.scheduled);
    spare -= row.swept;
  });
  return {
    cashInterest,
    tax,
    freeCashFlow,
    repaid: due + sum(rows, "swept"),
    cash: spare + year.minimumCash,
    tranches: rows.map((row) => ({ ...row, closing: row.opening + row.pikInterest - row.scheduled - row.swept })),
  };
}

/** Refuses a tranche of which a number means nothing. */
export function refuseTranche({ name, amount, cashRate, pikRate, amortisation, sweep }: Tranche): void {
  if (!(amount > 0)) throw new InvalidInputError(`The amount of ${name} must be above zero.`);
  if (cashRate < 0 || pikRate < 0) throw new InvalidInputError(`An interest rate of ${name} is negative.`);
  if (amortisation < 0 || amortisation > 1 || sweep < 0 || sweep > 1)
    throw new InvalidInputError(`Amortisation and sweep of ${name} are parts: they must lie between 0 and 1.`);
}

const sum = <Key extends string>(rows: readonly Record<Key, number>[], key: Key): number =>
  rows.reduce((all, row) => all + row[key], 0);
const round = (value: number): number => Number(value.toPrecision(10));
