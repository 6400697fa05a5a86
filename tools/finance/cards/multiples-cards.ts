import type { Card } from "../../../domain/card.ts";
import type { RatedComparable, Spread } from "../../../domain/valuation/multiples.ts";

interface Range {
  title: string;
  currency: string;
  spread: Spread;
  /** What the company is worth at a multiple: the value that the metric belongs to. */
  worth(multiple: number): number;
  comparables: readonly RatedComparable[];
}

/** The range of value between the quartiles, and the multiples that it rests on. */
export function multiplesCards({ title, currency, spread, worth, comparables }: Range): Card[] {
  const [low, mid, high] = [worth(spread.lowerQuartile), worth(spread.median), worth(spread.upperQuartile)];
  return [
    {
      kind: "football_field",
      title,
      unit: "currency",
      currency,
      methods: [{ label: `Quartiles and median of ${spread.count}`, low, mid, high }],
    },
    {
      kind: "table",
      title: "Multiples",
      columns: [{ label: "Name" }, { label: "Multiple", unit: "multiple" }, { label: "Note" }],
      rows: comparables.map(({ name, multiple, note }) => [name, multiple, note]),
    },
  ];
}
