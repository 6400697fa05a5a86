import { z } from "zod";
import type { FundRow } from "../../db/funds.ts";
import { Figure } from "../../domain/figure.ts";
import { Source } from "../../domain/source.ts";
import { fundMultiples } from "../../domain/valuation/fund.ts";
import { recordUrl } from "./deal-shape.ts";

export const Fund = z.strictObject({
  id: z.string(),
  name: z.string(),
  currency: z.string(),
  vintage: z.int(),
  strategy: z.string().nullable(),
  status: z.string(),
  asOf: z.iso.date().describe("The day the fund's figures are of."),
  size: Figure,
  invested: Figure,
  realised: Figure,
  fairValue: Figure.describe("What the investments still held are worth"),
  investments: z.int(),
  commitment: Figure.describe("Of all investors for the firm; of oneself for an investor"),
  called: Figure,
  distributed: Figure,
  netAssetValue: Figure,
  dpi: Figure.describe("Distributed over called"),
  tvpi: Figure.describe("Distributed and net asset value over called"),
  moic: Figure.describe("Realised and fair value over invested"),
  source: Source,
});

export function fundSource(publicUrl: string, { id, name }: Pick<FundRow, "id" | "name">): Source {
  return { kind: "record", recordType: "fund", id, title: name, url: recordUrl(publicUrl, "fund", id) };
}

export function toFund(row: FundRow, publicUrl: string): z.input<typeof Fund> {
  const source = fundSource(publicUrl, row);
  const money = (value: number): z.input<typeof Figure> => ({
    value,
    unit: "currency",
    currency: row.currency,
    asOf: row.as_of,
    source,
  });
  const multiple = (value: number | undefined, missing: string): z.input<typeof Figure> => ({
    value: value === undefined ? null : Math.round(value * 100) / 100,
    unit: "multiple",
    asOf: row.as_of,
    ...(value === undefined ? { note: missing } : {}),
    source,
  });
  const investors = fundMultiples([-row.called, row.distributed], row.net_asset_value);
  const deals = fundMultiples([-row.invested, row.realised], row.fair_value);
  return {
    id: row.id,
    name: row.name,
    currency: row.currency,
    vintage: row.vintage,
    strategy: row.strategy,
    status: row.status,
    asOf: row.as_of,
    size: money(row.size),
    invested: money(row.invested),
    realised: money(row.realised),
    fairValue: money(row.fair_value),
    investments: row.investments,
    commitment: money(row.commitment),
    called: money(row.called),
    distributed: money(row.distributed),
    netAssetValue: money(row.net_asset_value),
    dpi: multiple(investors?.dpi, "Nothing has been called yet"),
    tvpi: multiple(investors?.tvpi, "Nothing has been called yet"),
    moic: multiple(deals?.tvpi, "Nothing has been invested yet"),
    source,
  };
}
