import type { ActorDb } from "./as-actor.ts";

export interface ApprovalRow {
  id: string;
  tool: string;
  arguments: unknown;
  before: unknown;
  after: unknown;
  requestedBy: string;
  status: "pending" | "approved" | "rejected" | "expired";
  expiresAt: string;
  createdAt: string;
}

const COLUMNS = `a.id, a.tool, a.arguments, a.before, a.after, u.email as "requestedBy",
  case when a.status = 'pending' and a.expires_at <= now() then 'expired' else a.status end as status,
  to_char(a.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "expiresAt",
  to_char(a.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt"`;

export async function listApprovals(db: ActorDb, { limit, after }: { limit: number; after?: string[] }) {
  const { rows } = await db.query<ApprovalRow>(
    `select ${COLUMNS} from approvals a join users u on u.id = a.requested_by where a.status = 'pending' and a.expires_at > now()
     ${after ? "and (a.created_at, a.id) < ($2::timestamptz, $3)" : ""} order by a.created_at desc, a.id desc limit $1`,
    [limit + 1, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>(
    "select count(*) as total from approvals where status = 'pending' and expires_at > now()",
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}
