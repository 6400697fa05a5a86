import type { ActorDb } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export interface ThreadRow {
  id: string;
  title: string;
  created_at: string;
  updated_at: string;
  last_seq: string;
  running: boolean;
  deal_id: string | null;
  deal_name: string | null;
}

const THREAD = `select t.id, t.title, ${moment("t.created_at")} as created_at, ${moment("t.updated_at")} as updated_at, t.last_seq,
  exists (select from runs r where r.thread_id = t.id and r.status = 'running') as running, t.deal_id, d.name as deal_name
  from threads t left join deals d on d.id = t.deal_id`;

/** Last answered first; `after` is the (updated_at, id) of the last row of the page before. */
export async function listThreads(db: ActorDb, { limit, after }: { limit: number; after?: string[] }) {
  const { rows } = await db.query<ThreadRow>(
    `${THREAD} ${after ? "where (t.updated_at, t.id) < ($2::timestamptz, $3)" : ""} order by t.updated_at desc, t.id desc limit $1`,
    [limit + 1, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>("select count(*) as total from threads");
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

export async function findThread(db: ActorDb, threadId: string): Promise<ThreadRow | undefined> {
  const { rows } = await db.query<ThreadRow>(`${THREAD} where t.id = $1`, [threadId]);
  return rows[0];
}

/** Makes the thread unless it is there. False when the id belongs to somebody else. */
export async function ensureThread(
  db: ActorDb,
  thread: { id: string; tenantId: string; userId: string; title: string },
): Promise<boolean> {
  await db.query(
    "insert into threads (tenant_id, id, user_id, title) values ($1, $2, $3, $4) on conflict (tenant_id, id) do nothing",
    [thread.tenantId, thread.id, thread.userId, thread.title],
  );
  const { rowCount } = await db.query("select 1 from threads where id = $1", [thread.id]);
  return rowCount > 0;
}

export async function renameThread(db: ActorDb, threadId: string, title: string): Promise<boolean> {
  return (await db.query("update threads set title = $2 where id = $1", [threadId, title])).rowCount > 0;
}

export async function deleteThread(db: ActorDb, threadId: string): Promise<boolean> {
  return (await db.query("delete from threads where id = $1", [threadId])).rowCount > 0;
}
