import type { Card } from "../../../domain/card.ts";
import type { LboResult } from "../../../domain/valuation/lbo.ts";

/** Where the owners' gain comes from, how the debt goes down, and who pays what. */
export function lboCards({ attribution, years, sources, uses }: LboResult, currency: string): Card[] {
  const money = { unit: "currency", currency } as const;
  const { ebitdaGrowth, multipleChange, deleveraging, fees, gain } = attribution;
  return [
    {
      kind: "bridge",
      title: "Where the gain of all owners comes from",
      ...money,
      start: { label: "EBITDA growth", amount: ebitdaGrowth },
      steps: [
        { label: "Change of the multiple", amount: multipleChange },
        { label: "Deleveraging", amount: deleveraging },
        ...(fees === 0 ? [] : [{ label: "Fees", amount: fees }]),
      ],
      end: { label: "Gain", amount: gain },
    },
    {
      kind: "series",
      title: "EBITDA and debt at the end of each year",
      ...money,
      x: years.map((_, i) => `Year ${i + 1}`),
      lines: [
        { label: "EBITDA", values: years.map(({ ebitda }) => ebitda) },
        { label: "Debt", values: years.map(({ debt }) => debt) },
      ],
    },
    {
      kind: "table",
      title: "Sources and uses",
      columns: [{ label: "" }, { label: "Item" }, { label: "Amount", ...money }],
      rows: [
        ...sources.map(({ name, amount }) => ["Source", name, amount]),
        ...uses.map(({ name, amount }) => ["Use", name, amount]),
      ],
    },
  ];
}
