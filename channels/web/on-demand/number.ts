import type { Card } from "../../../domain/card.ts";

type Scale = { unit?: Extract<Card, { kind: "grid" }>["unit"] | undefined; currency?: string | undefined };
const AMOUNTS = new Set(["currency", "amount"]);

/** One divisor for a whole card, so that its figures can be compared: thousands, millions or billions by its largest amount. */
export interface Reading {
  /** Stands once in the caption and not behind every figure. */
  caption: string;
  format(value: number | null): string;
}

/** How a card's numbers are written. Rounded for the eye only; the title of each cell holds the figure itself. */
export function readingOf(scale: Scale, values: readonly (number | null)[]): Reading {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  const locale = { useGrouping: true };
  const number = (digits: number) => (value: number) => {
    const text = Math.abs(value).toLocaleString("en", {
      ...locale,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    return value < 0 && Number(text.replaceAll(",", "")) !== 0 ? `(${text})` : text;
  };
  const reading = (caption: string, write: (value: number) => string): Reading => ({
    caption,
    format: (value) => (value === null ? "—" : write(value)),
  });
  if (scale.unit && AMOUNTS.has(scale.unit)) {
    const money = scale.currency ?? "";
    const [divisor, suffix] =
      largest >= 1e9 ? [1e9, "bn"] : largest >= 1e6 ? [1e6, "m"] : largest >= 1e5 ? [1e3, "k"] : [1, ""];
    const write = number(divisor === 1 ? (largest < 1_000 ? 2 : 0) : 1);
    return reading([money, suffix].filter(Boolean).join(" "), (value) => write(value / divisor));
  }
  if (scale.unit === "fraction") {
    const write = number(1);
    return reading("", (value) => `${write(value * 100)}%`);
  }
  if (scale.unit === "multiple" || scale.unit === "factor") {
    const write = number(scale.unit === "multiple" ? 1 : 2);
    return reading("", (value) => `${write(value)}x`);
  }
  const write = number(values.every((value) => value === null || Number.isInteger(value)) ? 0 : 2);
  return reading(scale.unit === "years" ? "years" : "", write);
}

/** Round steps for an axis that holds all values. */
export function ticksOf(low: number, high: number, most = 5): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step)
    ticks.push(Number(tick.toPrecision(12)));
  return ticks;
}
