import { unitWithin } from "../../../ingest/parse/table/heads.ts";

/** So many lines above a row may say what its figures are in. */
const LINES_ABOVE = 40;
const SCALE = /\b(?:thousands?|millions?|billions?|'?000s?|mn|mm|bn|k|m)\b/i;
const EXCEPT_PER_SHARE = /\bexcept\b.*\b(?:per|shares?)\b/i;

/**
 * What a printed figure is in, such as "in thousands": left off, 11,692,713 would be read as eleven million. The row's own unit, the
 * table's where it was understood, else the nearest line above that states one. A percentage is in nothing, and neither is an amount per
 * share that the unit excepts.
 */
export function scaleOf(value: string, label: string, unit: string | undefined, above: string): string | undefined {
  if (!/\d/.test(value) || value.includes("%")) return undefined;
  const said = statesScale(label) ? label : (unit ?? above.split("\n").slice(-LINES_ABOVE).reverse().find(statesScale));
  if (!said || !SCALE.test(said)) return undefined;
  if (EXCEPT_PER_SHARE.test(said) && /\.\d/.test(value)) return undefined;
  const scale = (unitWithin(said) ?? said).replace(/,?\s*except\b.*/i, "").trim();
  return /^in\b/i.test(scale) || !/^\p{L}+$/u.test(scale) ? scale : `in ${scale.toLowerCase()}`;
}

const statesScale = (line: string): boolean => line.length <= 200 && SCALE.test(unitWithin(line) ?? "");
