import type { Citation } from "../api/types.ts";
import type { Turn } from "../thread/view.ts";

export interface SourcedFigure {
  name: string;
  value: string;
}

/** What the tools of a run reported as coming from this very source: a price, a rate of return. */
export function figuresFrom(turn: Turn | undefined, citation: Citation): SourcedFigure[] {
  const found = new Map<string, string>();
  for (const call of turn?.toolCalls ?? []) collect(call.result, "", citation, found);
  return [...found].map(([name, value]) => ({ name, value }));
}

/** True when a tool that used this source said that its data is made up for trying the product. */
export const isSample = (turn: Turn | undefined, citation: Citation): boolean =>
  /\bsample\b/i.test(citation.provider ?? "") ||
  (turn?.toolCalls ?? []).some(({ result }) => {
    const fields = asFields(result);
    return fields.sample === true && isSame(fields.source, citation);
  });

/** Deeper than any tool nests its figures; a result is data of others, and its depth is not to be trusted. */
const DEEPEST = 6;

function collect(value: unknown, name: string, citation: Citation, found: Map<string, string>, depth = 0) {
  if (value === null || typeof value !== "object" || depth > DEEPEST) return;
  const fields = asFields(value);
  if (typeof fields.value === "number" && isSame(fields.source, citation)) {
    found.set(humanise(name), sayFigure(fields.value, fields.unit, fields.currency));
    return;
  }
  for (const [key, entry] of Object.entries(fields)) collect(entry, key, citation, found, depth + 1);
}

function isSame(source: unknown, citation: Citation): boolean {
  const { kind, title, asOf, inputs } = asFields(source);
  if (kind !== citation.kind || title !== citation.title) return false;
  return kind === "calculation" ? sorted(inputs) === sorted(citation.inputs) : asOf === citation.asOf;
}

/** The database keeps no order of keys, so the comparison has its own. */
const sorted = (inputs: unknown): string =>
  JSON.stringify(Object.entries(asFields(inputs)).sort(([a], [b]) => a.localeCompare(b)));

export function sayFigure(value: number, unit: unknown, currency?: unknown): string {
  const say = (figure: number, least: number, most: number) => {
    const digits = Math.abs(figure).toLocaleString("en-GB", {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    });
    return figure < 0 ? `(${digits})` : digits;
  };
  if (unit === "fraction") return `${say(value * 100, 1, 2)}%`;
  if (unit === "multiple") return `${say(value, 1, 2)}x`;
  if (unit === "currency") return [currency, say(value, 2, 2)].filter(Boolean).join(" ");
  return say(value, 0, 6);
}

const ACRONYMS: Record<string, string> = { irr: "IRR", xirr: "XIRR", npv: "NPV", moic: "MOIC" };

export function humanise(key: string): string {
  const words = key
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`)
    .replaceAll("_", " ");
  return ACRONYMS[key] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

const asFields = (value: unknown): Record<string, unknown> =>
  value !== null && typeof value === "object" ? (value as Record<string, unknown>) : {};
