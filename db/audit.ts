import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import type { ActorDb } from "./as-actor.ts";

export interface AuditEntry {
  tool: string;
  effect: string;
  arguments: unknown;
  outcome: "ok" | "refused" | "failed";
  errorCode: string | undefined;
  durationMs: number;
}

const LONGEST_ARGUMENTS = 20_000;
const SECRET_FIELD = /token|secret|password|authorization|api_?key|cookie/i;

/** Appended as the last statement of the transaction it belongs to, so that a change and its record stand or fall together. */
export async function appendAudit(db: ActorDb, actor: Actor, entry: AuditEntry): Promise<void> {
  await db.query(
    `insert into audit_records (id, tenant_id, user_id, actor_email, channel, run_id, tool, effect, arguments, outcome, error_code, duration_ms)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      newId("audit"),
      actor.tenantId,
      actor.userId,
      actor.email,
      actor.channel,
      actor.runId ?? null,
      entry.tool,
      entry.effect,
      withoutSecrets(entry.arguments),
      entry.outcome,
      entry.errorCode ?? null,
      entry.durationMs,
    ],
  );
}

/** Arguments as JSON, with fields that name a secret blanked and an oversized body cut to a note. PostgreSQL's jsonb holds no NUL. */
function withoutSecrets(input: unknown): string {
  const text = JSON.stringify(input ?? {}, (key, value) => {
    if (SECRET_FIELD.test(key)) return "[secret]";
    return typeof value === "string" ? value.replaceAll("\u0000", "") : value;
  });
  return text.length > LONGEST_ARGUMENTS ? JSON.stringify({ omitted: `${text.length} characters` }) : text;
}

export interface AuditRecord {
  id: string;
  at: string;
  actor: string;
  channel: string;
  runId: string | null;
  tool: string;
  effect: string;
  arguments: unknown;
  outcome: string;
  errorCode: string | null;
  approval: string | null;
  durationMs: number;
}

/** Newest first. `before` is the id of the last record of the page before. */
export async function listAudit(
  db: ActorDb,
  filter: { tool?: string; actor?: string; outcome?: string; channel?: string; limit: number; before?: string },
): Promise<{ records: AuditRecord[]; total: number }> {
  const values = [filter.tool ?? null, filter.actor ?? null, filter.outcome ?? null, filter.channel ?? null];
  const where = `($1::text is null or tool = $1) and ($2::text is null or actor_email = $2)
    and ($3::text is null or outcome = $3) and ($4::text is null or channel = $4)`;
  const { rows } = await db.query<AuditRecord>(
    `select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, actor_email as actor, channel,
       run_id as "runId", tool, effect, arguments, outcome, error_code as "errorCode", approval_id as approval, duration_ms as "durationMs"
     from audit_records where ${where}
       and ($5::text is null or (at, id) < (select b.at, b.id from audit_records b where b.id = $5))
     order by audit_records.at desc, id desc limit $6`,
    [...values, filter.before ?? null, filter.limit + 1],
  );
  const count = await db.query<{ total: string }>(`select count(*) as total from audit_records where ${where}`, values);
  return { records: rows, total: Number(count.rows[0]?.total ?? 0) };
}
