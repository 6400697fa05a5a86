import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import type { ActorDb, Transaction } from "./as-actor.ts";
import type { Touched } from "./touched.ts";

export interface AuditEntry {
  tool: string;
  effect: string;
  arguments: unknown;
  outcome: "ok" | "refused" | "failed" | "proposed";
  errorCode: string | undefined;
  durationMs: number;
  approvalId?: string | undefined;
  touched?: Touched | undefined;
}

const LONGEST_ARGUMENTS = 20_000;
const SECRET_FIELD = /token|secret|password|authorization|api_?key|cookie/i;

/** Appended as the last statement of the transaction it belongs to, so that a change and its record stand or fall together. */
export async function appendAudit(db: ActorDb, actor: Actor, entry: AuditEntry): Promise<void> {
  await db.query("select app.append_audit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", [
    newId("audit"),
    actor.email,
    actor.channel,
    actor.address ?? null,
    actor.runId ?? null,
    entry.tool,
    entry.effect,
    withoutSecrets(entry.arguments),
    entry.outcome,
    entry.errorCode ?? null,
    entry.approvalId ?? null,
    entry.durationMs,
    entry.touched?.barred ?? [],
    entry.touched?.records ?? [],
  ]);
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
  address: string | null;
  runId: string | null;
  tool: string;
  effect: string;
  arguments: unknown;
  outcome: string;
  errorCode: string | null;
  approval: string | null;
  durationMs: number;
  records: string[];
  seq: number;
  hash: string;
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
       run_id as "runId", tool, effect, arguments, outcome, error_code as "errorCode", approval_id as approval, duration_ms as "durationMs",
       address, records, seq::float8 as seq, hash
     from audit_records where ${where}
       and ($5::text is null or (at, id) < (select b.at, b.id from audit_records b where b.id = $5))
     order by audit_records.at desc, id desc limit $6`,
    [...values, filter.before ?? null, filter.limit + 1],
  );
  const count = await db.query<{ total: string }>(`select count(*) as total from audit_records where ${where}`, values);
  return { records: rows, total: Number(count.rows[0]?.total ?? 0) };
}

export interface AuditProof {
  tenant: string;
  records: number;
  /** Hash of the last record. Kept elsewhere, it proves later that nothing before it changed and nothing was cut off. */
  head: string;
  /** Number of the first record at which the chain does not hold. */
  brokenAt?: number;
  problem?: "changed" | "missing";
}

export interface AuditCheck {
  /** One tenant, by its slug; all when left out. */
  tenant?: string;
  /** A head that was kept elsewhere: the record of that number has to have this hash still. */
  anchor?: { seq: number; hash: string };
}

/** Recomputes the chains from their first records on. */
export async function verifyAudit(db: Transaction, { tenant, anchor }: AuditCheck = {}): Promise<AuditProof[]> {
  const { rows } = await db.query<AuditProof & { brokenAt: number | null; problem: "changed" | "missing" | null }>(
    `select t.slug as tenant, coalesce(h.seq, 0)::int as records, coalesce(h.hash, '') as head,
       coalesce(v.seq, case when not a.held then $2 end)::int as "brokenAt", coalesce(v.problem, case when not a.held then 'changed' end) as problem
     from tenants t left join audit_heads h on h.tenant_id = t.id left join lateral app.verify_audit(t.id) v on true
       cross join lateral (select $2::bigint is null or exists (
         select from audit_records r where r.tenant_id = t.id and r.seq = $2 and r.hash = $3) as held) a
     where $1::text is null or t.slug = $1 order by t.slug`,
    [tenant ?? null, anchor?.seq ?? null, anchor?.hash ?? null],
  );
  return rows.map(({ brokenAt, problem, ...proof }) => ({
    ...proof,
    ...(brokenAt === null || problem === null ? {} : { brokenAt, problem }),
  }));
}
