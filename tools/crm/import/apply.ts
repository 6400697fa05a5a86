import type { ActorDb } from "../../../db/as-actor.ts";
import { type Change, recordChanges } from "../../../db/changes.ts";
import { findColleagues } from "../../../db/colleagues.ts";
import { companiesNamed, insertCompanies, readCompanies, updateCompanies } from "../../../db/companies.ts";
import { insertContacts, readContacts, updateContacts } from "../../../db/contacts.ts";
import { insertDeals, joinTeam } from "../../../db/deal-writes.ts";
import { stagesOf } from "../../../db/stages.ts";
import type { Actor } from "../../../domain/actor.ts";
import type { ImportedRecord } from "../../../domain/crm/import-columns.ts";
import { newId } from "../../../domain/ids.ts";
import { companyColumns, toCompanyFields } from "../company-shape.ts";
import { contactColumns, toContactFields } from "../contact-shape.ts";
import { applyDealPlans, type DealPlan, planDealChanges } from "../deal-change.ts";
import type { DealChanges } from "../deal-input.ts";
import type { ImportPlan, PlannedRow } from "./plan.ts";

const TOOL = "import_records";

/** Writes what the plan says, all of it in the caller's transaction. Gives the id of the record of each row, by row number. */
export async function applyImport(
  db: ActorDb,
  actor: Actor,
  record: ImportedRecord,
  { rows, newCompanies }: ImportPlan,
): Promise<Map<number, string>> {
  await makeCompanies(db, actor, newCompanies);
  const companies = new Map(
    (await companiesNamed(db, [...new Set(rows.flatMap(({ company }) => (company ? [company] : [])))])).map(
      ({ id, name }) => [name.toLowerCase(), id],
    ),
  );
  const companyOf = ({ company }: PlannedRow) =>
    company === null ? null : (companies.get(company.toLowerCase()) ?? null);
  const creates = rows.filter(({ action }) => action === "create").map((row) => ({ ...row, id: newId(record) }));
  const updates = rows.filter(({ action }) => action === "update");
  if (record === "deal") {
    await makeDeals(db, actor, creates, companyOf);
    await changeDeals(db, actor, updates, companyOf);
  } else if (record === "company") await writeCompanies(db, actor, creates, updates);
  else await writeContacts(db, actor, creates, updates, companyOf);
  return new Map([...creates, ...rows].flatMap(({ number, id }) => (id ? [[number, id] as const] : [])));
}

type NewRow = PlannedRow & { id: string };
type CompanyOf = (row: PlannedRow) => string | null;

async function makeCompanies(db: ActorDb, actor: Actor, names: readonly string[]): Promise<void> {
  if (!names.length) return;
  const made = names.map((name) => companyColumns(newId("company"), { ...EMPTY_COMPANY, name }));
  await insertCompanies(db, actor, made);
  await recordChanges(
    db,
    actor,
    made.map(({ id, name }) => created("company", id, { name })),
  );
}

async function makeDeals(db: ActorDb, actor: Actor, rows: readonly NewRow[], companyOf: CompanyOf): Promise<void> {
  if (!rows.length) return;
  const first = (await stagesOf(db)).find(({ kind }) => kind === "open")?.key ?? "sourcing";
  const owners = await findColleagues(
    db,
    rows.flatMap(({ fields }) => (fields.ownerEmail ? [String(fields.ownerEmail)] : [])),
  );
  const deals = rows.map((row) => {
    const { fields } = row;
    return {
      id: row.id,
      name: row.name,
      stage: text(fields.stage) ?? first,
      value: (fields.value as number | undefined) ?? null,
      currency: text(fields.currency),
      probability: (fields.probability as number | undefined) ?? null,
      expected_close_date: text(fields.expectedCloseDate),
      owner_id: fields.ownerEmail ? (owners.get(String(fields.ownerEmail))?.id ?? null) : actor.userId,
      company_id: companyOf(row),
      sector: text(fields.sector),
      side: text(fields.side),
      description: text(fields.description),
      custom_fields: {},
    };
  });
  await insertDeals(db, actor, deals);
  await joinTeam(
    db,
    actor,
    deals.flatMap(({ id, owner_id }) => (owner_id ? [{ dealId: id, userId: owner_id }] : [])),
  );
  await recordChanges(
    db,
    actor,
    rows.map((row) => created("deal", row.id, { ...row.fields, companyId: companyOf(row) })),
  );
}

