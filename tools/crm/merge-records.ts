import { z } from "zod";
import type { ActorDb } from "../../db/as-actor.ts";
import { recordChanges } from "../../db/changes.ts";
import { readCompanies, updateCompanies } from "../../db/companies.ts";
import { readContacts, updateContacts } from "../../db/contacts.ts";
import { markMerged, moveReferences } from "../../db/merge.ts";
import { changedFields, type Fields } from "../../domain/crm/describe-change.ts";
import { InvalidInputError, RecordNotFoundError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { companyColumns, toCompanyFields } from "./company-shape.ts";
import { contactColumns, toContactFields } from "./contact-shape.ts";

const MOST_DUPLICATES = 20;
const Id = z.string().regex(/^(?:company|contact)_[A-Za-z0-9-]{1,64}$/, "Expected the id of a company or a contact");

const Input = z.strictObject({
  keepId: Id.describe("The record that stays").meta({ slot: "record:company|contact" }),
  duplicateIds: z
    .array(Id)
    .min(1)
    .max(MOST_DUPLICATES)
    .describe("Records that are the same, and go")
    .meta({ slot: "record:company|contact" }),
});

export const mergeRecords = defineTool({
  name: "merge_records",
  title: "Merge duplicates",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "Makes one of several companies, or of several contacts, that are the same: what is empty in the one that stays is filled from the others, and their deals, contacts, activities, tasks and comments move to it.",
  examples: [
    "merge Quell Pumps Ltd into Quell Pumps",
    "Corvane and Corvane Energy are the same company, merge them",
    "merge the duplicate contacts of Ines Brandt",
  ],
  input: Input,
  output: z.strictObject({
    id: z.string(),
    name: z.string(),
    version: z.int(),
    merged: z.array(z.string()).describe("Ids that are gone now."),
    moved: z.record(z.string(), z.int()).describe("How many rows moved, by what they are."),
    changeId: z.string().describe("For undo_change."),
  }),
  http: { method: "POST", path: "/records/merge", status: 200 },
  async preview(input, { db }) {
    const { kept, duplicates, changes } = await plan(db, input, false);
    return { summary: `Merge ${duplicates.map(({ name }) => name).join(", ")} into ${kept.name}`, ...changes };
  },
  async run(input, { actor, db }) {
    const { type, kept, duplicates, after, changes } = await plan(db, input, true);
    if (type === "company")
      await updateCompanies(db, [companyColumns(kept.id, after as ReturnType<typeof toCompanyFields>)]);
    else await updateContacts(db, [contactColumns(kept.id, after as ReturnType<typeof toContactFields>)]);
    const moved: Record<string, Record<string, string[]>> = {};
    for (const { id } of duplicates) moved[id] = await moveReferences(db, type, [id], kept.id);
    await markMerged(db, type, input.duplicateIds, kept.id);
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: type,
        recordId: kept.id,
        action: "merge",
        tool: "merge_records",
        before: changes.before,
        after: { ...changes.after, moved },
        version: kept.version + 1,
      },
    ]);
    const counts: Record<string, number> = {};
    for (const tables of Object.values(moved))
      for (const [place, ids] of Object.entries(tables)) {
        const table = place.split(".")[0] ?? place;
        counts[table] = (counts[table] ?? 0) + ids.length;
      }
    return {
      id: kept.id,
      name: kept.name,
      version: kept.version + 1,
      merged: input.duplicateIds,
      moved: counts,
      changeId,
    };
  },
});

async function plan(db: ActorDb, { keepId, duplicateIds }: z.output<typeof Input>, hold: boolean) {
  const type = keepId.startsWith("company_") ? ("company" as const) : ("contact" as const);
  if (duplicateIds.some((id) => !id.startsWith(`${type}_`)))
    throw new InvalidInputError("Companies merge with companies, contacts with contacts.");
  if (duplicateIds.includes(keepId) || new Set(duplicateIds).size !== duplicateIds.length)
    throw new InvalidInputError("Each record can be named once: the one that stays is no duplicate of itself.");
  const ids = [keepId, ...duplicateIds];
  const rows =
    type === "company"
      ? [...(await readCompanies(db, ids, { hold })).values()].map((row) => ({
          ...row,
          fields: toCompanyFields(row) as Fields,
        }))
      : [...(await readContacts(db, ids, { hold })).values()].map((row) => ({
          ...row,
          fields: toContactFields(row) as Fields,
        }));
  const found = ids.map((id) => {
    const row = rows.find((each) => each.id === id);
    if (!row || row.deleted_at !== null) throw new RecordNotFoundError(type);
    return { id: row.id, name: row.name, version: row.version, fields: row.fields };
  });
  const [kept, ...duplicates] = found;
  if (!kept) throw new RecordNotFoundError(type);
  const after = duplicates.reduce((fields, { fields: other }) => fillFrom(fields, other), kept.fields);
  return { type, kept, duplicates, after, changes: changedFields(kept.fields, after) };
}

/** What is empty is taken from the duplicate; what is there stays. */
const fillFrom = (fields: Fields, other: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      key === "customFields" ? { ...(other[key] as object), ...(value as object) } : (value ?? other[key] ?? null),
    ]),
  );
