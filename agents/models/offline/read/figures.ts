/** Lists of figures: runs of amounts, and cash flows whose sign is said in words. */
import type { Amount } from "./amounts.ts";

/** Flows said without a sign: what was paid, invested or spent is negative, what came back positive. */
export function signedFlows(text: string, list: Amount[]): number[] | undefined {
  if (list.some((a) => a.value < 0)) return undefined;
  let paid = false;
  const flows = list
    .filter((a) => a.type !== "percent" && a.type !== "multiple" && !a.unit)
    .map((a) => {
      const before = text.slice(0, a.start),
        after = text.slice(a.end);
      const out =
        /\b(?:put in|puts? in|putting in|put|invest(?:ed|ing|s)?|investment of|pa(?:y|id|ying)|bought (?:for|at)|buy(?:ing)? (?:for|at)|spen[dt]|cost(?:s|ing)?|outlay of|outflow of|cheque of|check of|in at)\s+(?:about |of |a )?$/i.test(
          before,
        ) || /^\s*(?:in\b(?! \d)|upfront|up front|invested|paid in|going in|outlay)/i.test(after);
      paid ||= out;
      return out ? -a.value : a.value;
    });
  return paid && flows.length > 1 ? flows : undefined;
}

/** Runs of two and more amounts of one nature with nothing but separators (or masked dates) between them. */
export function findFigureLists(text: string, list: Amount[]): Amount[][] {
  const runs: Amount[][] = [];
  let run: Amount[] = [];
  for (const amount of list) {
    const last = run.at(-1);
    const gap = last && text.slice(last.end, amount.start).replace(/(?:\bon |\bin |\(|@ )?¦+\)?/g, "");
    const kin =
      last &&
      (last.type === amount.type ||
        (last.type !== "percent" &&
          amount.type !== "percent" &&
          last.type !== "multiple" &&
          amount.type !== "multiple"));
    if (
      kin &&
      gap !== undefined &&
      /^(?:\s*(?:,|;|\/|→|->)?\s*(?:and|then|then again|followed by|plus)?\s*)$/i.test(gap) &&
      !(amount.unit && !last.unit && amount.type === "number")
    )
      run.push(amount);
    else {
      if (run.length > 1) runs.push(run);
      run = [amount];
    }
  }
  if (run.length > 1) runs.push(run);
  return runs;
}