async function changeDeals(
  db: ActorDb,
  actor: Actor,
  rows: readonly PlannedRow[],
  companyOf: CompanyOf,
): Promise<void> {
  const requests = rows.map((row) => {
    const companyId = companyOf(row);
    const { name: _, ...changes } = row.fields;
    return { dealId: row.id ?? "", changes: { ...changes, ...(companyId ? { companyId } : {}) } as DealChanges };
  });
  const plans = await planDealChanges(db, requests, { hold: true });
  // The whole import stands or falls together: what was refused since the preview stops it.
  const refusal = plans.find((plan) => plan instanceof Error);
  if (refusal) throw refusal;
  await applyDealPlans(
    db,
    actor,
    TOOL,
    plans.filter((plan): plan is DealPlan => !(plan instanceof Error) && !plan.idle),
  );
}

const EMPTY_COMPANY = { name: "", sector: null, country: null, website: null, description: null, customFields: {} };
const EMPTY_CONTACT = {
  name: "",
  email: null,
  title: null,
  phone: null,
  companyId: null,
  notes: null,
  customFields: {},
};

async function writeCompanies(
  db: ActorDb,
  actor: Actor,
  creates: readonly NewRow[],
  updates: readonly PlannedRow[],
): Promise<void> {
  if (creates.length)
    await insertCompanies(
      db,
      actor,
      creates.map(({ id, fields }) => companyColumns(id, { ...EMPTY_COMPANY, ...fields })),
    );
  const held = await readCompanies(db, idsOf(updates), { hold: true });
  const changed = updates
    .flatMap((row) => held.get(row.id ?? "") ?? [])
    .map((row) => ({ row, plan: updates.find(({ id }) => id === row.id) }));
  if (changed.length)
    await updateCompanies(
      db,
      changed.map(({ row, plan }) => companyColumns(row.id, { ...toCompanyFields(row), ...plan?.changes.after })),
    );
  await recordChanges(db, actor, [
    ...creates.map(({ id, fields }) => created("company", id, fields)),
    ...changed.map(({ row, plan }) => updated("company", row.id, row.version, plan)),
  ]);
}

async function writeContacts(
  db: ActorDb,
  actor: Actor,
  creates: readonly NewRow[],
  updates: readonly PlannedRow[],
  companyOf: CompanyOf,
): Promise<void> {
  if (creates.length)
    await insertContacts(
      db,
      actor,
      creates.map((row) => contactColumns(row.id, { ...EMPTY_CONTACT, ...row.fields, companyId: companyOf(row) })),
    );
  const held = await readContacts(db, idsOf(updates), { hold: true });
  const changed = updates
    .flatMap((row) => held.get(row.id ?? "") ?? [])
    .map((row) => ({ row, plan: updates.find(({ id }) => id === row.id) }));
  const company = (plan: PlannedRow | undefined) => {
    const companyId = plan && companyOf(plan);
    return companyId ? { companyId } : {};
  };
  if (changed.length)
    await updateContacts(
      db,
      changed.map(({ row, plan }) =>
        contactColumns(row.id, { ...toContactFields(row), ...plan?.changes.after, ...company(plan) }),
      ),
    );
  await recordChanges(db, actor, [
    ...creates.map((row) => ({ ...created("contact", row.id, row.fields), companyId: companyOf(row) })),
    ...changed.map(({ row, plan }) => ({
      ...updated("contact", row.id, row.version, plan),
      companyId: row.company_id,
    })),
  ]);
}

const idsOf = (rows: readonly PlannedRow[]) => rows.flatMap(({ id }) => (id ? [id] : []));
const text = (value: unknown): string | null => (typeof value === "string" && value ? value : null);
const created = (recordType: ImportedRecord, recordId: string, after: Record<string, unknown>): Change => ({
  recordType,
  recordId,
  action: "create",
  tool: TOOL,
  before: null,
  after,
  version: 1,
});
const updated = (
  recordType: ImportedRecord,
  recordId: string,
  version: number,
  plan: PlannedRow | undefined,
): Change => ({
  recordType,
  recordId,
  action: "update",
  tool: TOOL,
  before: plan?.changes.before ?? null,
  after: plan?.changes.after ?? null,
  version: version + 1,
});
