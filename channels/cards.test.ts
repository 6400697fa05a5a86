import { describe, expect, it } from "vitest";
import type { Card } from "../domain/card.ts";
import { inOneLine, toTable } from "./cards.ts";

const money = { unit: "currency", currency: "EUR" } as const;
const grid: Card = {
  kind: "grid",
  title: "Enterprise value",
  ...money,
  base: { row: 1, column: 0 },
  rows: { label: "WACC", unit: "fraction", values: [0.09, 0.1] },
  columns: { label: "Growth", unit: "fraction", values: [0.02, 0.025] },
  cells: [
    [163_600_000, 170_000_000],
    [150_250_000, null],
  ],
};

describe("a card as a table", () => {
  it("has its unit in the head, one scale for all cells, and a dash where there is no value", () => {
    expect(toTable(grid)).toEqual({
      title: "Enterprise value, EUR m",
      columns: [
        { name: "WACC ↓  Growth →", numeric: false },
        { name: "2.0 %", numeric: true },
        { name: "2.5 %", numeric: true },
      ],
      rows: [
        ["9.0 %", "163.6", "170.0"],
        ["10.0 %", "150.3", "—"],
      ],
      base: { row: 1, column: 1 },
      notes: [],
    });
  });

  it("keeps every value of every kind", () => {
    const cards: [Card, string[]][] = [
      [
        {
          kind: "football_field",
          title: "Ranges",
          ...money,
          methods: [{ label: "DCF", low: 1e8, mid: 1.2e8, high: 1.5e8 }],
          marker: { label: "Our bid", value: 9e7 },
        },
        ["100.0", "120.0", "150.0"],
      ],
      [
        {
          kind: "bridge",
          title: "Bridge",
          ...money,
          start: { label: "EV", amount: 100 },
          steps: [{ label: "Net debt", amount: -31.8 }],
          end: { label: "Equity", amount: 68.2 },
        },
        ["100", "(31.80)", "68.20"],
      ],
      [
        { kind: "series", title: "Price", ...money, x: ["Q1", "Q2"], lines: [{ label: "A", values: [1, null] }] },
        ["Q1", "1", "—"],
      ],
      [
        {
          kind: "bars",
          title: "Tornado",
          unit: "multiple",
          baseline: 8,
          bars: [{ label: "Growth", from: 7, to: 9.2 }],
        },
        ["7.0x", "9.2x"],
      ],
      [
        {
          kind: "table",
          title: "Comps",
          columns: [{ label: "Name" }, { label: "Margin", unit: "fraction" }],
          rows: [
            ["NRTH", 0.123],
            ["X", null],
          ],
        },
        ["NRTH", "12.3 %", "—"],
      ],
    ];
    for (const [card, wanted] of cards) for (const cell of wanted) expect(toTable(card)?.rows.flat()).toContain(cell);
    expect(toTable(cards[0]?.[0])?.notes).toEqual(["Our bid: 90.0 ▾"]);
  });

  it("can be said in one line, and what is no card is nothing", () => {
    const table = toTable(grid);
    expect(table && inOneLine(table)).toBe(
      "Enterprise value, EUR m: 9.0 % 2.0 % 163.6 2.5 % 170.0; 10.0 % 2.0 % 150.3 2.5 % —",
    );
    expect(toTable({ kind: "grid", title: "half" })).toBeUndefined();
  });
});
