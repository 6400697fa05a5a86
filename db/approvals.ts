import { createHash } from "node:crypto";
import type { Actor } from "../domain/actor.ts";
import type { Approval, Approvers, Preview } from "../domain/approval.ts";
import { newId } from "../domain/ids.ts";
import type { ActorDb, Transaction } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export interface ApprovalRow extends Approval {
  tenantId: string;
  /** User ids. */
  requesterId: string;
  approverIds: string[];
  argumentsHash: string;
  channel: string;
}

const APPROVAL = `select a.id, a.tool, a.title, a.summary, a.arguments, a.before, a.after, coalesce(u.email, '') as "requestedBy", a.approvers,
  array(select p.email from users p where p.id = any (a.approved_by)) as "approvedBy",
  case when a.status = 'pending' and a.expires_at <= now() then 'expired' else a.status end as status,
  d.email as "decidedBy", ${moment("a.decided_at")} as "decidedAt", a.reason, a.result, a.error, a.run_id as "runId", a.thread_id as "threadId",
  ${moment("a.created_at")} as "createdAt", ${moment("a.expires_at")} as "expiresAt", a.tenant_id as "tenantId", a.requested_by as "requesterId",
  a.approved_by as "approverIds", a.arguments_hash as "argumentsHash", a.channel
  from approvals a left join users u on u.id = a.requested_by left join users d on d.id = a.decided_by`;

/** What people and programs are shown of an approval. */
export function toApproval(row: ApprovalRow): Approval {
  const { tenantId: _, requesterId: __, approverIds: ___, argumentsHash: ____, channel: _____, ...shown } = row;
  return Object.fromEntries(Object.entries(shown).filter(([, value]) => value !== null)) as Approval;
}

