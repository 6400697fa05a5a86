import type { DealRow } from "../../db/deals.ts";
import type { Deal } from "../../domain/deal.ts";
import type { Source } from "../../domain/source.ts";

export const recordUrl = (publicUrl: string, kind: string, id: string) => `${publicUrl}/records/${kind}/${id}`;

export const dealSource = (publicUrl: string, deal: { id: string; name: string }): Source => ({
  kind: "record",
  recordType: "deal",
  id: deal.id,
  title: deal.name,
  url: recordUrl(publicUrl, "deal", deal.id),
});

export function toDeal(row: DealRow, publicUrl: string): Deal {
  const optional = (value: string | null) => value ?? undefined;
  return {
    id: row.id,
    name: row.name,
    stage: row.stage,
    value: row.value === null ? null : Number(row.value),
    currency: row.currency,
    probability: row.probability === null ? null : Number(row.probability),
    expectedCloseDate: row.expected_close_date,
    ownerEmail: optional(row.owner_email),
    ownerName: optional(row.owner_name),
    company: optional(row.company),
    sector: optional(row.sector),
    side: row.side ?? undefined,
    description: optional(row.description),
    ...(Object.keys(row.custom_fields).length ? { customFields: row.custom_fields } : {}),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    source: dealSource(publicUrl, row),
  };
}
