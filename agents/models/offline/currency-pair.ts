/** "EUR/USD", "exchange rate from GBP to EUR", "convert 12m EUR to USD": two currencies and the way between them. */
import { findAmounts } from "./read/amounts.ts";
import type { Call, Situation } from "./situation.ts";

const TOOL = "get_fx_rate";
const CODE = "(EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|CAD|AUD|CNY|HKD|INR|SGD|HUF)";
const PAIR = new RegExp(`\\b${CODE}\\s?/\\s?${CODE}\\b`, "i");
const BETWEEN = new RegExp(`\\b${CODE}\\s+(?:to|into|in|against|versus|vs\\.?)\\s+${CODE}\\b`, "i");
const ABOUT = /\b(?:exchange rate|fx|spot|convert|conversion|currency)\b/i;

export function exchangeRate(text: string, { offered }: Situation): Call | undefined {
  const pair = PAIR.exec(text) ?? (ABOUT.test(text) ? BETWEEN.exec(text) : null);
  const [base, quote] = [pair?.[1]?.toUpperCase(), pair?.[2]?.toUpperCase()];
  if (!pair || !base || !quote || base === quote || !offered.has(TOOL)) return undefined;
  // A rate is asked for, and nothing else: a contract's clause on exchange rates is for the documents.
  if (!ABOUT.test(text) && text.trim().split(/\s+/).length > 4) return undefined;
  const day = /\b(\d{4}-\d{2}-\d{2})\b/.exec(text)?.[1];
  const said = /\bconvert\b/i.test(text) ? findAmounts(text.slice(0, pair.index + base.length))[0]?.value : undefined;
  const input = { base, quote, ...(said === undefined ? {} : { amount: said }), ...(day ? { date: day } : {}) };
  return { tool: TOOL, input, missing: [], ambiguous: [] };
}
