import { z } from "zod";
import { type Card, Cards } from "../../domain/card.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";
import { marketFigures, provenanceOf, provenanceShape } from "./market-shape.ts";
import { DateFields, readRange } from "./range.ts";

export const getEconomicSeries = defineTool({
  name: "get_economic_series",
  title: "Economic series",
  domain: "market-data",
  effect: "read",
  permission: "market:read",
  description:
    "A published series by its id, such as an inflation index, a government yield or a stock index, with its unit as published. Ids of the sample provider begin with SAMPLE_; OpenBB takes those of FRED.",
  examples: [
    "economic series SAMPLE_CPI",
    "show the series SAMPLE_RATE_10Y since 2024-01-01",
    "FRED series CPIAUCSL over the last year",
    "economic series GDP from 2020-01-01 to 2025-12-31",
  ],
  cues: ["series", "fred"],
  input: z.strictObject({
    id: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9_.-]{2,40}$/, "Expected the id of a series such as CPIAUCSL")
      .meta({ slot: "ticker" }),
    ...DateFields,
  }),
  output: z.strictObject({
    id: z.string(),
    title: z.string(),
    unit: z.string().describe("As published; a percentage is not a fraction"),
    points: z.array(z.strictObject({ date: z.iso.date(), value: z.number() })).max(2_000),
    first: z.strictObject({ date: z.iso.date(), value: z.number() }),
    last: z.strictObject({ date: z.iso.date(), value: z.number() }),
    ...provenanceShape,
    source: Source,
    cards: Cards,
  }),
  http: { method: "GET", path: "/market/series/{id}" },
  async run({ id, ...range }, { services, signal }) {
    const { from, to } = readRange(range);
    const known = await services.market.series(id, { from, to }, { signal });
    const { title, unit } = known.data;
    const points = known.data.points.slice(-2_000);
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) throw new TypeError("a series without a point");
    const { source } = marketFigures(
      known,
      { title, asOf: last.date, path: `/market/series/${id}?from=${from}&to=${to}` },
      services,
    );
    const cards: Card[] = [
      {
        kind: "series",
        title,
        note: unit,
        unit: "count",
        x: points.map(({ date }) => date),
        lines: [{ label: title, values: points.map(({ value }) => value) }],
      },
    ];
    return {
      id,
      title,
      unit,
      points,
      first,
      last,
      ...provenanceOf([known]),
      source,
      cards,
    };
  },
});
