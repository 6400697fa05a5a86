import type { Card } from "../../../domain/card.ts";

/** What was paid in and what came back, flow by flow, and the sum so far: where it turns positive the money is back. */
export function returnsCards(cashFlows: readonly number[], dates: readonly string[] | undefined): Card[] {
  const x = dates ? [...dates] : cashFlows.map((_, i) => (i === 0 ? "Today" : `Year ${i}`));
  let sum = 0;
  const soFar = cashFlows.map((flow) => {
    sum += flow;
    return sum;
  });
  return [
    {
      kind: "series",
      title: "Cash flows",
      unit: "amount",
      x,
      lines: [
        { label: "Cash flow", values: [...cashFlows] },
        { label: "Sum so far", values: soFar },
      ],
    },
  ];
}
