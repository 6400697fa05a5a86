import type { ActorDb } from "../../../db/as-actor.ts";
import { findColleagues } from "../../../db/colleagues.ts";
import { companiesNamed } from "../../../db/companies.ts";
import { contactsMatching } from "../../../db/contacts.ts";
import { dealsNamed } from "../../../db/deals.ts";
import { stagesOf } from "../../../db/stages.ts";
import { changedFields, type FieldChanges, type Fields } from "../../../domain/crm/describe-change.ts";
import { type ImportedRecord, type Mapping, mapColumns } from "../../../domain/crm/import-columns.ts";
import { readCell } from "../../../domain/crm/read-cell.ts";
import { type Stage, sayKey } from "../../../domain/crm/stages.ts";
import { InvalidInputError } from "../../../domain/errors.ts";
import { toCompanyFields } from "../company-shape.ts";
import { toContactFields } from "../contact-shape.ts";
import { toDealFields } from "../deal-shape.ts";
import type { Table } from "./table.ts";

const LONGEST_TEXT = 20_000;
const LONGEST_NAME = 200;

export interface PlannedRow {
  number: number;
  name: string;
  action: "create" | "update" | "unchanged" | "refused";
  /** The record that is changed; null where one is made. */
  id: string | null;
  /** What the row says, without the company, which is a name until it is found or made. */
  fields: Fields;
  company: string | null;
  changes: FieldChanges;
  issues: string[];
}
export interface ImportPlan {
  mapping: Mapping;
  rows: PlannedRow[];
  /** Companies that deals or contacts name and that are not there yet. */
  newCompanies: string[];
}

interface Known {
  id: string;
  fields: Fields;
  name: string;
  email: string | null;
  companyId: string | null;
}

/** What each row would do. Reads only. */
export async function planImport(
  db: ActorDb,
  record: ImportedRecord,
  table: Table,
  said: Readonly<Record<string, string>>,
): Promise<ImportPlan> {
  const mapping = mapColumns(record, table.headings, said);
  if (!mapping.mapped.some(({ column }) => column.field === "name"))
    throw new InvalidInputError(
      `No column holds the name. The columns are ${table.headings.filter(Boolean).join(", ")}; say which one with mapping, for example {"${table.headings[0]}": "name"}.`,
    );
  const stages = record === "deal" ? await stagesOf(db) : [];
  const rows = table.rows.map((row) => readRow(row, mapping, stages));
  const named = [...new Set(rows.flatMap(({ company }) => (company ? [company] : [])))];
  const companies = new Map((await companiesNamed(db, named)).map(({ id, name }) => [name.toLowerCase(), id]));
  await checkOwners(db, rows);
  const known = await knownRecords(db, record, rows);
  for (const row of rows) match(row, record, known, companies, stages);
  refuseRepeated(rows);
  const newCompanies = [
    ...new Map(
      named.filter((name) => !companies.has(name.toLowerCase())).map((name) => [name.toLowerCase(), name]),
    ).values(),
  ];
  return { mapping, rows, newCompanies };
}

function readRow({ number, cells }: Table["rows"][number], { mapped }: Mapping, stages: readonly Stage[]): PlannedRow {
  const fields: Fields = {};
  const issues: string[] = [];
  let company: string | null = null;
  for (const { position, heading, column } of mapped) {
    const text = (cells[position] ?? "").trim();
    if (!text) continue;
    const read = readCell(column.kind, text, stages);
    if ("issue" in read) issues.push(`${heading}: ${read.issue}.`);
    else if (column.kind === "company") company = text.slice(0, LONGEST_NAME);
    else fields[column.field] = read.value;
    if ("currency" in read && read.currency) fields.currency ??= read.currency;
  }
  const name = String(fields.name ?? "");
  if (!name) issues.push("The name is missing.");
  if (name.length > LONGEST_NAME) issues.push(`The name has more than ${LONGEST_NAME} characters.`);
  if (Object.values(fields).some((value) => typeof value === "string" && value.length > LONGEST_TEXT))
    issues.push(`A text has more than ${LONGEST_TEXT} characters.`);
  return { number, name, action: "create", id: null, fields, company, changes: { before: {}, after: {} }, issues };
}

