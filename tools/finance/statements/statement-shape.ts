import { z } from "zod";
import { CurrencyCode } from "../../../domain/figure.ts";
import { ACCOUNT_IDS, STATEMENT_KINDS } from "../../../domain/market/accounts.ts";
import type { Source } from "../../../domain/source.ts";
import type { ImportedStatement } from "../../../domain/statements/read-statements.ts";
import { documentUrl } from "../../data-room/document-shape.ts";
import type { Place } from "./document-tables.ts";

export const StatementSummary = z.strictObject({
  kind: z.enum(STATEMENT_KINDS),
  period: z.string(),
  periodEnd: z.iso.date(),
  scenario: z.enum(["actual", "forecast"]),
  currency: CurrencyCode,
  lines: z.array(
    z.strictObject({
      account: z.enum(ACCOUNT_IDS).nullable().describe("Of the standard chart; null for a line without a place in it"),
      name: z.string().describe("As the document calls it"),
      value: z.number(),
      cell: z.string(),
    }),
  ),
});

export const toSummary = ({
  kind,
  period,
  periodEnd,
  scenario,
  currency,
  lines,
}: ImportedStatement): z.input<typeof StatementSummary> => ({
  kind,
  period,
  periodEnd,
  scenario,
  currency,
  lines: [...lines],
});

export const CheckShape = z.strictObject({
  what: z.string(),
  period: z.string(),
  left: z.number(),
  right: z.number(),
  holds: z.boolean(),
});

/** How a person says what amounts are counted in. */
export const UNITS = { units: 1, thousands: 1e3, millions: 1e6, billions: 1e9 } as const;

/** The place in a document that a figure was read from. */
export function cellSource(
  document: { id: string; name: string },
  cell: string,
  place: Place | undefined,
  publicUrl: string,
): Source {
  const { page = 1, start = 0, end = 0 } = place ?? {};
  return {
    kind: "document",
    documentId: document.id,
    title: document.name,
    page,
    start,
    end,
    locator: cell,
    url: documentUrl(publicUrl, document.id, page, place && { start, end }),
  };
}
