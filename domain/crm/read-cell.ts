import type { CellKind } from "./import-columns.ts";
import type { Stage } from "./stages.ts";

export type CellValue = { value: string | number; currency?: string } | { issue: string };

const SIGNS: Record<string, string> = { "€": "EUR", $: "USD", "£": "GBP", "¥": "JPY" };
const SCALES: Record<string, number> = {
  k: 1e3,
  tsd: 1e3,
  m: 1e6,
  mn: 1e6,
  mm: 1e6,
  mio: 1e6,
  million: 1e6,
  b: 1e9,
  bn: 1e9,
  billion: 1e9,
};
const SIDES: Record<string, string> = {
  buy: "buy",
  "buy side": "buy",
  "buy-side": "buy",
  acquisition: "buy",
  sell: "sell",
  "sell side": "sell",
  "sell-side": "sell",
  disposal: "sell",
  invest: "invest",
  investment: "invest",
  minority: "invest",
};

/** A cell's text as the value of a field, or what is wrong with it. Text stays the text it is, a formula too. */
export function readCell(kind: CellKind, text: string, stages: readonly Stage[]): CellValue {
  const said = text.trim();
  const plain = said.toLowerCase();
  switch (kind) {
    case "amount":
      return readAmount(said);
    case "fraction":
      return readFraction(said);
    case "date":
      return readDate(said);
    case "currency": {
      const code = SIGNS[said] ?? said.toUpperCase();
      return /^[A-Z]{3}$/.test(code) ? { value: code } : { issue: `${short(said)} is no currency code such as EUR` };
    }
    case "stage": {
      const key = plain.replace(/[\s-]+/g, "_");
      const stage = stages.find((each) => each.key === key || each.title.toLowerCase() === plain);
      return stage ? { value: stage.key } : { issue: `${short(said)} is no stage of the pipeline` };
    }
    case "side": {
      const side = SIDES[plain];
      return side ? { value: side } : { issue: `${short(said)} is none of buy, sell, invest` };
    }
    case "email":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(said)
        ? { value: plain }
        : { issue: `${short(said)} is no e-mail address` };
    default:
      return { value: said };
  }
}

/** "€12.5m", "1,250,000", "1.250.000,50 EUR", "40 mn". */
function readAmount(said: string): CellValue {
  const match =
    /^([€$£¥]|[A-Za-z]{3})?\s*(-?[\d.,'’\s]*\d)\s*(k|tsd|mn|mm|mio|m|million|bn|billion|b)?\.?\s*([€$£¥]|[A-Za-z]{3})?$/i.exec(
      said,
    );
  const number = match?.[2] === undefined ? undefined : readNumber(match[2]);
  if (!match || number === undefined) return { issue: `${short(said)} is no amount` };
  if (number < 0) return { issue: "An amount cannot be negative" };
  const unit = match[1] ?? match[4];
  const currency = unit && (SIGNS[unit] ?? unit.toUpperCase());
  const value = Math.round(number * (SCALES[match[3]?.toLowerCase() ?? ""] ?? 1) * 100) / 100;
  return { value, ...(currency ? { currency } : {}) };
}

/** Of comma and point the last one is the decimal mark, unless three digits follow it and it is the only kind. */
function readNumber(text: string): number | undefined {
  const bare = text.replace(/['’\s]/g, "");
  const mark = Math.max(bare.lastIndexOf(","), bare.lastIndexOf("."));
  const both = bare.includes(",") && bare.includes(".");
  const repeated = mark >= 0 && bare.split(bare[mark] ?? "").length > 2;
  const decimal = mark >= 0 && !repeated && (both || bare.length - mark - 1 !== 3 || bare.startsWith("0"));
  const digits = decimal
    ? `${bare.slice(0, mark).replace(/[.,]/g, "")}.${bare.slice(mark + 1)}`
    : bare.replace(/[.,]/g, "");
  const value = Number(digits);
  return digits !== "" && Number.isFinite(value) ? value : undefined;
}

/** "45 %", "0.45"; a bare number above one is a percentage. */
function readFraction(said: string): CellValue {
  const match = /^(-?[\d.,]+)\s*(%)?$/.exec(said);
  const number = match?.[1] === undefined ? undefined : readNumber(match[1]);
  if (number === undefined) return { issue: `${short(said)} is no probability` };
  const value = match?.[2] || number > 1 ? Math.round(number * 1e4) / 1e6 : number;
  return value >= 0 && value <= 1 ? { value } : { issue: `${short(said)} lies outside 0 to 100 %` };
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** ISO, "31.12.2026", "31/12/2026", "31 Dec 2026". Where day and month could be either, it is refused. */
function readDate(said: string): CellValue {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})/.exec(said);
  if (iso) return dateOf(said, iso[1], iso[2], iso[3]);
  const dotted = /^(\d{1,2})\.\s?(\d{1,2})\.(\d{4})$/.exec(said);
  if (dotted) return dateOf(said, dotted[3], dotted[2], dotted[1]);
  const named = /^(\d{1,2})[\s-]([A-Za-z]{3})[A-Za-z]*[\s-](\d{4})$/.exec(said);
  if (named) return dateOf(said, named[3], String(MONTHS.indexOf((named[2] ?? "").toLowerCase()) + 1), named[1]);
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(said);
  if (!slashed) return { issue: `${short(said)} is no date such as 2026-12-31` };
  const [first, second] = [Number(slashed[1]), Number(slashed[2])];
  if (first > 12) return dateOf(said, slashed[3], slashed[2], slashed[1]);
  if (second > 12 || first === second) return dateOf(said, slashed[3], slashed[1], slashed[2]);
  return { issue: `${short(said)} could be two dates. Write it as 2026-12-31` };
}

function dateOf(said: string, year = "", month = "", day = ""): CellValue {
  const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${iso}T00:00:00Z`);
  const real = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
  return real ? { value: iso } : { issue: `${short(said)} is no day of the calendar` };
}

const short = (text: string) => `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
