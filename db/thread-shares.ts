import type { Actor } from "../domain/actor.ts";
import { newId } from "../domain/ids.ts";
import { type ActorDb, asProgram } from "./as-actor.ts";
import { listRuns, type RunRow } from "./runs.ts";
import { findThread, type ThreadRow } from "./threads.ts";
import { recordIdsIn } from "./touched.ts";

/** A share of one of the actor's own threads; undefined when it is not theirs. */
export async function shareThread(
  db: ActorDb,
  actor: Actor,
  threadId: string,
  days: number,
): Promise<{ id: string; until: string } | undefined> {
  const { rows } = await db.query<{ id: string; until: string }>(
    `insert into thread_shares (id, tenant_id, thread_id, shared_by, until)
     select $1, tenant_id, id, user_id, now() + make_interval(days => $3) from threads where id = $2 and user_id = $4
     returning id, to_char(until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as until`,
    [newId("share"), threadId, days, actor.userId],
  );
  return rows[0];
}

export async function revokeShare(db: ActorDb, shareId: string): Promise<boolean> {
  const { rowCount } = await db.query(
    "update thread_shares set revoked_at = now() where id = $1 and shared_by = app.user_id() and revoked_at is null",
    [shareId],
  );
  return rowCount > 0;
}

export interface SharedThread {
  thread: ThreadRow;
  sharedBy: string;
  runs: RunRow[];
  /** Answers that rest on something the reader may not see; they are left out whole. */
  withheld: number;
}

/** What the actor may see of a shared thread: answers that touch nothing hidden from them and rest on documents they may read. */
export async function openShare(
  db: ActorDb,
  actor: Actor,
  shareId: string,
  most: number,
): Promise<SharedThread | undefined> {
  const { rows } = await db.query<{ thread_id: string; shared_by: string; email: string }>(
    "select s.thread_id, s.shared_by, u.email from thread_shares s join users u on u.id = s.shared_by where s.id = $1",
    [shareId],
  );
  const share = rows[0];
  if (!share) return undefined;
  const found = await asProgram(db, async () => {
    const owned = await db.query<{ touched: string[]; id: string }>(
      "select id, touched from runs where tenant_id = $1 and thread_id = $2 and user_id = $3",
      [actor.tenantId, share.thread_id, share.shared_by],
    );
    return {
      touched: new Map(owned.rows.map((row) => [row.id, row.touched])),
      runs: (await listRuns(db, share.thread_id, most)).filter((run) => owned.rows.some((row) => row.id === run.id)),
      thread: await findThread(db, share.thread_id),
    };
  });
  const { thread, runs, touched } = found;
  if (!thread) return undefined;
  const hidden = new Set(
    (await db.query<{ hidden: string[] }>("select app.hidden_records() as hidden")).rows[0]?.hidden ?? [],
  );
  const open: RunRow[] = [];
  for (const run of runs)
    if (!touched.get(run.id)?.some((id) => hidden.has(id)) && (await mayReadAll(db, run))) open.push(run);
  // The title is the first question: withheld with it.
  if (open[0]?.id !== runs[0]?.id) return undefined;
  return { thread, sharedBy: share.email, runs: open, withheld: runs.length - open.length };
}

async function mayReadAll(db: ActorDb, run: RunRow): Promise<boolean> {
  const ids = [...recordIdsIn([run.steps, run.sources_read, run.citations, run.attachments]).all];
  const places = ids.filter((id) => /^(?:doc|room)_/.test(id));
  if (!places.length) return true;
  const { rows } = await db.query<{ n: number }>(
    `select ((select count(*) from documents where id = any ($1)) + (select count(*) from data_rooms where id = any ($1)))::int as n`,
    [places],
  );
  return rows[0]?.n === places.length;
}
