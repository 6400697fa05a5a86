import { z } from "zod";
import type { ActorDb } from "../../db/as-actor.ts";
import { recordChanges } from "../../db/changes.ts";
import {
  type CompanyRow,
  companiesNamed,
  insertCompanies,
  readCompanies,
  updateCompanies,
} from "../../db/companies.ts";
import { customFieldsOf } from "../../db/custom-fields.ts";
import { similarNames } from "../../db/records.ts";
import { applyCustomFields } from "../../domain/crm/custom-fields.ts";
import { changedFields, describeChange } from "../../domain/crm/describe-change.ts";
import { line } from "../../domain/crm/text.ts";
import { DuplicateRecordError, InternalError, InvalidInputError, RecordNotFoundError } from "../../domain/errors.ts";
import { idSchema, newId } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { Company, companyColumns, companyFields, toCompany, toCompanyFields } from "./company-shape.ts";
import { expectedVersion } from "./deal-input.ts";
import { versionConflict } from "./version-conflict.ts";

const Input = z.strictObject({
  companyId: idSchema("company")
    .optional()
    .describe("Company to change; without it the one of this name, or a new one")
    .meta({ slot: "record:company" }),
  expectedVersion,
  name: line().optional().describe("Name of the company").meta({ slot: "name", fresh: true }),
  ...companyFields,
});

export const upsertCompany = defineTool({
  name: "upsert_company",
  title: "Add or change a company",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "Adds a company, or changes the one with this id or this name: sector, country, website, description. Fields that are not given stay.",
  examples: [
    "add the company Brightwater Robotics in the robotics sector",
    "create a company called Lumen Foods, website lumenfoods.com",
    "set the website of Tarnfell to tarnfell.com",
    "new company: Nordlys Shipping",
    "add Pinewood Foods as a company",
    "we need a company record for Pinewood Foods",
    "change the sector of Corvane to utilities",
  ],
  input: Input,
  output: z.strictObject({
    ...Company.shape,
    created: z.boolean(),
    changeId: z.string().nullable().describe("For undo_change; null when nothing differed."),
    similar: z
      .array(z.strictObject({ id: z.string(), name: z.string() }))
      .describe("Other companies whose names read alike: perhaps duplicates."),
  }),
  http: { method: "PUT", path: "/companies" },
  async preview(input, { db }) {
    const { row, after, changes } = await plan(db, input, false);
    if (row) return { summary: describeChange(row.name, changes), ...changes };
    const similar = await similarNames(db, "company", after.name);
    return {
      summary: `Add the company ${after.name}${similar.length ? `; there are already ${similar.map(({ name }) => name).join(", ")}` : ""}`,
      before: null,
      after: changes.after,
    };
  },
  async run(input, { actor, db, services }) {
    const { row, after, changes } = await plan(db, input, true);
    const id = row?.id ?? newId("company");
    const idle = row !== undefined && !Object.keys(changes.after).length;
    if (!row) await insertCompanies(db, actor, [companyColumns(id, after)]);
    else if (!idle) await updateCompanies(db, [companyColumns(id, after)]);
    const [changeId] = idle
      ? []
      : await recordChanges(db, actor, [
          {
            recordType: "company",
            recordId: id,
            action: row ? "update" : "create",
            tool: "upsert_company",
            before: row ? changes.before : null,
            after: changes.after,
            version: (row?.version ?? 0) + 1,
          },
        ]);
    const written = (await readCompanies(db, [id])).get(id);
    if (!written) throw new InternalError(new Error("a company that was just written is not there"));
    const similar = row ? [] : (await similarNames(db, "company", written.name)).filter((each) => each.id !== id);
    return { ...toCompany(written, services.publicUrl), created: !row, changeId: changeId ?? null, similar };
  },
});

const EMPTY = { name: "", sector: null, country: null, website: null, description: null, customFields: {} };

async function plan(
  db: ActorDb,
  { companyId, expectedVersion, customFields, ...given }: z.output<typeof Input>,
  hold: boolean,
) {
  const row = companyId ? await present(db, companyId, hold) : await named(db, given.name, hold);
  if (row && expectedVersion !== undefined && expectedVersion !== row.version)
    throw await versionConflict(db, row, expectedVersion);
  const before = row ? toCompanyFields(row) : EMPTY;
  const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const fields = customFields || !row ? await customFieldsOf(db, "company") : [];
  const after = {
    ...before,
    ...asked,
    customFields:
      customFields || !row
        ? applyCustomFields(fields, before.customFields, customFields ?? {}, { asked: !row })
        : before.customFields,
  };
  return { row, after, changes: changedFields(before, after) };
}

async function present(db: ActorDb, id: string, hold: boolean): Promise<CompanyRow> {
  const row = (await readCompanies(db, [id], { hold })).get(id);
  if (!row || row.deleted_at !== null) throw new RecordNotFoundError("company");
  return row;
}

async function named(db: ActorDb, name: string | undefined, hold: boolean): Promise<CompanyRow | undefined> {
  if (!name) throw new InvalidInputError("Say which company: a companyId or a name.");
  const [first, ...others] = await companiesNamed(db, [name]);
  if (others.length)
    throw new DuplicateRecordError(
      `There are ${others.length + 1} companies called ${name}. Say which by companyId, or merge them first.`,
      {
        details: { companyIds: [first?.id, ...others.map(({ id }) => id)] },
      },
    );
  return first && present(db, first.id, hold);
}
