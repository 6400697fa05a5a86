import { z } from "zod";
import { idSchema } from "./ids.ts";
import { Source } from "./source.ts";

export const DealId = idSchema("deal");

/** buy: we acquire. sell: we act for the seller. invest: we put money in. */
export const SIDES = ["buy", "sell", "invest"] as const;

export const Deal = z.strictObject({
  id: z.string(),
  name: z.string(),
  stage: z.string(),
  value: z.number().nullable().describe("Deal size in whole currency units; null when nobody has put a value on it."),
  currency: z.string().nullable().describe("ISO 4217 code of the value."),
  probability: z.number().min(0).max(1).nullable().describe("Chance of closing, 0 to 1."),
  expectedCloseDate: z.iso.date().nullable(),
  ownerEmail: z.string().optional(),
  ownerName: z.string().optional(),
  company: z.string().optional().describe("The target, or the client on the sell side."),
  companyId: z.string().optional(),
  sector: z.string().optional(),
  side: z.enum(SIDES).optional(),
  description: z.string().optional(),
  customFields: z.record(z.string(), z.unknown()).optional(),
  stageSince: z.iso.datetime().describe("When it entered its stage."),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
  source: Source,
});
export type Deal = z.infer<typeof Deal>;
