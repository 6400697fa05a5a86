import type { Transaction } from "./as-actor.ts";

export interface InstallationRow {
  tenantId: string;
  sealed: string;
}

export async function saveInstallation(db: Transaction, key: string, { tenantId, sealed }: InstallationRow) {
  await db.query(
    `insert into slack_installations (key, tenant_id, sealed) values ($1, $2, $3)
     on conflict (key) do update set sealed = excluded.sealed, tenant_id = excluded.tenant_id, installed_at = now()`,
    [key, tenantId, sealed],
  );
}

export async function findInstallation(db: Transaction, key: string): Promise<InstallationRow | undefined> {
  const { rows } = await db.query<InstallationRow>(
    'select tenant_id as "tenantId", sealed from slack_installations where key = $1',
    [key],
  );
  return rows[0];
}

export async function deleteInstallation(db: Transaction, key: string): Promise<void> {
  await db.query("delete from slack_installations where key = $1", [key]);
}
