/** Amounts, rates, multiples and lists of them, in digits or words. */
import { currencyWords } from "../lexicon.ts";
import { scales, wordNumber, wordsToNumber } from "./number-words.ts";

export interface Amount {
  type: "money" | "percent" | "multiple" | "number";
  value: number;
  currency?: string;
  unit?: string;
  scale: number;
  start: number;
  end: number;
  bound?: "min" | "max";
}

const currencyNames = Object.keys(currencyWords)
  .filter((w) => /^[a-z]/.test(w))
  .sort((a, b) => b.length - a.length)
  .join("|");
const amountPattern = new RegExp(
  `(?<neg>[-−–](?=[\\s]?[$€£¥\\d.])|\\bminus\\s+|\\bnegative\\s+|\\((?=[$€£¥]?\\d[\\d.,]*\\s?(?:k|m|mm|mn|bn|million|billion)?\\)))?\\s?(?<before>US\\$|[$€£¥]|\\b(?:${currencyNames})\\s)?\\s?(?:[-−](?=\\d))?` +
    `(?<num>\\d{1,3}(?:[,'’]\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|\\.\\d+|\\b(?:an?\\s+(?=hundred|half|quarter|million|billion|thousand))?${wordNumber}\\b|\\ba(?=\\s+(?:million|billion|thousand)\\b))` +
    `(?:\\s?[-]?\\s?(?<scale>${Object.keys(scales)
      .sort((a, b) => b.length - a.length)
      .join("|")})(?![\\p{L}\\d]))?` +
    `(?:\\s?(?<unit>%|percentage points?\\b|per\\s?cent\\b|pct\\b|bps\\b|bp\\b|basis points?\\b|[x×](?![\\p{L}\\d])|times\\b|turns?\\b|years?\\b|yrs?\\b|y\\b|months?\\b|days?\\b|shares\\b|pages?\\b))?` +
    `(?:\\s?(?<after>[$€£¥]|(?:${currencyNames})\\b))?\\)?`,
  "giu",
);
const lower =
  "over|above|more than|greater than|bigger than|larger than|higher than|at least|minimum(?: of)?|min|exceed(?:s|ing)?|north of|upwards of|from|no less than|not less than|starting at|>=?|≥";
const upper =
  "under|below|less than|smaller than|lower than|cheaper than|at most|maximum(?: of)?|max|up to|no more than|not more than|south of|beneath|within|<=?|≤";
const boundBefore = new RegExp(
  `(?:^|[\\s(])(?:(?<min>${lower})|(?<max>${upper}))\\s*(?:of |a |an |the |about )?$`,
  "i",
);

export function findAmounts(text: string): Amount[] {
  const found: Amount[] = [];
  for (const m of text.matchAll(amountPattern)) {
    const g = m.groups ?? {},
      num = g.num ?? "",
      scale = scales[g.scale?.toLowerCase() ?? ""] ?? 1,
      start = m.index + (m[0].length - m[0].trimStart().length),
      end = m.index + m[0].trimEnd().length;
    if (
      (/[\p{L}\d_]$/u.test(text.slice(0, start)) && /^\d/.test(m[0].trimStart())) ||
      (/^[\p{L}\d]/u.test(text.slice(end)) && /[\d.]$/.test(m[0]))
    )
      continue;
    const bare = /^[\d.]/.test(num) ? Number(num.replace(/[,'’]/g, "")) : wordsToNumber(num);
    if (
      bare === undefined ||
      Number.isNaN(bare) ||
      (/^(?:one|half|quarter|second)$/i.test(num) && !g.scale && !g.unit && !g.after)
    )
      continue;
    const negative = Boolean(g.neg) || (/[-−]\d/.test(m[0]) && /^[$€£¥US\s]*[-−]/.test(m[0].trim()));
    const value = round(bare * scale) * (negative ? -1 : 1);
    const sign = (g.before ?? g.after)?.trim().toLowerCase(),
      unit = g.unit?.toLowerCase().replace(/\s+/g, " ");
    const base = { start, end, scale, ...readBound(text, start, end) };
    if (unit && /^(?:%|percentage|per ?cent|pct)/.test(unit))
      found.push({ ...base, type: "percent", value: round(value / 100) });
    else if (unit && /^(?:bp|basis)/.test(unit)) found.push({ ...base, type: "percent", value: round(value / 1e4) });
    else if (unit && /^(?:x|×|times|turn)/.test(unit)) found.push({ ...base, type: "multiple", value });
    else if (sign || (g.scale && !unit))
      found.push({ ...base, type: "money", value, currency: sign ? currencyWords[sign] : undefined });
    else found.push({ ...base, type: "number", value, unit });
  }
  return spreadScales(betweenBounds(text, found), text);
}

function readBound(text: string, start: number, end: number): { bound?: "min" | "max" } {
  const g = text.slice(0, start).match(boundBefore)?.groups;
  if (g?.min && g.min !== "from") return { bound: "min" };
  if (g?.max) return { bound: "max" };
  const after = text.slice(end);
  if (/^\s*(?:\+|or (?:more|above|higher|over|larger|bigger|greater)|and (?:above|up|over)|plus\b)/i.test(after))
    return { bound: "min" };
  if (/^\s*or (?:less|below|lower|under|smaller|fewer)/i.test(after)) return { bound: "max" };
  return {};
}

/** "between 10 and 20m", "from 8% to 11%", "10-20m": the ends of a range. */
function betweenBounds(text: string, list: Amount[]): Amount[] {
  list.forEach((low, i) => {
    const high = list[i + 1];
    if (!high) return;
    const gap = text.slice(low.end, high.start),
      lead = text.slice(0, low.start);
    if (
      (/\b(?:between)\s*$/i.test(lead) && /^\s*(?:and|to|-|–)\s*$/.test(gap)) ||
      (/\bfrom\s*$/i.test(lead) && /^\s*(?:to|until|up to|-|–)\s*$/i.test(gap)) ||
      (/^\s*(?:to|–|-)\s*$/.test(gap) &&
        !/\bfrom\b.*\bto\b/i.test(lead.slice(-4)) &&
        /\b(?:range|worth|of|deals|wacc|rate|growth|at|multiples?)\s*$/i.test(lead))
    ) {
      low.bound = "min";
      high.bound = "max";
    }
  });
  return list;
}

/** "10, 12 and 14 million", "5-8%": the unit said once, at the end, counts for all. */
function spreadScales(list: Amount[], text: string): Amount[] {
  for (let i = list.length - 2; i >= 0; i--) {
    const [a, b] = [list[i], list[i + 1]];
    if (!a || !b) continue;
    if (
      a.type !== "number" ||
      a.unit ||
      a.scale > 1 ||
      !/^\s*(?:,|;|and|, and|or|to|-|–|\/)\s*$/i.test(text.slice(a.end, b.start))
    ) {
      if (a.type === "money" && b.type === "money" && !a.currency && linked(text, a, b)) a.currency = b.currency;
      continue;
    }
    if (b.type === "percent") Object.assign(a, { type: "percent", value: round(a.value / 100) });
    else if (b.type === "multiple") a.type = "multiple";
    else if (b.type === "money") {
      Object.assign(a, { type: "money", value: round(a.value * b.scale), currency: b.currency, scale: b.scale });
    }
  }
  return list;
}
const linked = (text: string, a: Amount, b: Amount) =>
  /^\s*(?:,|;|and|, and|or|to|-|–)\s*$/i.test(text.slice(a.end, b.start));

export const round = (n: number) => Number(n.toPrecision(12));
