import type { Citation, Source } from "../domain/source.ts";
import type { ActorDb, Transaction } from "./as-actor.ts";
import { moment } from "./timestamps.ts";

export type RunStatus = "running" | "done" | "cancelled" | "failed" | "waiting";

/** One tool call of a run, as the thread remembers it. */
export interface RunStep {
  id: string;
  name: string;
  arguments: Record<string, unknown>;
  /** The tool's answer as the reader may see it. */
  result?: unknown;
  /** The answer as the model saw it, shortened: what a later question of the thread can refer to. */
  seen?: unknown;
  error?: { code: string; message: string };
  durationMs: number;
}
export interface Attachment {
  documentId: string;
  name: string;
}

/** Names of the documents attached to a question, as far as the actor may see them. */
export async function findAttachments(db: ActorDb, documentIds: readonly string[]): Promise<Attachment[]> {
  const { rows } = await db.query<Attachment>(
    'select id as "documentId", name from documents where id = any($1) order by array_position($1, id)',
    [documentIds],
  );
  return rows;
}

/** A source that the run read, under the number by which the model knows it in this thread. */
export interface NumberedSource {
  number: number;
  source: Source;
}
export interface RunRow {
  id: string;
  thread_id: string;
  channel: string;
  question: string;
  attachments: Attachment[];
  status: RunStatus;
  model: string | null;
  answer: string | null;
  steps: RunStep[];
  citations: Citation[];
  sources_read: NumberedSource[];
  checks: { quotes: { matched: number; total: number } } | null;
  suggestions: string[];
  usage: { inputTokens: number; outputTokens: number } | null;
  error_code: string | null;
  error: string | null;
  /** Set on a run that tells what became of a proposal, instead of answering a question. */
  approval_id: string | null;
  started_at: string;
  finished_at: string | null;
}

const COLUMNS = `id, thread_id, channel, question, attachments, status, model, answer, steps, citations, sources_read, checks, suggestions,
  usage, error_code, error, approval_id, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as started_at,
  to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as finished_at`;

