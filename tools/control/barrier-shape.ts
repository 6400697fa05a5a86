import { z } from "zod";
import type { BarrierRow } from "../../db/barriers.ts";
import { idSchema } from "../../domain/ids.ts";

export const BarrierId = idSchema("barrier");

export const Barrier = z.strictObject({
  id: z.string(),
  kind: z
    .enum(["wall", "restricted"])
    .describe("wall: closed to the people named. restricted: closed to everybody but them, who are wall-crossed."),
  dealId: z.string().nullable(),
  dealName: z.string().nullable(),
  companyId: z.string().nullable(),
  companyName: z.string().nullable(),
  reason: z.string(),
  people: z.array(z.string()),
  groups: z.array(z.string()),
  startsAt: z.string(),
  endsAt: z.string().nullable().describe("null: until it is lifted"),
  active: z.boolean(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
});

export const toBarrier = (row: BarrierRow): z.input<typeof Barrier> => ({
  id: row.id,
  kind: row.kind,
  dealId: row.deal_id,
  dealName: row.deal_name,
  companyId: row.company_id,
  companyName: row.company_name,
  reason: row.reason,
  people: row.people,
  groups: row.groups,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  active: row.active,
  createdBy: row.created_by,
  createdAt: row.created_at,
});
