import type { Actor } from "../domain/actor.ts";
import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export interface ContactRow {
  id: string;
  company_id: string | null;
  company: string | null;
  name: string;
  email: string | null;
  title: string | null;
  phone: string | null;
  notes: string | null;
  custom_fields: Record<string, unknown>;
  version: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
}
export type ContactColumns = Pick<
  ContactRow,
  "id" | "company_id" | "name" | "email" | "title" | "phone" | "notes" | "custom_fields"
>;

const COLUMNS = `k.id, k.company_id, c.name as company, k.name, k.email, k.title, k.phone, k.notes, k.custom_fields, k.version,
  ${moment("k.created_at", "created_at")}, ${moment("k.updated_at", "updated_at")}, ${moment("k.deleted_at", "deleted_at")}`;
const FROM = "from contacts k left join companies c on c.id = k.company_id";
const SHAPE =
  "(id text, company_id text, name text, email text, title text, phone text, notes text, custom_fields jsonb)";

/** The contacts with these ids, deleted ones too; `hold` keeps them until the transaction ends. */
export async function readContacts(
  db: ActorDb,
  ids: readonly string[],
  { hold = false } = {},
): Promise<Map<string, ContactRow>> {
  const { rows } = await db.query<ContactRow>(
    `select ${COLUMNS} ${FROM} where k.id = any($1) order by k.id ${hold ? "for update of k" : ""}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Contacts with one of these addresses or names; the oldest first. */
export async function contactsMatching(
  db: ActorDb,
  { emails, names }: { emails: readonly string[]; names: readonly string[] },
): Promise<ContactRow[]> {
  const { rows } = await db.query<ContactRow>(
    `select ${COLUMNS} ${FROM} where k.deleted_at is null
       and (lower(k.email) = any($1) or lower(k.name) in (select lower(n) from unnest($2::text[]) n)) order by k.created_at, k.id`,
    [emails.map((email) => email.toLowerCase()), names],
  );
  return rows;
}

export async function insertContacts(
  db: ActorDb,
  { tenantId }: Actor,
  contacts: readonly ContactColumns[],
): Promise<void> {
  await db.query(
    `insert into contacts (id, tenant_id, company_id, name, email, title, phone, notes, custom_fields)
     select id, $2, company_id, name, email, title, phone, notes, custom_fields from jsonb_to_recordset($1::jsonb) as x ${SHAPE}`,
    [JSON.stringify(contacts), tenantId],
  );
}

export async function updateContacts(db: ActorDb, contacts: readonly ContactColumns[]): Promise<void> {
  await db.query(
    `update contacts k set company_id = x.company_id, name = x.name, email = x.email, title = x.title, phone = x.phone, notes = x.notes,
       custom_fields = x.custom_fields, version = k.version + 1, updated_at = now()
     from jsonb_to_recordset($1::jsonb) as x ${SHAPE} where k.id = x.id`,
    [JSON.stringify(contacts)],
  );
}

/** By name, as far as `most`. */
export async function listContacts(db: ActorDb, most: number): Promise<ContactRow[]> {
  const { rows } = await db.query<ContactRow>(
    `select ${COLUMNS} ${FROM} where k.deleted_at is null order by lower(k.name), k.id limit $1`,
    [most],
  );
  return rows;
}
