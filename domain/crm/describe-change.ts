import { sayKey } from "./stages.ts";

export type Fields = Record<string, unknown>;
export interface FieldChanges {
  before: Fields;
  after: Fields;
}

/** The fields that differ, as they were and as they are. */
export function changedFields(before: Fields, after: Fields): FieldChanges {
  const keys = Object.keys(after).filter((key) => !same(before[key], after[key]));
  const pick = (from: Fields) => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
  return { before: pick(before), after: pick(after) };
}

export const same = (a: unknown, b: unknown): boolean => sorted(a ?? null) === sorted(b ?? null);

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** "Move Project Falcon from screening to due diligence", "Project Falcon: value from EUR 40.0m to EUR 50.0m, sector none to Software". */
export function describeChange(name: string, { before, after }: FieldChanges, currency?: string | null): string {
  const keys = Object.keys(after).filter(
    (key) => !(key === "currency" && "value" in after && same(before.currency, after.currency)),
  );
  const [only] = keys;
  if (only === "stage" && keys.length === 1)
    return `Move ${name} from ${sayKey(String(before.stage))} to ${sayKey(String(after.stage))}`;
  const said = keys.map(
    (key) =>
      `${fieldTitle(key)} from ${sayValue(key, before[key], String(before.currency ?? currency ?? ""))} to ${sayValue(key, after[key], String(after.currency ?? currency ?? ""))}`,
  );
  return said.length ? `Change ${name}: ${said.join(", ")}` : `${name} stays as it is`;
}

export const fieldTitle = (key: string): string =>
  key
    .replace(/(?:Email|Id)$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();

const LONGEST_SAID = 60;

function sayValue(key: string, value: unknown, currency: string): string {
  if (value === null || value === undefined || value === "") return "none";
  if (key === "value" && typeof value === "number") return sayMoney(value, currency);
  if (key === "probability" && typeof value === "number") return `${Math.round(value * 1000) / 10} %`;
  if (key === "stage") return sayKey(String(value));
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST_SAID ? `${text.slice(0, LONGEST_SAID)}…` : text;
}

export function sayMoney(value: number, currency: string): string {
  const size = Math.abs(value);
  const said =
    size >= 1e9
      ? `${(value / 1e9).toFixed(2)}bn`
      : size >= 1e6
        ? `${(value / 1e6).toFixed(1)}m`
        : value.toLocaleString("en");
  return currency ? `${currency} ${said}` : said;
}
