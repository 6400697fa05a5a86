import type { Actor } from "../domain/actor.ts";
import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export interface CompanyRow {
  id: string;
  name: string;
  sector: string | null;
  country: string | null;
  website: string | null;
  description: string | null;
  custom_fields: Record<string, unknown>;
  version: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
}
export type CompanyColumns = Pick<
  CompanyRow,
  "id" | "name" | "sector" | "country" | "website" | "description" | "custom_fields"
>;

const COLUMNS = `c.id, c.name, c.sector, c.country, c.website, c.description, c.custom_fields, c.version,
  ${moment("c.created_at", "created_at")}, ${moment("c.updated_at", "updated_at")}, ${moment("c.deleted_at", "deleted_at")}`;
const SHAPE = "(id text, name text, sector text, country text, website text, description text, custom_fields jsonb)";

/** Which of these companies exist for the actor. */
export async function findCompanyIds(db: ActorDb, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set();
  const { rows } = await db.query<{ id: string }>(
    "select id from companies where id = any($1) and deleted_at is null",
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** The companies with these ids, deleted ones too; `hold` keeps them until the transaction ends. */
export async function readCompanies(
  db: ActorDb,
  ids: readonly string[],
  { hold = false } = {},
): Promise<Map<string, CompanyRow>> {
  const { rows } = await db.query<CompanyRow>(
    `select ${COLUMNS} from companies c where c.id = any($1) order by c.id ${hold ? "for update" : ""}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Companies of these names, in any spelling of capitals and accents; the oldest first. */
export async function companiesNamed(db: ActorDb, names: readonly string[]): Promise<CompanyRow[]> {
  const { rows } = await db.query<CompanyRow>(
    `select ${COLUMNS} from companies c
     where lower(c.name) in (select lower(n) from unnest($1::text[]) n) and c.deleted_at is null order by c.created_at, c.id`,
    [names],
  );
  return rows;
}

export async function insertCompanies(
  db: ActorDb,
  { tenantId }: Actor,
  companies: readonly CompanyColumns[],
): Promise<void> {
  await db.query(
    `insert into companies (id, tenant_id, name, sector, country, website, description, custom_fields)
     select id, $2, name, sector, country, website, description, custom_fields from jsonb_to_recordset($1::jsonb) as x ${SHAPE}`,
    [JSON.stringify(companies), tenantId],
  );
}

export async function updateCompanies(db: ActorDb, companies: readonly CompanyColumns[]): Promise<void> {
  await db.query(
    `update companies c set name = x.name, sector = x.sector, country = x.country, website = x.website, description = x.description,
       custom_fields = x.custom_fields, version = c.version + 1, updated_at = now()
     from jsonb_to_recordset($1::jsonb) as x ${SHAPE} where c.id = x.id`,
    [JSON.stringify(companies)],
  );
}

/** By name, as far as `most`. */
export async function listCompanies(db: ActorDb, most: number): Promise<CompanyRow[]> {
  const { rows } = await db.query<CompanyRow>(
    `select ${COLUMNS} from companies c where c.deleted_at is null order by lower(c.name), c.id limit $1`,
    [most],
  );
  return rows;
}
