import { z } from "zod";
import type { ActivityRow } from "../../db/activities.ts";
import { Source } from "../../domain/source.ts";
import { recordUrl } from "./deal-shape.ts";

export const ACTIVITY_KINDS = ["note", "call", "meeting", "email", "other"] as const;

export const Activity = z.strictObject({
  id: z.string(),
  kind: z.string(),
  subject: z.string(),
  body: z.string().nullable(),
  occurredAt: z.iso.datetime(),
  by: z.string().nullable().describe("Colleague who wrote it down"),
  dealId: z.string().nullable(),
  deal: z.string().nullable(),
  companyId: z.string().nullable(),
  company: z.string().nullable(),
  contactId: z.string().nullable(),
  contact: z.string().nullable(),
  source: Source,
});

export function toActivity(row: ActivityRow, publicUrl: string): z.input<typeof Activity> {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    body: row.body,
    occurredAt: row.occurred_at,
    by: row.by_name,
    dealId: row.deal_id,
    deal: row.deal,
    companyId: row.company_id,
    company: row.company,
    contactId: row.contact_id,
    contact: row.contact,
    source: {
      kind: "record",
      recordType: "activity",
      id: row.id,
      title: row.subject,
      url: recordUrl(publicUrl, "activity", row.id),
    },
  };
}
