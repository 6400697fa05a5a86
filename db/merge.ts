import type { ActorDb } from "./as-actor.ts";

export type MergedRecord = "company" | "contact";

/** Which rows point at a company or at a contact. */
const REFERENCES = {
  company: [
    ["contacts", "company_id"],
    ["deals", "company_id"],
    ["activities", "company_id"],
    ["tasks", "company_id"],
    ["investments", "company_id"],
    ["comments", "company_id"],
    ["comments", "record_id"],
  ],
  contact: [
    ["activities", "contact_id"],
    ["tasks", "contact_id"],
    ["comments", "record_id"],
  ],
} as const;
const TABLES = { company: "companies", contact: "contacts" } as const;

/** Ids of the rows that were moved, by table and column: what undoing a merge moves back. */
export type Moved = Record<string, string[]>;

/** Moves what hangs from the duplicates to the record that stays. Behind a wall nothing is seen, and so nothing is moved. */
export async function moveReferences(
  db: ActorDb,
  type: MergedRecord,
  from: readonly string[],
  to: string,
): Promise<Moved> {
  const moved: Moved = {};
  for (const [table, column] of REFERENCES[type]) {
    const { rows } = await db.query<{ id: string }>(
      `update ${table} set ${column} = $2 where ${column} = any($1) returning id`,
      [from, to],
    );
    if (rows.length) moved[`${table}.${column}`] = rows.map(({ id }) => id);
  }
  return moved;
}

/** The other way round, for one duplicate; rows that were moved elsewhere since stay there. */
export async function moveBack(db: ActorDb, type: MergedRecord, moved: Moved, from: string, to: string): Promise<void> {
  for (const [table, column] of REFERENCES[type]) {
    const ids = moved[`${table}.${column}`];
    if (ids?.length)
      await db.query(`update ${table} set ${column} = $3 where id = any($1) and ${column} = $2`, [ids, from, to]);
  }
}

export async function markMerged(
  db: ActorDb,
  type: MergedRecord,
  ids: readonly string[],
  into: string | null,
): Promise<void> {
  await db.query(
    `update ${TABLES[type]} set deleted_at = case when $2::text is null then null else now() end, merged_into = $2, version = version + 1,
       updated_at = now() where id = any($1)`,
    [ids, into],
  );
}

export async function setDeleted(db: ActorDb, type: MergedRecord, id: string, deleted: boolean): Promise<void> {
  await db.query(
    `update ${TABLES[type]} set deleted_at = case when $2 then now() end, version = version + 1, updated_at = now() where id = $1`,
    [id, deleted],
  );
}