export async function listApprovals(
  db: ActorDb,
  { limit, after }: { limit: number; after?: string[] },
): Promise<{ rows: ApprovalRow[]; total: number }> {
  const { rows } = await db.query<ApprovalRow>(
    `${APPROVAL} where a.status = 'pending' and a.expires_at > now() ${after ? "and (a.created_at, a.id) < ($2::timestamptz, $3)" : ""}
     order by a.created_at desc, a.id desc limit $1`,
    [limit + 1, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>(
    "select count(*) as total from approvals where status = 'pending' and expires_at > now()",
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

/** Decided or not, by the run that made them: part of a thread's history and of a run's receipt. */
export async function approvalsOf(
  db: ActorDb,
  of: { threadId: string } | { runId: string },
): Promise<Map<string, Approval[]>> {
  const [column, id] = "runId" in of ? ["run_id", of.runId] : ["thread_id", of.threadId];
  const { rows } = await db.query<ApprovalRow>(`${APPROVAL} where a.${column} = $1 order by a.created_at, a.id`, [id]);
  return Map.groupBy(rows.map(toApproval), (approval) => approval.runId ?? "");
}

export async function findApproval(
  db: Transaction,
  id: string,
  { lock = false } = {},
): Promise<ApprovalRow | undefined> {
  const { rows } = await db.query<ApprovalRow>(`${APPROVAL} where a.id = $1 ${lock ? "for update of a" : ""}`, [id]);
  return rows[0];
}

export interface Proposal extends Preview {
  tool: string;
  title: string;
  arguments: unknown;
  approvers: Exclude<Approvers, "none">;
  touched: readonly string[];
  threadId?: string;
  expiresInHours: number;
}

export async function insertApproval(db: ActorDb, actor: Actor, proposal: Proposal): Promise<ApprovalRow> {
  const id = newId("approval");
  await db.query(
    `insert into approvals (id, tenant_id, run_id, thread_id, channel, tool, title, summary, arguments, arguments_hash, before, after, requested_by,
       approvers, touched, expires_at)
     values ($1, $2, $3, (select thread_id from runs where id = $3), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now() + make_interval(hours => $15))`,
    [
      id,
      actor.tenantId,
      actor.runId ?? null,
      actor.channel,
      proposal.tool,
      proposal.title,
      proposal.summary,
      JSON.stringify(proposal.arguments),
      hashArguments(proposal.arguments),
      proposal.before && JSON.stringify(proposal.before),
      proposal.after && JSON.stringify(proposal.after),
      actor.userId,
      proposal.approvers,
      proposal.touched,
      proposal.expiresInHours,
    ],
  );
  const row = await findApproval(db, id);
  if (!row) throw new Error("an approval that was just written is not there");
  return row;
}

/** The same for the same arguments whatever the order of their fields, which the database does not keep. */
export function hashArguments(value: unknown): string {
  const inOrder = (part: unknown): unknown =>
    Array.isArray(part)
      ? part.map(inOrder)
      : part !== null && typeof part === "object"
        ? Object.fromEntries(
            Object.entries(part)
              .filter(([, field]) => field !== undefined)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([name, field]) => [name, inOrder(field)]),
          )
        : part;
  return createHash("sha256")
    .update(JSON.stringify(inOrder(value)))
    .digest("hex");
}

/** One more person's yes. Approved once enough have said so; nothing happens when somebody else decided in the meantime. */
export async function addApprover(db: ActorDb, id: string, userId: string, needed: number): Promise<boolean> {
  const { rowCount } = await db.query(
    `update approvals set approved_by = approved_by || $2::text,
       status = case when cardinality(approved_by) + 1 >= $3 then 'approved' else 'pending' end,
       decided_by = case when cardinality(approved_by) + 1 >= $3 then $2 end,
       decided_at = case when cardinality(approved_by) + 1 >= $3 then now() end
     where id = $1 and status = 'pending' and expires_at > now() and not $2 = any (approved_by)`,
    [id, userId, needed],
  );
  return rowCount > 0;
}

export async function rejectApproval(db: ActorDb, id: string, userId: string, reason?: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "update approvals set status = 'rejected', decided_by = $2, decided_at = now(), reason = $3 where id = $1 and status = 'pending' and expires_at > now()",
    [id, userId, reason ?? null],
  );
  return rowCount > 0;
}

/** Ends a proposal that was approved: with the tool's answer, or with why it could not be carried out. */
export async function concludeApproval(
  db: Transaction,
  id: string,
  outcome: { result: unknown } | { error: { code: string; message: string } },
): Promise<void> {
  const failed = "error" in outcome;
  await db.query(
    `update approvals set status = $2, result = $3, error = $4, executed_at = now() where id = $1 and status = 'approved'`,
    [
      id,
      failed ? "failed" : "executed",
      failed ? null : JSON.stringify(outcome.result).replaceAll("\\u0000", "\\ufffd"),
      failed ? JSON.stringify(outcome.error) : null,
    ],
  );
}

/** Approved and not carried out for a while: the process that had it is gone. Also closes what nobody decided in time. */
export async function findUnfinishedApprovals(db: Transaction, quietSeconds: number): Promise<string[]> {
  await db.query("update approvals set status = 'expired' where status = 'pending' and expires_at <= now()");
  const { rows } = await db.query<{ id: string }>(
    "select id from approvals where status = 'approved' and decided_at < now() - make_interval(secs => $1) order by decided_at",
    [quietSeconds],
  );
  return rows.map((row) => row.id);
}

export interface ApprovalPolicy {
  tool: string;
  overAmount: number | null;
  approvers: Approvers;
  people: boolean;
}

export async function findPolicies(db: ActorDb, tool?: string): Promise<ApprovalPolicy[]> {
  const { rows } = await db.query<ApprovalPolicy>(
    `select tool, over_amount::float8 as "overAmount", approvers, people from approval_policies
     where $1::text is null or tool = $1 order by tool, over_amount desc nulls last`,
    [tool ?? null],
  );
  return rows;
}

/** The firm's rule for a tool and an amount, replaced; `approvers` null takes it away. */
export async function setPolicy(
  db: ActorDb,
  actor: Actor,
  policy: Omit<ApprovalPolicy, "approvers"> & { approvers: Approvers | null },
): Promise<void> {
  await db.query("delete from approval_policies where tool = $1 and over_amount is not distinct from $2", [
    policy.tool,
    policy.overAmount,
  ]);
  if (policy.approvers)
    await db.query(
      "insert into approval_policies (tenant_id, tool, over_amount, approvers, people, set_by) values ($1, $2, $3, $4, $5, $6)",
      [actor.tenantId, policy.tool, policy.overAmount, policy.approvers, policy.people, actor.userId],
    );
}
