import { InvalidInputError } from "../errors.ts";
import { type Attribution, attribute } from "./lbo-attribution.ts";
import { refuseTranche, runDebt, type Tranche, type TrancheYear } from "./lbo-debt.ts";
import { periods, rateOfReturn } from "./returns.ts";

/** Whole currency units; a list has one number for each year of the holding period. */
export interface LboInputs {
  entryEbitda: number;
  entryMultiple: number;
  transactionFees: number;
  /** Capitalised and written off over the holding period: they lower the tax, not the cash. */
  financingFees: number;
  /** Cash that is left in the business at the start and never swept. */
  minimumCash: number;
  tranches: readonly Tranche[];
  /** The balancing figure when it is left out. */
  sponsorEquity?: number;
  /** Equity that the sellers or the management put in; it ranks with the sponsor's. */
  rolloverEquity: number;
  ebitda: readonly number[];
  depreciation: readonly number[];
  capex: readonly number[];
  workingCapitalIncrease: readonly number[];
  taxRate: number;
  exitMultiple: number;
}

export interface LboYear {
  ebitda: number;
  cashInterest: number;
  tax: number;
  /** After interest and tax, before any debt is paid down. */
  freeCashFlow: number;
  repaid: number;
  debt: number;
  cash: number;
  tranches: TrancheYear[];
}

export interface LboResult {
  uses: SourceOrUse[];
  sources: SourceOrUse[];
  sponsorEquity: number;
  years: LboYear[];
  exitEnterpriseValue: number;
  exitNetDebt: number;
  exitEquity: number;
  /** The sponsor's share of the exit equity, in proportion to what was put in. */
  sponsorProceeds: number;
  irr: number | null;
  moic: number;
  attribution: Attribution;
}

export interface SourceOrUse {
  name: string;
  amount: number;
}

/** Less than this share of the uses is rounding of the amounts that were given. */
const BALANCE = 1e-9;

/**
 * A leveraged buyout, held until the last year given. Interest is on the debt at the start of a year, so that no circle has to be solved.
 * Refuses sources that do not equal the uses, with the gap.
 */
export function valueLbo(inputs: LboInputs): LboResult {
  refuseNonsense(inputs);
  const { sources, uses, sponsorEquity } = balance(inputs);
  const years = runYears(inputs);
  const last = years.at(-1);
  const exitEnterpriseValue = inputs.exitMultiple * (last?.ebitda ?? 0);
  const exitNetDebt = (last?.debt ?? 0) - (last?.cash ?? 0);
  const exitEquity = exitEnterpriseValue - exitNetDebt;
  // Owners can lose what they put in and not more.
  const sponsorProceeds = (Math.max(0, exitEquity) * sponsorEquity) / (sponsorEquity + inputs.rolloverEquity);
  const flows = years.map((_, i) => (i === years.length - 1 ? sponsorProceeds : 0));
  return {
    uses,
    sources,
    sponsorEquity,
    years,
    exitEnterpriseValue,
    exitNetDebt,
    exitEquity,
    sponsorProceeds,
    irr: sponsorProceeds > 0 ? rateOfReturn([-sponsorEquity, ...flows], periods([0, ...flows])) : null,
    moic: sponsorProceeds / sponsorEquity,
    attribution: attribute(inputs, { exitEbitda: last?.ebitda ?? 0, exitNetDebt }),
  };
}

function balance(inputs: LboInputs): { sources: SourceOrUse[]; uses: SourceOrUse[]; sponsorEquity: number } {
  const uses = [
    { name: "Purchase of the business", amount: inputs.entryMultiple * inputs.entryEbitda },
    { name: "Transaction fees", amount: inputs.transactionFees },
    { name: "Financing fees", amount: inputs.financingFees },
    { name: "Cash to the business", amount: inputs.minimumCash },
  ].filter(({ amount }) => amount !== 0);
  const others = [
    ...inputs.tranches.map(({ name, amount }) => ({ name, amount })),
    { name: "Rollover equity", amount: inputs.rolloverEquity },
  ].filter(({ amount }) => amount !== 0);
  const needed = total(uses);
  const sponsorEquity = inputs.sponsorEquity ?? needed - total(others);
  const sources = [...others, { name: "Sponsor equity", amount: sponsorEquity }];
  const gap = total(sources) - needed;
  if (Math.abs(gap) > BALANCE * needed)
    throw new InvalidInputError(
      `Sources and uses do not balance: the sources are ${round(Math.abs(gap))} ${gap > 0 ? "above" : "below"} the uses of ${round(needed)}. Change an amount, or leave out sponsorEquity to have it fill the gap.`,
      { details: { gap, sources, uses } },
    );
  if (!(sponsorEquity > 0))
    throw new InvalidInputError(
      `The debt and the rollover equity cover all uses of ${round(needed)}: nothing is left for the sponsor to pay, so there is no return to compute.`,
    );
  return { sources, uses, sponsorEquity };
}

function runYears(inputs: LboInputs): LboYear[] {
  let state = { balances: inputs.tranches.map(({ amount }) => amount), cash: inputs.minimumCash };
  const writeOff = inputs.financingFees / inputs.ebitda.length;
  return inputs.ebitda.map((ebitda, i) => {
    const depreciation = inputs.depreciation[i] ?? 0;
    const beforeInterest = ebitda - (inputs.capex[i] ?? 0) - (inputs.workingCapitalIncrease[i] ?? 0);
    const year = runDebt(inputs.tranches, state.balances, {
      cash: state.cash,
      minimumCash: inputs.minimumCash,
      year: i + 1,
      // A loss pays no tax and, cautiously, is not carried forward. Interest that is added to the debt is deducted as well.
      flowAfterInterest: (cashInterest, allInterest) => {
        const tax = Math.max(0, ebitda - depreciation - writeOff - allInterest) * inputs.taxRate;
        return { tax, freeCashFlow: beforeInterest - cashInterest - tax };
      },
    });
    state = { balances: year.tranches.map(({ closing }) => closing), cash: year.cash };
    return { ebitda, ...year, debt: total(year.tranches.map(({ closing }) => ({ amount: closing }))) };
  });
}

function refuseNonsense(inputs: LboInputs): void {
  const { ebitda, entryEbitda, entryMultiple, exitMultiple, taxRate } = inputs;
  if (!ebitda.length)
    throw new InvalidInputError("There are no years. Give the EBITDA of each year of the holding period.");
  for (const name of ["depreciation", "capex", "workingCapitalIncrease"] as const)
    if (inputs[name].length !== ebitda.length)
      throw new InvalidInputError(
        `There are ${ebitda.length} years of EBITDA and ${inputs[name].length} of ${name}. Give one number for each year.`,
      );
  if (!(entryEbitda > 0 && entryMultiple > 0))
    throw new InvalidInputError("The EBITDA and the multiple at entry must be above zero.");
  if (!(exitMultiple > 0)) throw new InvalidInputError("The exit multiple must be above zero.");
  if (!(taxRate >= 0 && taxRate < 1)) throw new InvalidInputError("The tax rate must be at least 0 and below 1.");
  for (const tranche of inputs.tranches) refuseTranche(tranche);
  for (const name of ["transactionFees", "financingFees", "minimumCash", "rolloverEquity"] as const)
    if (inputs[name] < 0) throw new InvalidInputError(`${name} is negative. Give zero or more.`);
}

const total = (items: readonly { amount: number }[]): number => items.reduce((sum, { amount }) => sum + amount, 0);
const round = (value: number): number => Number(value.toPrecision(10));
