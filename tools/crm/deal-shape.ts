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

const optional = <Value>(value: Value | null): Value | undefined => value ?? undefined;
const numberOf = (value: string | null): number | null => (value === null ? null : Number(value));

export function toDeal(row: DealRow, publicUrl: string): Deal {
  return {
    id: row.id,
    name: row.name,
    stage: row.stage,
    value: numberOf(row.value),
    currency: row.currency,
    probability: numberOf(row.probability),
    expectedCloseDate: row.expected_close_date,
    ownerEmail: optional(row.owner_email),
    ownerName: optional(row.owner_name),
    company: optional(row.company),
    companyId: optional(row.company_id),
    sector: optional(row.sector),
    side: optional(row.side),
    description: optional(row.description),
    ...(Object.keys(row.custom_fields).length ? { customFields: row.custom_fields } : {}),
    stageSince: row.stage_since,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
    source: dealSource(publicUrl, row),
  };
}

/** What a person can change of a deal, by the names that tools use: what previews, histories and undoing speak of. */
export interface DealFields {
  name: string;
  stage: string;
  value: number | null;
  currency: string | null;
  probability: number | null;
  expectedCloseDate: string | null;
  ownerEmail: string | null;
  companyId: string | null;
  sector: string | null;
  side: "buy" | "sell" | "invest" | null;
  description: string | null;
  customFields: Record<string, unknown>;
}

export const toDealFields = (row: DealRow): DealFields => ({
  name: row.name,
  stage: row.stage,
  value: numberOf(row.value),
  currency: row.currency,
  probability: numberOf(row.probability),
  expectedCloseDate: row.expected_close_date,
  ownerEmail: row.owner_email,
  companyId: row.company_id,
  sector: row.sector,
  side: row.side,
  description: row.description,
  customFields: row.custom_fields,
});
