import type { Actor } from "../domain/actor.ts";
import { FIRM } from "../domain/actor.ts";
import type { ActorDb } from "./as-actor.ts";
import type { Colleague } from "./colleagues.ts";
import { moment } from "./timestamps.ts";

export type CommentedRecord = "deal" | "company" | "contact" | "activity" | "task" | "fund";

export interface CommentRow {
  id: string;
  record_type: CommentedRecord;
  record_id: string;
  deal_id: string | null;
  company_id: string | null;
  parent_id: string | null;
  body: string;
  mentions: string[];
  by_email: string;
  by_name: string;
  created_at: string;
}

const COLUMNS = `m.id, m.record_type, m.record_id, m.deal_id, m.company_id, m.parent_id, m.body, u.email as by_email, u.name as by_name,
  array(select x.email from users x where x.id = any(m.mentions) order by x.email) as mentions, ${moment("m.created_at", "created_at")}`;
const FROM = "from comments m join users u on u.id = m.created_by";

export async function findComment(db: ActorDb, id: string): Promise<CommentRow | undefined> {
  const { rows } = await db.query<CommentRow>(`select ${COLUMNS} ${FROM} where m.id = $1 and m.deleted_at is null`, [
    id,
  ]);
  return rows[0];
}

/** Oldest first, as a conversation is read; `after` is the (created_at, id) of the last row of the page before. */
export async function listComments(
  db: ActorDb,
  record: { type: CommentedRecord; id: string },
  { limit, after }: { limit: number; after?: string[] },
): Promise<{ rows: CommentRow[]; total: number }> {
  const { rows } = await db.query<CommentRow>(
    `select ${COLUMNS} ${FROM} where m.record_type = $1 and m.record_id = $2 and m.deleted_at is null
       ${after ? "and (m.created_at, m.id) > ($4::timestamptz, $5)" : ""} order by m.created_at, m.id limit $3`,
    [record.type, record.id, limit + 1, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>(
    "select count(*) as total from comments where record_type = $1 and record_id = $2 and deleted_at is null",
    [record.type, record.id],
  );
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

export interface NewComment {
  id: string;
  recordType: CommentedRecord;
  recordId: string;
  dealId: string | null;
  companyId: string | null;
  parentId: string | null;
  body: string;
  mentions: readonly string[];
}

export async function insertComment(db: ActorDb, actor: Actor, comment: NewComment): Promise<void> {
  await db.query(
    `insert into comments (id, tenant_id, record_type, record_id, deal_id, company_id, parent_id, body, mentions, created_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      comment.id,
      actor.tenantId,
      comment.recordType,
      comment.recordId,
      comment.dealId,
      comment.companyId,
      comment.parentId,
      comment.body,
      comment.mentions,
      actor.userId,
    ],
  );
}

export async function setCommentDeleted(db: ActorDb, id: string, deleted: boolean): Promise<void> {
  await db.query("update comments set deleted_at = case when $2 then now() end where id = $1", [id, deleted]);
}

/** Colleagues that a text calls by @address, @first.last or @first; a first name that two share calls nobody. */
export async function findMentioned(db: ActorDb, handles: readonly string[]): Promise<Colleague[]> {
  if (!handles.length) return [];
  const { rows } = await db.query<Colleague & { handle: string }>(
    `select u.id, u.email, u.name, h as handle from unnest($1::text[]) h join users u
       on u.email = h or split_part(u.email, '@', 1) = h or lower(split_part(u.name, ' ', 1)) = h
     where u.role = any($2)`,
    [handles.map((handle) => handle.toLowerCase()), FIRM],
  );
  const called = rows.filter(
    (row) => row.email === row.handle || rows.filter(({ handle }) => handle === row.handle).length === 1,
  );
  return [...new Map(called.map(({ id, email, name }) => [id, { id, email, name }])).values()];
}