/** An owner may be named by address alone: two colleagues may share a name. */
async function checkOwners(db: ActorDb, rows: PlannedRow[]): Promise<void> {
  const said = [
    ...new Set(
      rows.flatMap(({ fields }) => (typeof fields.ownerEmail === "string" ? [fields.ownerEmail.toLowerCase()] : [])),
    ),
  ];
  const colleagues = await findColleagues(db, said);
  for (const row of rows) {
    if (typeof row.fields.ownerEmail !== "string") continue;
    row.fields.ownerEmail = row.fields.ownerEmail.toLowerCase();
    if (!colleagues.has(String(row.fields.ownerEmail)))
      row.issues.push(`${row.fields.ownerEmail} is not the address of a colleague.`);
  }
}

async function knownRecords(db: ActorDb, record: ImportedRecord, rows: readonly PlannedRow[]): Promise<Known[]> {
  const names = rows.map(({ name }) => name);
  if (record === "deal")
    return (await dealsNamed(db, names)).map((row) => ({
      id: row.id,
      name: row.name,
      email: null,
      companyId: row.company_id,
      fields: { ...toDealFields(row) },
    }));
  if (record === "company")
    return (await companiesNamed(db, names)).map((row) => ({
      id: row.id,
      name: row.name,
      email: null,
      companyId: null,
      fields: toCompanyFields(row),
    }));
  const emails = rows.flatMap(({ fields }) => (typeof fields.email === "string" ? [fields.email] : []));
  return (await contactsMatching(db, { emails, names })).map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    companyId: row.company_id,
    fields: toContactFields(row),
  }));
}

function match(
  row: PlannedRow,
  record: ImportedRecord,
  known: readonly Known[],
  companies: ReadonlyMap<string, string>,
  stages: readonly Stage[],
): void {
  const companyId = row.company === null ? undefined : companies.get(row.company.toLowerCase());
  const email = typeof row.fields.email === "string" ? row.fields.email : undefined;
  const byName = known.filter((each) => each.name.toLowerCase() === row.name.toLowerCase());
  const byEmail = known.filter((each) => email && each.email?.toLowerCase() === email);
  const fitting =
    record === "contact"
      ? byEmail.length
        ? byEmail
        : byName.filter(
            (each) =>
              !(email && each.email) &&
              (row.company === null || (companyId !== undefined && each.companyId === companyId)),
          )
      : byName;
  if (fitting.length > 1)
    row.issues.push(`There are ${fitting.length} of this name already. Merge them, or change it by hand.`);
  const [present] = fitting;
  if (present) {
    row.id = present.id;
    const after = { ...present.fields, ...row.fields, ...(companyId ? { companyId } : {}) };
    row.changes = changedFields(present.fields, after);
    const joins = row.company !== null && companyId === undefined;
    row.action = Object.keys(row.changes.after).length || joins ? "update" : "unchanged";
  } else row.changes = { before: {}, after: row.fields };
  const stage = stages.find(({ key }) => key === row.fields.stage);
  if (stage?.requires.length && !present)
    row.issues.push(
      `${stage.title} asks for ${stage.requires.map(sayKey).join(", ")}, which a new deal does not have.`,
    );
  const currency = row.fields.currency ?? present?.fields.currency;
  if (record === "deal" && row.fields.value !== undefined && !currency) row.issues.push("The value has no currency.");
  if (row.issues.length) row.action = "refused";
}

/** The same record twice in one table: whichever came last would win, unseen. */
function refuseRepeated(rows: PlannedRow[]): void {
  const seen = new Map<string, number>();
  for (const row of rows) {
    const key = row.id ?? `${row.name.toLowerCase()}|${row.fields.email ?? row.company?.toLowerCase() ?? ""}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, row.number);
    else {
      row.issues.push(`Row ${first} says something about the same record.`);
      row.action = "refused";
    }
  }
}
