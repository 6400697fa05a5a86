import type { ActorDb } from "./as-actor.ts";

/** An id, or one with a place in the record behind it. */
const RECORD_ID =
  /^((?:deal|company|contact|activity|task|comment|room|folder|doc|fund|investment|approval|thread|run)_[A-Za-z0-9-]{1,64})(?:@[\w-]{1,40})?$/;
const MOST_RECORDS = 500;

/** Ids of records anywhere in a value, each once; `placed` are those whose own object says which deal or company they belong to. */
export interface RecordIds {
  all: Set<string>;
  placed: Set<string>;
}

export function recordIdsIn(value: unknown, found: RecordIds = { all: new Set(), placed: new Set() }): RecordIds {
  if (typeof value === "string") {
    const id = RECORD_ID.exec(value)?.[1];
    if (id) found.all.add(id);
  } else if (value !== null && typeof value === "object") {
    const { id, dealId, companyId } = value as Record<string, unknown>;
    if (typeof id === "string" && (typeof dealId === "string" || typeof companyId === "string")) found.placed.add(id);
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
export async function findTouched(db: ActorDb, { all, placed }: RecordIds): Promise<Touched> {
  const direct = [...all].filter((id) => /^(?:deal|company)_/.test(id));
  const indirect = [...all].filter((id) => /^(?:room|doc|contact|activity)_/.test(id) && !placed.has(id));
  const { rows } = indirect.length
    ? await db.query<{ id: string }>("select app.places_of($1) as id", [indirect])
    : { rows: [] };
  return {
    barred: [...new Set([...direct, ...rows.map((row) => row.id)])],
    records: [...all].slice(0, MOST_RECORDS),
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