export async function insertRun(
  db: ActorDb,
  run: {
    id: string;
    tenantId: string;
    threadId: string;
    userId: string;
    channel: string;
    question: string;
    attachments: Attachment[];
    model: string;
    ownerProcess: string;
    approvalId?: string;
  },
): Promise<void> {
  await db.query(
    `insert into runs (tenant_id, id, thread_id, user_id, channel, question, attachments, model, owner_process, approval_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      run.tenantId,
      run.id,
      run.threadId,
      run.userId,
      run.channel,
      run.question,
      JSON.stringify(run.attachments),
      run.model,
      run.ownerProcess,
      run.approvalId ?? null,
    ],
  );
}

export async function findRun(db: ActorDb, runId: string): Promise<RunRow | undefined> {
  return (await db.query<RunRow>(`select ${COLUMNS} from runs where id = $1`, [runId])).rows[0];
}

/** Oldest first; with a limit, the latest ones. */
export async function listRuns(db: ActorDb, threadId: string, limit: number): Promise<RunRow[]> {
  const { rows } = await db.query<RunRow>(
    `select ${COLUMNS} from runs where thread_id = $1 order by runs.started_at desc, id desc limit $2`,
    [threadId, limit],
  );
  return rows.reverse();
}

/** Every run of the actor's own that answers a question, newest first; `after` is the (started_at_exact, id) of the last row of the page before. */
export async function listOwnRuns(db: ActorDb, { limit, after }: { limit: number; after?: string[] }) {
  const { rows } = await db.query<RunRow & { started_at_exact: string }>(
    `select ${COLUMNS}, ${moment("started_at", "started_at_exact")} from runs
     where approval_id is null ${after ? "and (runs.started_at, id) < ($2::timestamptz, $3)" : ""}
     order by runs.started_at desc, id desc limit $1`,
    [limit + 1, ...(after ?? [])],
  );
  const count = await db.query<{ total: string }>("select count(*) as total from runs where approval_id is null");
  return { rows, total: Number(count.rows[0]?.total ?? 0) };
}

export interface RunOutcome {
  status: Exclude<RunStatus, "running">;
  answer: string;
  steps: RunStep[];
  citations: Citation[];
  sourcesRead: NumberedSource[];
  checks: RunRow["checks"];
  suggestions: string[];
  usage: RunRow["usage"];
  model: string;
  error?: { code: string; message: string };
}

export async function finishRun(db: ActorDb, runId: string, threadId: string, outcome: RunOutcome): Promise<void> {
  await db.query(
    `update runs set status = $2, answer = $3, steps = $4, citations = $5, sources_read = $6, checks = $7, suggestions = $8,
       usage = $9, model = $10, error_code = $11, error = $12, finished_at = now() where id = $1 and status = 'running'`,
    [
      runId,
      outcome.status,
      outcome.answer,
      json(outcome.steps),
      json(outcome.citations),
      json(outcome.sourcesRead),
      outcome.checks && json(outcome.checks),
      json(outcome.suggestions),
      outcome.usage && json(outcome.usage),
      outcome.model,
      outcome.error?.code ?? null,
      outcome.error?.message ?? null,
    ],
  );
  // A thread belongs to the deal that its first answer is about: rights, and the list of threads, go by deal.
  const cited = (kind: Citation["kind"]) => outcome.citations.filter((citation) => citation.kind === kind);
  await db.query(
    `update threads set updated_at = now(), deal_id = coalesce(deal_id,
       (select id from deals where id = any($2) limit 1),
       (select deal_id from documents where id = any($3) and deal_id is not null order by array_position($3, id) limit 1))
     where id = $1`,
    [
      threadId,
      new Set(cited("record").map((citation) => citation.recordId)).size === 1
        ? cited("record").map((c) => c.recordId)
        : [],
      cited("document").map((citation) => citation.documentId),
    ],
  );
}

/** PostgreSQL's jsonb holds no NUL, and a document's text may. */
const json = (value: unknown) => JSON.stringify(value).replaceAll("\\u0000", "\\ufffd");

export async function requestCancel(db: ActorDb, runId: string): Promise<RunStatus | undefined> {
  const { rows } = await db.query<{ status: RunStatus }>(
    "update runs set cancel_requested_at = coalesce(cancel_requested_at, now()) where id = $1 returning status",
    [runId],
  );
  return rows[0]?.status;
}

/** Says that the run is alive; true when somebody asked to stop it. */
export async function beat(db: ActorDb, runId: string): Promise<boolean> {
  const { rows } = await db.query<{ cancel: boolean }>(
    "update runs set heartbeat_at = now() where id = $1 returning cancel_requested_at is not null as cancel",
    [runId],
  );
  return rows[0]?.cancel ?? true;
}

export interface LoggedEvent {
  seq: number;
  event: Record<string, unknown>;
}

/** Appends events under numbers that the thread's only running run gives out. */
export async function appendEvents(
  db: ActorDb,
  run: { tenantId: string; threadId: string; runId: string; userId: string },
  events: readonly LoggedEvent[],
): Promise<void> {
  await db.query(
    `insert into run_events (tenant_id, thread_id, run_id, user_id, seq, event)
     select $1, $2, $3, $4, s, e from unnest($5::bigint[], $6::jsonb[]) as rows (s, e)`,
    [run.tenantId, run.threadId, run.runId, run.userId, events.map((e) => e.seq), events.map((e) => json(e.event))],
  );
  await db.query("update threads set last_seq = greatest(last_seq, $2) where id = $1", [
    run.threadId,
    events.at(-1)?.seq ?? 0,
  ]);
}

export async function readEvents(db: ActorDb, threadId: string, after: number, limit: number): Promise<LoggedEvent[]> {
  const { rows } = await db.query<{ seq: string; event: Record<string, unknown> }>(
    "select seq, event from run_events where thread_id = $1 and seq > $2 order by seq limit $3",
    [threadId, after, limit],
  );
  return rows.map((row) => ({ seq: Number(row.seq), event: row.event }));
}

export interface AbandonedRun {
  id: string;
  tenant_id: string;
  thread_id: string;
  user_id: string;
  last_seq: string;
}

/** Running runs whose process is gone: all of another process's when it owned this database alone, else those that went quiet. */
export async function findAbandoned(db: Transaction, ownerProcess: string, quietMs: number): Promise<AbandonedRun[]> {
  const { rows } = await db.query<AbandonedRun>(
    `select r.id, r.tenant_id, r.thread_id, r.user_id, t.last_seq from runs r
     join threads t on t.tenant_id = r.tenant_id and t.id = r.thread_id
     where r.status = 'running' and r.owner_process <> $1 and r.heartbeat_at < now() - make_interval(secs => $2)`,
    [ownerProcess, quietMs / 1000],
  );
  return rows;
}
