const NOTHING = new Set(["", "-", "–", "n/a", "na", "none", "null", "nan", "nm", "."]);

/** A number as providers send it: 12, "12", "1,234.5", "(12)"; null for what is not one. */
export function readNumber(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string" || NOTHING.has(value.trim().toLowerCase())) return null;
  const text = value.trim();
  const plain = text.replace(/^\((.*)\)$/, "-$1").replace(/(?<=\d),(?=\d{3}(?:\D|$))/g, "");
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

/** The day of a date or a date-time; null for what is neither. */
export function readDate(value: unknown): string | null {
  const day = typeof value === "string" ? /^(\d{4}-\d{2}-\d{2})(?:$|[T ])/.exec(value)?.[1] : undefined;
  return day !== undefined && !Number.isNaN(Date.parse(day)) ? day : null;
}

export const readText = (value: unknown): string | null =>
  typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, 200) : null;
