import { z } from "zod";
import type { CompanyColumns, CompanyRow } from "../../db/companies.ts";
import { line, note } from "../../domain/crm/text.ts";
import { Source } from "../../domain/source.ts";
import { recordUrl } from "./deal-shape.ts";

export const companyFields = {
  sector: line(100)
    .nullable()
    .optional()
    .meta({ slot: "topic", needsCue: true, cue: ["sector", "industry", "in"] }),
  country: line(80)
    .nullable()
    .optional()
    .meta({ slot: "text", needsCue: true, cue: ["country", "based in", "from"] }),
  website: line(300).nullable().optional().meta({ slot: "url" }),
  description: note()
    .nullable()
    .optional()
    .describe("What it does")
    .meta({ slot: "text", needsCue: true, cue: ["description"] }),
  customFields: z
    .record(z.string().max(60), z.unknown())
    .optional()
    .describe("Values of the workspace's own fields by key"),
};

export const Company = z.strictObject({
  id: z.string(),
  name: z.string(),
  sector: z.string().nullable(),
  country: z.string().nullable(),
  website: z.string().nullable(),
  description: z.string().nullable(),
  customFields: z.record(z.string(), z.unknown()).optional(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version: z.int(),
  source: Source,
});

export const toCompany = (row: CompanyRow, publicUrl: string): z.input<typeof Company> => ({
  id: row.id,
  name: row.name,
  sector: row.sector,
  country: row.country,
  website: row.website,
  description: row.description,
  ...(Object.keys(row.custom_fields).length ? { customFields: row.custom_fields } : {}),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
  source: {
    kind: "record",
    recordType: "company",
    id: row.id,
    title: row.name,
    url: recordUrl(publicUrl, "company", row.id),
  },
});

/** What a person can change of a company, by the names that tools use. */
export const toCompanyFields = (row: Omit<CompanyRow, "version" | "created_at" | "updated_at" | "deleted_at">) => ({
  name: row.name,
  sector: row.sector,
  country: row.country,
  website: row.website,
  description: row.description,
  customFields: row.custom_fields,
});

export const companyColumns = (id: string, fields: ReturnType<typeof toCompanyFields>): CompanyColumns => ({
  id,
  name: fields.name,
  sector: fields.sector,
  country: fields.country,
  website: fields.website,
  description: fields.description,
  custom_fields: fields.customFields,
});
