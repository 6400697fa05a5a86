import { z } from "zod";
import { CurrencyCode } from "./figure.ts";

/** How the numbers of an axis, a column or a whole card read. */
const Scale = {
  unit: z
    .enum(["currency", "amount", "fraction", "multiple", "count", "shares", "years", "factor"])
    .describe("fraction: 0.1 is 10 %; amount: money whose currency was not named; factor: 0.9 takes a tenth off"),
  currency: CurrencyCode.optional().describe("Always with the unit currency; amounts are whole units of it"),
};
const Head = {
  title: z.string(),
  note: z.string().optional().describe("What a reader has to know to read it right"),
};
const Cell = z.number().nullable().describe("Null where there is no value");
const Axis = z.strictObject({ label: z.string(), ...Scale, values: z.array(z.number()) });
const Amount = z.strictObject({ label: z.string(), amount: z.number() });

/** A two-way table: one row of `cells` for each of the row values. `base` is where the case that was asked about stands. */
const GridCard = z.strictObject({
  kind: z.literal("grid"),
  ...Head,
  ...Scale,
  rows: Axis,
  columns: Axis,
  cells: z.array(z.array(Cell)),
  base: z.strictObject({ row: z.int().min(0), column: z.int().min(0) }).optional(),
});

/** Ranges of value beside each other, one for each method; low ≤ mid ≤ high. `marker` is a line across all of them. */
const FootballFieldCard = z.strictObject({
  kind: z.literal("football_field"),
  ...Head,
  ...Scale,
  methods: z.array(z.strictObject({ label: z.string(), low: z.number(), mid: z.number(), high: z.number() })).min(1),
  marker: z.strictObject({ label: z.string(), value: z.number() }).optional(),
});

/** From one amount to another: `start` and the signed `steps`, in order, add up to `end`. */
const BridgeCard = z.strictObject({
  kind: z.literal("bridge"),
  ...Head,
  ...Scale,
  start: Amount,
  steps: z.array(Amount),
  end: Amount,
});

/** Lines over one axis of dates or periods, in order; each line has one value for each of `x`. */
const SeriesCard = z.strictObject({
  kind: z.literal("series"),
  ...Head,
  ...Scale,
  x: z.array(z.string()).min(1).describe("ISO dates or names of periods"),
  lines: z.array(z.strictObject({ label: z.string(), values: z.array(Cell) })).min(1),
});

/** Bars from one value to another, in the order given: from zero for amounts, from low to high around `baseline` for a tornado. */
const BarsCard = z.strictObject({
  kind: z.literal("bars"),
  ...Head,
  ...Scale,
  baseline: z.number().describe("Where the axis stands; 0 for plain amounts"),
  bars: z
    .array(
      z.strictObject({
        label: z.string(),
        from: z.number(),
        to: z.number(),
        note: z.string().optional().describe("Such as the values of the input at both ends"),
      }),
    )
    .min(1),
});

/** Rows under named columns; a column with a unit holds numbers, one without holds words. */
const TableCard = z.strictObject({
  kind: z.literal("table"),
  ...Head,
  columns: z.array(
    z.strictObject({ label: z.string(), unit: Scale.unit.optional(), currency: CurrencyCode.optional() }),
  ),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
});

/**
 * A figure drawn: what a tool's answer shows besides its words. A run sends each as `CUSTOM { name: "card", value: { toolCallId, card } }`,
 * and a channel draws it from that alone. Every number is the tool's own, unrounded.
 */
export const Card = z.discriminatedUnion("kind", [
  GridCard,
  FootballFieldCard,
  BridgeCard,
  SeriesCard,
  BarsCard,
  TableCard,
]);
export type Card = z.output<typeof Card>;
export type CardOf<Kind extends Card["kind"]> = Extract<Card, { kind: Kind }>;

/** The field of an output that holds cards. */
export const Cards = z.array(Card).max(6).describe("Drawn by the channel; the numbers are those of this answer");
