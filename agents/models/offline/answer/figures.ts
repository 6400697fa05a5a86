/** Numbers, dates and codes as a reader writes them. Nothing is rounded away: a figure that does not fit the short form is printed in full. */
import { asObject } from "../conversation.ts";

export interface FigureValue {
  value: number | null;
  unit?: string;
  currency?: string;
  period?: string;
  asOf?: string;
  note?: string;
  cite?: string;
}

export function asFigure(value: unknown): FigureValue | undefined {
  const object = asObject(value);
  if (!object || !("value" in object) || !("unit" in object)) return undefined;
  return typeof object.value === "number" || object.value === null ? (object as unknown as FigureValue) : undefined;
}

export function formatFigure(figure: FigureValue): string {
  if (figure.value === null) return figure.note ? `not meaningful (${figure.note})` : "not meaningful";
  const { value } = figure;
  switch (figure.unit) {
    case "currency":
      return formatMoney(value, figure.currency);
    case "fraction":
      return formatPercent(value * 100);
    case "multiple":
      return `${plain(value)}x`;
    case "count":
    case "amount":
    case undefined:
      return plain(value);
    default:
      return figure.currency ? formatMoney(value, figure.currency) : `${plain(value)} ${figure.unit}`;
  }
}

export function formatMoney(value: number, currency = ""): string {
  const size = Math.abs(value);
  const [by, mark] = size >= 1e9 ? [1e9, "bn"] : size >= 1e6 ? [1e6, "m"] : [1, ""];
  const short = round(value / by, 2);
  const exact = Math.abs(short * by - value) < size * 1e-9;
  const number =
    exact && mark ? `${decimals(short, 1, 2)}${mark}` : size < 1000 ? decimals(value, 2, 4) : decimals(value, 0, 2);
  return currency ? `${currency} ${number}` : number;
}

export const formatPercent = (percent: number) => `${decimals(round(percent, 2), 0, 2)} %`;
export const plain = (value: number) =>
  decimals(Math.abs(value) >= 1 ? round(value, 4) : Number(value.toPrecision(6)), 0, 6);

function decimals(value: number, least: number, most: number): string {
  return value
    .toLocaleString("en-US", { minimumFractionDigits: least, maximumFractionDigits: most })
    .replace(/^-/, "−");
}
const round = (value: number, places: number) => Math.round((value + Number.EPSILON) * 10 ** places) / 10 ** places;

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "2026-06-30" as "30 June 2026"; anything else as it is. */
export function formatDate(iso: string): string {
  const [, year, month, day] = iso.match(/^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/) ?? [];
  return year && month && day ? `${Number(day)} ${months[Number(month) - 1]} ${year}` : iso;
}

/** An option such as due_diligence as words. */
export const formatCode = (code: string) => (/^[a-z]+(?:_[a-z]+)+$/.test(code) ? code.replace(/_/g, " ") : code);
