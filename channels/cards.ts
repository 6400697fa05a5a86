import { Card, type CardOf } from "../domain/card.ts";

/** A card of any kind as the table that every channel can draw: what a picture shows, in words and figures. */
export interface CardTable {
  title: string;
  columns: { name: string; numeric: boolean }[];
  rows: string[][];
  /** Row and column of the case that was asked about, for bold. */
  base?: { row: number; column: number };
  notes: string[];
}

/** Undefined for what is no card. Units stand in the head, rounded figures in the cells; the exact ones are in Parley. */
export function toTable(value: unknown): CardTable | undefined {
  const parsed = Card.safeParse(value);
  if (!parsed.success) return undefined;
  const card = parsed.data;
  const table = drawn(card);
  return { ...table, notes: [...(card.note ? [card.note] : []), ...table.notes] };
}

/** All values in one line, for whoever cannot see the table. */
export const inOneLine = ({ title, columns, rows }: CardTable): string =>
  `${title}: ${rows.map((row) => row.map((cell, i) => (i === 0 ? cell : `${columns[i]?.name ?? ""} ${cell}`)).join(" ")).join("; ")}`;

function drawn(card: Card): CardTable {
  switch (card.kind) {
    case "grid":
      return grid(card);
    case "football_field":
      return footballField(card);
    case "bridge":
      return bridge(card);
    case "series":
      return series(card);
    case "bars":
      return bars(card);
    case "table":
      return plainTable(card);
  }
}

function grid(card: CardOf<"grid">): CardTable {
  const cell = writer(card, card.cells.flat());
  const [down, across] = [writer(card.rows, card.rows.values), writer(card.columns, card.columns.values)];
  return {
    title: titled(card.title, cell),
    columns: [
      words(`${card.rows.label} ↓  ${card.columns.label} →`),
      ...card.columns.values.map((value) => number(across.write(value))),
    ],
    rows: card.rows.values.map((value, i) => [down.write(value), ...(card.cells[i] ?? []).map(cell.write)]),
    ...(card.base ? { base: { row: card.base.row, column: card.base.column + 1 } } : {}),
    notes: [],
  };
}

function footballField(card: CardOf<"football_field">): CardTable {
  const { methods, marker } = card;
  const cell = writer(
    card,
    methods.flatMap(({ low, mid, high }) => [low, mid, high]),
  );
  return {
    title: titled(card.title, cell),
    columns: [words("Method"), number("Low"), number("Middle"), number("High")],
    rows: methods.map(({ label, low, mid, high }) => [label, cell.write(low), cell.write(mid), cell.write(high)]),
    notes: marker
      ? [
          `${marker.label}: ${cell.write(marker.value)}${marker.value < Math.min(...methods.map((each) => each.low)) ? " ▾" : ""}`,
        ]
      : [],
  };
}

function bridge(card: CardOf<"bridge">): CardTable {
  const steps = [card.start, ...card.steps, card.end];
  const cell = writer(
    card,
    steps.map(({ amount }) => amount),
  );
  return {
    title: titled(card.title, cell),
    columns: [words("Step"), number("Amount")],
    rows: steps.map(({ label, amount }) => [label, cell.write(amount)]),
    base: { row: steps.length - 1, column: 1 },
    notes: [],
  };
}

function series(card: CardOf<"series">): CardTable {
  const cell = writer(
    card,
    card.lines.flatMap((line) => line.values),
  );
  return {
    title: titled(card.title, cell),
    columns: [words(""), ...card.lines.map(({ label }) => number(label))],
    rows: card.x.map((x, i) => [x, ...card.lines.map(({ values }) => cell.write(values[i] ?? null))]),
    notes: [],
  };
}

function bars(card: CardOf<"bars">): CardTable {
  const cell = writer(
    card,
    card.bars.flatMap(({ from, to }) => [from, to]),
  );
  const spans = card.bars.some(({ from }) => from !== card.baseline);
  return {
    title: titled(card.title, cell),
    columns: [words(""), ...(spans ? [number("From")] : []), number(spans ? "To" : "Amount"), words("")],
    rows: card.bars.map(({ label, from, to, note }) => [
      label,
      ...(spans ? [cell.write(from)] : []),
      cell.write(to),
      note ?? "",
    ]),
    notes: spans ? [`Around ${cell.write(card.baseline)}`] : [],
  };
}

function plainTable(card: CardOf<"table">): CardTable {
  const writers = card.columns.map(
    (column, i) =>
      column.unit &&
      writer(
        { ...column, unit: column.unit },
        card.rows.map((row) => row[i]).filter((cell) => typeof cell === "number"),
      ),
  );
  return {
    title: card.title,
    columns: card.columns.map(({ label }, i) => ({
      name: [label, writers[i]?.unit].filter(Boolean).join(", "),
      numeric: Boolean(writers[i]),
    })),
    rows: card.rows.map((row) =>
      row.map((cell, i) => (typeof cell === "number" ? (writers[i]?.write(cell) ?? String(cell)) : (cell ?? "—"))),
    ),
    notes: [],
  };
}

type Unit = CardOf<"grid">["unit"];
interface Writer {
  /** What stands in the head once, and so not in each cell. */
  unit: string;
  write(value: number | null): string;
}

/** One way to write all numbers of a card: the same scale and the same digits, so that they can be compared. */
function writer(
  { unit, currency }: { unit: Unit; currency?: string | undefined },
  values: readonly (number | null)[],
): Writer {
  const largest = Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));
  const money = unit === "currency" || unit === "amount" || unit === "shares" || unit === "count";
  const [divisor, suffix] = money && largest >= 1e7 ? [1e6, "m"] : money && largest >= 1e5 ? [1e3, "k"] : [1, ""];
  const fixed = (value: number, digits: number) =>
    value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const write = (value: number): string => {
    switch (unit) {
      case "fraction":
        return `${fixed(value * 100, 1)} %`;
      case "multiple":
        return `${fixed(value, 1)}x`;
      case "factor":
        return fixed(value, 3);
      case "years":
        return fixed(value, 1);
      default:
        return fixed(value / divisor, divisor > 1 ? 1 : Number.isInteger(value) ? 0 : 2);
    }
  };
  const names = { years: "years", shares: "shares" } as Record<string, string>;
  return {
    unit: [currency ?? names[unit], suffix].filter(Boolean).join(" "),
    write: (value) => (value === null ? "—" : value < 0 ? `(${write(-value)})` : write(value)),
  };
}

const titled = (title: string, { unit }: Writer): string => (unit ? `${title}, ${unit}` : title);
const words = (name: string) => ({ name, numeric: false });
const number = (name: string) => ({ name, numeric: true });
