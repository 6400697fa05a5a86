/** "compare NPV with and without the earn-out": which flows, how much, when and which way is said, taken from the conversation, or asked back. */
import { findAmounts } from "./read/amounts.ts";
import type { Situation } from "./situation.ts";
import type { ValuationPlan } from "./valuation.ts";

const TOOL = "compare_returns";
const ASKED =
  /\b(?:npv|irr|return|returns|present value|value)\b.*\bwith and without\b\s*(?:(?:the|an?|our|its)\s+)?([a-z][a-z -]{2,40}?)(?=\s+(?:of|that|we|they|in|at|for|paid|received|payable)\b|[,.?!]|$)/i;
const LIST = /(?:[−–-]?\d[\d.,]*\d?\s?(?:m|k|bn)?\s*,\s*){1,}[−–-]?\d[\d.]*\s?(?:m|k|bn)?/i;
const YEAR = /\b(?:in|after|at the end of)\s+year\s+(\d{1,2})\b/i;
const RATE = /(\d+(?:\.\d+)?)\s*(?:%|percent)/i;
const PAID = /\b(?:we|us|i)\s+(?:pay|owe|have to pay)\b|\bpayable\b|\bpaid by us\b|\bto be paid by\b/i;
const RECEIVED = /\b(?:we|us|i)\s+(?:receive|get|are paid)\b|\breceived\b|\bpaid to us\b|\breceivable\b/i;

export function withAndWithout(text: string, situation: Situation): ValuationPlan | undefined {
  const name = ASKED.exec(text)?.[1]?.trim();
  if (!name || !situation.offered.has(TOOL)) return undefined;
  const known = lastFlows(situation);
  const list = LIST.exec(text);
  const rest = list ? text.replace(list[0], " ") : text;
  const cashFlows = list ? amountsIn(list[0]) : known?.cashFlows;
  const rate = RATE.exec(rest)?.[1];
  const discountRate = rate === undefined ? known?.discountRate : Number((Number(rate) / 100).toPrecision(12));
  const size = amountOf(rest);
  const year = YEAR.exec(rest)?.[1];
  const direction = PAID.test(rest) ? -1 : RECEIVED.test(rest) ? 1 : undefined;
  const missing = [
    ...(cashFlows ? [] : ["the cash flows without it"]),
    ...(discountRate === undefined ? ["the discount rate"] : []),
    ...(size === undefined ? [`how much the ${name} is`] : []),
    ...(year === undefined ? ["in which year it is paid"] : []),
    ...(direction === undefined ? ["whether we pay or receive it"] : []),
  ];
  if (missing.length || !cashFlows || size === undefined || direction === undefined)
    return {
      kind: "say",
      text: `To compare with and without the ${name}, I need ${wordList(missing)}. For example: compare NPV at 10 % with and without the ${name} of 15 that we receive in year 4, for −100, 20, 30, 40, 60`,
    };
  const input = { name, cashFlows, payments: [{ year: Number(year), amount: direction * size }], discountRate };
  return { kind: "calls", calls: [{ tool: TOOL, input, missing: [], ambiguous: [] }] };
}

/** Yearly cash flows that were computed with before in this conversation. */
function lastFlows({ earlier }: Situation): { cashFlows: number[]; discountRate: number | undefined } | undefined {
  for (const { uses } of earlier) {
    const use = uses.findLast(
      ({ tool, input, result }) => /^(?:compute|compare)_returns$/.test(tool) && result && !input.dates,
    );
    const { cashFlows, discountRate } = use?.input ?? {};
    if (Array.isArray(cashFlows))
      return {
        cashFlows: cashFlows.map(Number),
        discountRate: typeof discountRate === "number" ? discountRate : undefined,
      };
  }
  return undefined;
}

/** "of 15", "of EUR 8m": the one amount behind "of" that is neither a rate nor a year. */
function amountOf(text: string): number | undefined {
  const said =
    /\b(?:of|is|:)\s+((?:[A-Z]{3}|[€$£])?\s?\d[\d.,]*\s?(?:m|k|bn|million|thousand|billion)?)(?!\s*(?:%|percent|\d))\b/i.exec(
      text.replace(YEAR, " "),
    )?.[1];
  const found = said === undefined ? [] : findAmounts(said);
  return found[0]?.value ?? (said !== undefined && Number.isFinite(Number(said)) ? Number(said) : undefined);
}

const amountsIn = (list: string): number[] =>
  list.split(/\s*,\s*(?!\d{3}(?:\D|$))/).flatMap((part) => {
    const negative = /^[−–-]/.test(part.trim());
    const bare = part.trim().replace(/^[−–-]/, "");
    const value = findAmounts(bare)[0]?.value ?? Number(bare);
    return Number.isFinite(value) ? [negative ? -Math.abs(value) : value] : [];
  });

const wordList = (items: readonly string[]): string =>
  items.length > 1 ? `${items.slice(0, -1).join(", ")} and ${items.at(-1)}` : (items[0] ?? "");
