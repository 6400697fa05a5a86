import { z } from "zod";
import type { ActorDb } from "../../db/as-actor.ts";
import { recordChanges } from "../../db/changes.ts";
import { findCompanyIds } from "../../db/companies.ts";
import { type ContactRow, contactsMatching, insertContacts, readContacts, updateContacts } from "../../db/contacts.ts";
import { customFieldsOf } from "../../db/custom-fields.ts";
import { applyCustomFields } from "../../domain/crm/custom-fields.ts";
import { changedFields, describeChange } from "../../domain/crm/describe-change.ts";
import { line } from "../../domain/crm/text.ts";
import { DuplicateRecordError, InternalError, InvalidInputError, RecordNotFoundError } from "../../domain/errors.ts";
import { idSchema, newId } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { Contact, contactColumns, contactFields, toContact, toContactFields } from "./contact-shape.ts";
import { expectedVersion } from "./deal-input.ts";
import { versionConflict } from "./version-conflict.ts";

const Input = z.strictObject({
  contactId: idSchema("contact")
    .optional()
    .describe("Contact to change; without it the one with this address, or of this name at this company, or a new one")
    .meta({ slot: "record:contact" }),
  expectedVersion,
  name: line().optional().describe("Name of the person").meta({ slot: "name", fresh: true }),
  ...contactFields,
});

export const upsertContact = defineTool({
  name: "upsert_contact",
  title: "Add or change a contact",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "Adds a person at another company, or changes the one with this id, this e-mail address, or this name at this company: title, e-mail, phone, company, notes. Fields that are not given stay.",
  examples: [
    "add a contact: Lena Fischer, lena.fischer@corvane.com, at Corvane",
    "create a contact called Omar Haddad at Tarnfell",
    "change the phone number of Ines Brandt to +49 561 555 0199",
    "new contact Ravi Menon, ravi@halden.se",
    "set the email of Lars Berg to lars@halden.se",
    "save Lena Fischer as a contact at Corvane",
    "add Paula Reyes to our contacts, she works at Corvane",
    "add Nina Kraus, finance director of Corvane, as a contact",
    "set up a contact for Paul Simons at Corvane",
    "Lars Berg has a new number: +46 8 555 0199",
  ],
  input: Input,
  output: z.strictObject({
    ...Contact.shape,
    created: z.boolean(),
    changeId: z.string().nullable().describe("For undo_change; null when nothing differed."),
  }),
  http: { method: "PUT", path: "/contacts" },
  async preview(input, { db }) {
    const { row, after, changes } = await plan(db, input, false);
    if (row) return { summary: describeChange(row.name, changes), ...changes };
    return {
      summary: `Add the contact ${after.name}${after.email ? ` (${after.email})` : ""}`,
      before: null,
      after: changes.after,
    };
  },
  async run(input, { actor, db, services }) {
    const { row, after, changes } = await plan(db, input, true);
    const id = row?.id ?? newId("contact");
    const idle = row !== undefined && !Object.keys(changes.after).length;
    if (!row) await insertContacts(db, actor, [contactColumns(id, after)]);
    else if (!idle) await updateContacts(db, [contactColumns(id, after)]);
    const [changeId] = idle
      ? []
      : await recordChanges(db, actor, [
          {
            recordType: "contact",
            recordId: id,
            companyId: after.companyId,
            action: row ? "update" : "create",
            tool: "upsert_contact",
            before: row ? changes.before : null,
            after: changes.after,
            version: (row?.version ?? 0) + 1,
          },
        ]);
    const written = (await readContacts(db, [id])).get(id);
    if (!written) throw new InternalError(new Error("a contact that was just written is not there"));
    return { ...toContact(written, services.publicUrl), created: !row, changeId: changeId ?? null };
  },
});

const EMPTY = { name: "", email: null, title: null, phone: null, companyId: null, notes: null, customFields: {} };

async function plan(
  db: ActorDb,
  { contactId, expectedVersion, customFields, ...given }: z.output<typeof Input>,
  hold: boolean,
) {
  const row = contactId ? await present(db, contactId, hold) : await matching(db, given, hold);
  if (row && expectedVersion !== undefined && expectedVersion !== row.version)
    throw await versionConflict(db, row, expectedVersion);
  if (given.companyId && !(await findCompanyIds(db, [given.companyId])).size) throw new RecordNotFoundError("company");
  const before = row ? toContactFields(row) : EMPTY;
  const asked = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const fields = customFields || !row ? await customFieldsOf(db, "contact") : [];
  const after = {
    ...before,
    ...asked,
    customFields:
      customFields || !row
        ? applyCustomFields(fields, before.customFields, customFields ?? {}, { asked: !row })
        : before.customFields,
  };
  if (!after.name) throw new InvalidInputError("Say what the person is called.");
  return { row, after, changes: changedFields(before, after) };
}

async function present(db: ActorDb, id: string, hold: boolean): Promise<ContactRow> {
  const row = (await readContacts(db, [id], { hold })).get(id);
  if (!row || row.deleted_at !== null) throw new RecordNotFoundError("contact");
  return row;
}

/** An address is one person's; a name is one only within a company. */
async function matching(
  db: ActorDb,
  {
    name,
    email,
    companyId,
  }: { name?: string | undefined; email?: string | null | undefined; companyId?: string | null | undefined },
  hold: boolean,
): Promise<ContactRow | undefined> {
  if (!name && !email) throw new InvalidInputError("Say which contact: a contactId, a name or an e-mail address.");
  const found = await contactsMatching(db, { emails: email ? [email] : [], names: name ? [name] : [] });
  const byEmail = found.filter((row) => email && row.email?.toLowerCase() === email.toLowerCase());
  const byName = found.filter(
    (row) => name && row.name.toLowerCase() === name.toLowerCase() && (!companyId || row.company_id === companyId),
  );
  const fitting = byEmail.length ? byEmail : byName.filter((row) => !email || row.email === null);
  if (fitting.length > 1)
    throw new DuplicateRecordError(
      `There are ${fitting.length} contacts like this. Say which by contactId, or merge them first.`,
      {
        details: { contactIds: fitting.map(({ id }) => id) },
      },
    );
  return fitting[0] && present(db, fitting[0].id, hold);
}
