import type { Actor } from "../domain/actor.ts";
import type { CustomField } from "../domain/crm/custom-fields.ts";
import type { ActorDb } from "./as-actor.ts";

export type FieldOwner = "deal" | "company" | "contact";

/** A workspace's own fields, in their order. */
export async function customFieldsOf(db: ActorDb, recordType: FieldOwner): Promise<CustomField[]> {
  const { rows } = await db.query<Pick<CustomField, "key" | "title" | "type" | "required"> & { settings: object }>(
    "select key, title, type, required, settings from custom_field_definitions where record_type = $1 order by position",
    [recordType],
  );
  return rows.map(({ settings, ...field }) => ({ ...field, ...settings }));
}

/** Values of a field that goes stay in the records, and are shown again when it comes back. */
export async function replaceCustomFields(
  db: ActorDb,
  { tenantId }: Actor,
  recordType: FieldOwner,
  fields: readonly CustomField[],
): Promise<void> {
  await db.query("delete from custom_field_definitions where record_type = $1", [recordType]);
  await db.query(
    `insert into custom_field_definitions (tenant_id, record_type, key, title, type, required, settings, position)
     select $1, $2, x.key, x.title, x.type, x.required, x.settings, x.position
     from jsonb_to_recordset($3::jsonb) as x (key text, title text, type text, required boolean, settings jsonb, position int)`,
    [
      tenantId,
      recordType,
      JSON.stringify(
        fields.map(({ key, title, type, required, ...settings }, position) => ({
          key,
          title,
          type,
          required,
          settings,
          position,
        })),
      ),
    ],
  );
}
