import { z } from "zod";
import { customFieldsOf, replaceCustomFields } from "../../db/custom-fields.ts";
import { CustomField } from "../../domain/crm/custom-fields.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";

const MOST_FIELDS = 100;
const RecordType = z.enum(["deal", "company", "contact"]);

export const listCustomFields = defineTool({
  name: "list_custom_fields",
  title: "The workspace's own fields",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "The fields that this workspace has added to deals, companies or contacts, with their types and options.",
  examples: [
    "which custom fields do deals have?",
    "list the custom fields of companies",
    "what fields of our own do contacts have?",
  ],
  input: z.strictObject({
    recordType: RecordType.default("deal").meta({
      words: { deal: ["deals"], company: ["companies"], contact: ["contacts"] },
    }),
  }),
  output: z.strictObject({ recordType: RecordType, fields: z.array(CustomField) }),
  http: { method: "GET", path: "/custom-fields" },
  async run({ recordType }, { db }) {
    return { recordType, fields: await customFieldsOf(db, recordType) };
  },
});

export const setCustomFields = defineTool({
  name: "set_custom_fields",
  title: "Set the workspace's own fields",
  domain: "crm",
  effect: "write",
  permission: "crm:configure",
  description:
    "Replaces the fields that the workspace adds to deals, companies or contacts. Values of a field that goes stay stored and show again when the field comes back; a field in use keeps its type.",
  cues: ["field", "fields"],
  examples: [
    "add a custom field lead source to deals",
    "set the custom fields of companies",
    "define our own fields for contacts",
  ],
  input: z.strictObject({
    recordType: RecordType.meta({ words: { deal: ["deals"], company: ["companies"], contact: ["contacts"] } }),
    fields: z.array(CustomField).max(MOST_FIELDS).describe("All fields, in their order.").meta({ slot: "none" }),
  }),
  output: z.strictObject({ recordType: RecordType, fields: z.array(CustomField) }),
  http: { method: "PUT", path: "/custom-fields" },
  async preview({ recordType, fields }, { db }) {
    const before = await customFieldsOf(db, recordType);
    const say = (list: readonly CustomField[]) =>
      Object.fromEntries(list.map(({ key, title, type }) => [key, `${title} (${type})`]));
    return {
      summary: `Set ${fields.length} own fields on each ${recordType}`,
      before: say(before),
      after: say(fields),
    };
  },
  async run({ recordType, fields }, { actor, db }) {
    const keys = fields.map(({ key }) => key);
    const twice = keys.find((key, i) => keys.indexOf(key) !== i);
    if (twice) throw new InvalidInputError(`The field ${twice} is there twice.`);
    for (const present of await customFieldsOf(db, recordType)) {
      const next = fields.find(({ key }) => key === present.key);
      if (next && next.type !== present.type)
        throw new InvalidInputError(
          `${present.key} is a ${present.type} and cannot become a ${next.type}, because records hold values of it. Add a new field instead.`,
        );
    }
    await replaceCustomFields(db, actor, recordType, fields);
    return { recordType, fields };
  },
});
