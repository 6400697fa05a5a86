import { z } from "zod";
import type { ContactColumns, ContactRow } from "../../db/contacts.ts";
import { line, note } from "../../domain/crm/text.ts";
import { idSchema } from "../../domain/ids.ts";
import { Source } from "../../domain/source.ts";
import { recordUrl } from "./deal-shape.ts";

export const contactFields = {
  email: z.email().max(320).nullable().optional().meta({ slot: "email" }),
  title: line(120)
    .nullable()
    .optional()
    .describe("Job title")
    .meta({ slot: "text", needsCue: true, cue: ["job title", "position"] }),
  phone: line(60).nullable().optional().meta({ slot: "phone" }),
  companyId: idSchema("company").nullable().optional().meta({ slot: "record:company" }),
  notes: note()
    .nullable()
    .optional()
    .meta({ slot: "text", needsCue: true, cue: ["notes"] }),
  customFields: z
    .record(z.string().max(60), z.unknown())
    .optional()
    .describe("Values of the workspace's own fields by key"),
};

export const Contact = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  companyId: z.string().nullable(),
  company: z.string().nullable(),
  notes: z.string().nullable(),
  customFields: z.record(z.string(), z.unknown()).optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
  source: Source,
});

export const toContact = (row: ContactRow, publicUrl: string): z.input<typeof Contact> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  title: row.title,
  phone: row.phone,
  companyId: row.company_id,
  company: row.company,
  notes: row.notes,
  ...(Object.keys(row.custom_fields).length ? { customFields: row.custom_fields } : {}),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
  source: {
    kind: "record",
    recordType: "contact",
    id: row.id,
    title: row.name,
    url: recordUrl(publicUrl, "contact", row.id),
  },
});

/** What a person can change of a contact, by the names that tools use. */
export const toContactFields = (row: ContactColumns) => ({
  name: row.name,
  email: row.email,
  title: row.title,
  phone: row.phone,
  companyId: row.company_id,
  notes: row.notes,
  customFields: row.custom_fields,
});

export const contactColumns = (id: string, fields: ReturnType<typeof toContactFields>): ContactColumns => ({
  id,
  company_id: fields.companyId,
  name: fields.name,
  email: fields.email,
  title: fields.title,
  phone: fields.phone,
  notes: fields.notes,
  custom_fields: fields.customFields,
});
