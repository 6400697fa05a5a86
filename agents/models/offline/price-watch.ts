/** "alert me when NRTH is above 45": an order to watch, with the share, the side and the price. */
import type { Call, Situation } from "./situation.ts";

const TOOL = "watch_price";
const ORDER =
  /^(?:please\s+)?(?:alert|notify|tell|warn)\s+me\s+(?:when|if|once|as soon as)\s+(?:the\s+(?:share\s+)?price\s+of\s+)?([A-Z][A-Z0-9.-]{1,11})\s+(?:\w+\s+){0,2}?(above|over|at or above|below|under|at or below)\s+(?:([A-Z]{3})\s+|[€£$])?(\d[\d,]*(?:\.\d+)?)\s*([A-Z]{3})?\s*[.!]?$/i;

export function priceWatch(text: string, { offered, records }: Situation): Call | undefined {
  const [, share = "", side = "", before, amount = "", after] = ORDER.exec(text.trim()) ?? [];
  const ticker = share.toUpperCase();
  const named = share === ticker || records.some(({ kind, id }) => kind === "ticker" && id === ticker);
  if (!share || !named || !offered.has(TOOL)) return undefined;
  const currency = (before ?? after)?.toUpperCase();
  const direction = /above|over/i.test(side) ? "above" : "below";
  const input = { ticker, direction, price: Number(amount.replaceAll(",", "")), ...(currency ? { currency } : {}) };
  return { tool: TOOL, input, missing: [], ambiguous: [] };
}
