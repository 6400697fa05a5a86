import type { ActorDb } from "./as-actor.ts";

const RECORD_ID =
  /^(?:deal|company|contact|activity|task|comment|room|folder|doc|fund|investment|approval|thread|run)_[A-Za-z0-9-]{1,64}$/;
const MOST_RECORDS = 500;

/** Ids of records anywhere in a value, each once. */
export function recordIdsIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value === "string") {
    if (RECORD_ID.test(value)) found.add(value);
  } else if (value !== null && typeof value === "object") {
    for (const field of Object.values(value)) recordIdsIn(field, found);
  }
  return found;
}

export interface Touched {
  /** The deals and companies among them or behind them: what a barrier may close. */
  barred: string[];
  records: string[];
}

/** What a call drew on: the records named in its arguments and its answer, and the deals and companies that rooms, documents and contacts belong to. */
export async function findTouched(db: ActorDb, ids: ReadonlySet<string>): Promise<Touched> {
  const direct: string[] = [];
  const behind: string[] = [];
  for (const id of ids) (/^(?:deal|company)_/.test(id) ? direct : behind).push(id);
  const indirect = behind.filter((id) => /^(?:room|doc|contact|activity)_/.test(id));
  const { rows } = indirect.length
    ? await db.query<{ id: string }>(
        `select deal_id as id from data_rooms where id = any ($1) and deal_id is not null
         union select deal_id from documents where id = any ($1) and deal_id is not null
         union select company_id from contacts where id = any ($1) and company_id is not null
         union select deal_id from activities where id = any ($1) and deal_id is not null`,
        [indirect],
      )
    : { rows: [] };
  return {
    barred: [...new Set([...direct, ...rows.map((row) => row.id)])],
    records: [...ids].slice(0, MOST_RECORDS),
  };
}

/** Remembers with a run, and with the thread that it opened, what it drew on: behind a barrier the run is gone too. */
export async function markRun(db: ActorDb, runId: string, barred: readonly string[]): Promise<void> {
  if (!barred.length) return;
  await db.query(
    `with run as (
       update runs set touched = array(select distinct unnest(touched || $2)) where id = $1 returning thread_id)
     update threads t set touched = array(select distinct unnest(t.touched || $2)) from run
     where t.id = run.thread_id and $1 = (select r.id from runs r where r.thread_id = t.id order by r.started_at limit 1)`,
    [runId, barred],
  );
}
