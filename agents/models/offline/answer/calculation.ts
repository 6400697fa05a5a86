/** Results made of figures: the one asked for first, then the others, then what was read from the words. */
import { asObject } from "../conversation.ts";
import type { Arguments } from "../fill/fill.ts";
import { sayName, splitName } from "../slots.ts";
import { asFigure, type FigureValue, formatDate, formatFigure, formatPercent, plain } from "./figures.ts";

type Result = Record<string, unknown>;

export function figuresOf(result: Result): { key: string; figure: FigureValue }[] {
  return Object.entries(result).flatMap(([key, value]) => {
    const figure = asFigure(value);
    return figure ? [{ key, figure }] : [];
  });
}

export function wordFigures(question: string, input: Arguments, result: Result): string {
  const figures = figuresOf(result);
  const asked = (key: string) =>
    new RegExp(`\\b${splitName(key).replace(/\s+/g, "[\\s-]*")}\\b`, "i").test(question) ||
    (key === "moic" && /\bmultiple\b/i.test(question));
  const order = [
    ...figures.filter((f) => asked(f.key)),
    ...figures.filter((f) => !asked(f.key) && f.figure.value !== null),
  ];
  const cites = [
    ...new Set([...order.map((f) => f.figure.cite), result.cite].filter((c): c is string => typeof c === "string")),
  ];
  const said = order.map(
    ({ key, figure }) =>
      `${labelOf(key)} ${formatFigure(figure)}${figure.asOf && !result.asOf ? ` (as of ${formatDate(figure.asOf)})` : ""}`,
  );
  const subject =
    typeof result.name === "string" ? `${result.name}${result.ticker ? ` (${result.ticker})` : ""}: ` : "";
  const extra = extras(result);
  const lines = [`${subject}${said.join(", ")}${extra}. ${cites.join(" ")}`.trim()];
  const read = wordInputs(input);
  if (read && !subject) lines.push(`Read as ${read}.`);
  if (result.sample === true) lines.push("Sample data, not a live price.");
  const notes = [result.warnings, result.notes].flat().filter((n) => typeof n === "string");
  if (notes.length) lines.push(notes.map((n) => (/[.!?]$/.test(n) ? n : `${n}.`)).join(" "));
  return lines.join("\n");
}

/** Plain numbers and dates that stand beside the figures. */
function extras(result: Result): string {
  const said = Object.entries(result).flatMap(([key, value]) => {
    if (key === "asOf" && typeof value === "string") return [`as of ${formatDate(value)}`];
    if (typeof value !== "number") return [];
    if (/Fraction$/.test(key)) return [`${labelOf(key)} ${formatPercent(value * 100)}`];
    return [`${labelOf(key)} ${/pct|percent/i.test(key) ? formatPercent(value) : plain(value)}`];
  });
  return said.length ? `, ${said.join(", ")}` : "";
}

function labelOf(key: string): string {
  return /^(?:irr|xirr|npv|xnpv|moic|tvpi|dpi|ev)$/i.test(key)
    ? key.toUpperCase()
    : sayName(key).replace(/ (?:pct|fraction)$/, "");
}

/** Cash flows −100, 30, 40; discount rate 8 %. */
function wordInputs(input: Arguments): string {
  // Ids mean nothing to a reader, and structures are worded by the result's notes.
  const told = ([key, value]: [string, unknown]) =>
    !/Ids?$/.test(key) && !(Array.isArray(value) && value.some((item) => asObject(item)));
  return Object.entries(input)
    .filter(told)
    .map(([key, value]) => {
      const name = sayName(key);
      if (typeof value === "number")
        return `${name} ${/rate|growth|yield/i.test(key) ? formatPercent(value * 100) : plain(value)}`;
      if (Array.isArray(value))
        return `${name} ${value.map((v) => (typeof v === "number" ? plain(v) : formatDate(String(v)))).join(", ")}`;
      return asObject(value) ? "" : `${name} ${String(value)}`;
    })
    .filter(Boolean)
    .join("; ");
}
