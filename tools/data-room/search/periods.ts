/** A time a question asks about, as far as it says: a year, a quarter or half of it, or a month. */
export interface Period {
  year: number;
  quarter?: string;
  /** 1 to 12 */
  month?: number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] as const;
const MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
const MONTH_YEAR = new RegExp(`\\b${MONTH}\\s+(?:\\d{1,2}(?:st|nd|rd|th)?,?\\s+)?((?:19|20)\\d{2})(?!\\d)`, "gi");
const QUARTER_YEAR = /\b(q[1-4]|h[12])\s*(?:of\s+)?(?:fy|cy|fiscal(?:\s+year)?)?\s*['’]?((?:19|20)?\d{2})(?!\d)/gi;
const YEAR = /(?<![\d,.])((?:19|20)\d{2})(?![\d,]|\.\d)/g;
const SHORT_YEAR = /\b(?:FY|CY)\s?['’]?(\d{2})(?!\d)/gi;

export function yearsIn(text: string): number[] {
  return [
    ...Array.from(text.matchAll(YEAR), (match) => Number(match[1])),
    ...Array.from(text.matchAll(SHORT_YEAR), (match) => 2000 + Number(match[1])),
  ];
}

export function periodsIn(text: string): Period[] {
  const spaced = text.replace(/((?:19|20)\d{2})(q[1-4]|h[12])\b/gi, "$2 $1");
  const found: Period[] = [];
  for (const [, month = "", year] of spaced.matchAll(MONTH_YEAR))
    found.push({ year: Number(year), month: MONTHS.indexOf(month.toLowerCase().slice(0, 3) as "jan") + 1 });
  for (const [, quarter = "", year = ""] of spaced.matchAll(QUARTER_YEAR))
    found.push({ year: Number(year.length === 2 ? `20${year}` : year), quarter: quarter.toLowerCase() });
  const seen = new Set(found.map(({ year }) => year));
  for (const year of yearsIn(spaced)) if (!seen.has(year)) found.push({ year });
  return found;
}

/**
 * How well a statement keeps to the period asked for: a sentence that says it, or a row under a column that does, before one that
 * says nothing of time, and that before one that speaks of another year.
 */
export function periodFit(asked: readonly Period[], text: string, above: string): number {
  if (asked.length === 0) return 1;
  const own = yearsIn(text);
  const said = periodsIn(`${text} ${above}`);
  const held = asked.filter(({ year }) => said.some((one) => one.year === year)).length;
  if (held === 0) return own.length > 0 || yearsIn(above).length > 0 ? 0.45 : 0.8;
  const exact = asked.some(({ year, month, quarter }) =>
    said.some((one) => one.year === year && ((month && one.month === month) || (quarter && one.quarter === quarter))),
  );
  const asksPart = asked.some(({ month, quarter }) => month !== undefined || quarter !== undefined);
  const full = 1 + (0.35 * held) / asked.length;
  return asksPart ? (exact ? full + 0.25 : full * 0.85) : full;
}
