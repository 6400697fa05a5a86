import { randomUUID } from "node:crypto";
import { type AGUIEvent, EventType, PROTOCOL_VERSION } from "@ag-ui/core";
import type pg from "pg";
import { approvalsOf } from "../db/approvals.ts";
import { type ActorDb, asActor, asSystem } from "../db/as-actor.ts";
import {
  type Attachment,
  appendEvents,
  findAbandoned,
  findAttachments,
  findRun,
  insertRun,
  type LoggedEvent,
  listRuns,
  type RunRow,
  type RunStatus,
  requestCancel,
} from "../db/runs.ts";
import { ensureThread, findThread } from "../db/threads.ts";
import { type Actor, may } from "../domain/actor.ts";
import type { Approval } from "../domain/approval.ts";
import {
  DocumentNotFoundError,
  ForbiddenError,
  InterruptedError,
  RunExistsError,
  RunNotFoundError,
  ThreadBusyError,
  ThreadNotFoundError,
  toAppError,
} from "../domain/errors.ts";
import { type AnswerSettings, answer, warmUp } from "./answer.ts";
import { tellOutcome } from "./conclude.ts";
import { EventLog, type EventWriter } from "./events.ts";
import { TURNS_REMEMBERED } from "./history.ts";

export interface Question {
  threadId: string;
  runId: string;
  text: string;
  documentIds: readonly string[];
  /** For a run that tells what became of a proposal. */
  approvalId?: string;
}

/** Runs of this process, by tenant and id, so that one can be stopped. */
type Active = Map<string, AbortController>;

const TITLE_LENGTH = 80;
/** A run whose process has not been heard of for this long is given up. */
const ABANDONED_AFTER_MS = 60_000;

export interface AssistantOptions extends AnswerSettings {
  pool: pg.Pool;
  /** True when nobody else can be running on this database: what still runs at the start was cut off. */
  exclusive: boolean;
}

export type Assistant = ReturnType<typeof createAssistant>;

/** Answers questions. A run belongs to the server and not to the request: it goes on when the reader leaves. */
export function createAssistant(options: AssistantOptions) {
  const { pool } = options;
  const log = new EventLog(pool);
  const active: Active = new Map();
  const ownerProcess = randomUUID();
  const running = new Set<Promise<void>>();

  async function begin(question: Question, actor: Actor) {
    if (!may(actor.role, "assistant:ask")) throw new ForbiddenError("asking the assistant");
    return asActor(pool, actor, async (db) => {
      const { threadId, runId, text } = question;
      const attachments = await namesOf(db, question.documentIds);
      const title = text.replace(/\s+/g, " ").trim().slice(0, TITLE_LENGTH) || "New question";
      if (!(await ensureThread(db, { id: threadId, tenantId: actor.tenantId, userId: actor.userId, title })))
        throw new ThreadNotFoundError();
      const thread = await findThread(db, threadId);
      if (!thread) throw new ThreadNotFoundError();
      const history = await listRuns(db, threadId, TURNS_REMEMBERED);
      const model = options.models.ids[0] ?? "offline";
      try {
        await insertRun(db, {
          id: runId,
          tenantId: actor.tenantId,
          threadId,
          userId: actor.userId,
          channel: actor.channel,
          question: text,
          attachments,
          model,
          ownerProcess,
          ...(question.approvalId ? { approvalId: question.approvalId } : {}),
        });
      } catch (error) {
        const { code, constraint } = error as { code?: string; constraint?: string };
        if (code === "23505") throw constraint === "runs_one_running" ? new ThreadBusyError() : new RunExistsError();
        throw error;
      }
      return { history, attachments, lastSeq: Number(thread.last_seq) };
    });
  }

  /** Starts a run and gives its events as they happen, from RUN_STARTED to the end. */
  async function start(question: Question, actor: Actor): Promise<AsyncGenerator<LoggedEvent>> {
    const { history, attachments, lastSeq } = await begin(question, actor);
    const { threadId, runId, text } = question;
    const tail = log.tail(actor, threadId);
    const controller = new AbortController();
    const writer = log.writer(actor, threadId, runId, lastSeq, (cause) => {
      controller.abort();
      void breakOff(writer, actor, runId, cause);
    });
    const key = `${actor.tenantId}/${runId}`;
    active.set(key, controller);
    writer.write({
      type: EventType.RUN_STARTED,
      threadId,
      runId,
      protocolVersion: PROTOCOL_VERSION,
      input: {
        threadId,
        runId,
        messages: [{ id: `${runId}-q`, role: "user", content: text }],
        ...(attachments.length ? { forwardedProps: { attachments } } : {}),
      },
      timestamp: Date.now(),
    } as AGUIEvent);
    const work = answer({
      question: text,
      attachments,
      history,
      threadId,
      runId,
      actor,
      writer,
      controller,
      pool,
      settings: options,
    })
      .catch((error) => {
        if (!isHidden(error)) options.report(error);
      })
      .finally(() => {
        active.delete(key);
        running.delete(work);
        tail.close();
      });
    running.add(work);
    return tail.events;
  }

  /** Ends a run that can no longer be written down, by a barrier that closed what it draws on or by a failure of the database. */
  async function breakOff(writer: EventWriter, actor: Actor, runId: string, cause: unknown): Promise<void> {
    const error = isHidden(cause) ? new RunNotFoundError() : toAppError(cause);
    writer.breakOff({ type: EventType.RUN_ERROR, code: error.code, message: error.message } as AGUIEvent);
    await asSystem(pool, (db) =>
      db.query(
        `update runs set status = 'failed', error_code = $3, error = $4, finished_at = now()
         where tenant_id = $1 and id = $2 and status = 'running'`,
        [actor.tenantId, runId, error.code, error.message],
      ),
    ).catch((failure) => options.report(failure));
  }

  /**
   * Tells in the thread that a proposal came from what became of it: a short run of its own, as the person it was proposed for.
   * Undefined when the proposal came from no thread, or the thread is gone.
   */
  async function conclude(
    approvals: readonly Approval[],
    actor: Actor,
    runId = `run_after_${approvals[0]?.id}`,
  ): Promise<AsyncGenerator<LoggedEvent> | undefined> {
    const [first] = approvals;
    if (!first?.threadId) return undefined;
    const { threadId } = first;
    const { lastSeq } = await begin({ threadId, runId, text: "", documentIds: [], approvalId: first.id }, actor);
    const tail = log.tail(actor, threadId);
    const writer = log.writer(actor, threadId, runId, lastSeq, (cause) => void breakOff(writer, actor, runId, cause));
    const told = new Set(approvals.map((approval) => approval.id));
    const ofThread = await asActor(pool, actor, (db) => approvalsOf(db, { threadId }));
    const waiting = [...ofThread.values()].flat().filter(({ id, status }) => status === "pending" && !told.has(id));
    const work = tellOutcome({ approvals, waiting, threadId, runId, writer })
      .catch((error) => {
        if (!isHidden(error)) options.report(error);
      })
      .finally(() => {
        running.delete(work);
        tail.close();
      });
    running.add(work);
    return tail.events;
  }

  async function cancel(runId: string, actor: Actor): Promise<{ status: RunStatus }> {
    const status = await asActor(pool, actor, (db) => requestCancel(db, runId));
    if (!status) throw new RunNotFoundError();
    active.get(`${actor.tenantId}/${runId}`)?.abort();
    return { status };
  }

  async function receipt(runId: string, actor: Actor): Promise<RunRow> {
    const run = await asActor(pool, actor, (db) => findRun(db, runId));
    if (!run) throw new RunNotFoundError();
    return run;
  }

  async function* follow(threadId: string, actor: Actor, after: number, signal: AbortSignal) {
    yield* log.follow(actor, threadId, after, signal);
  }

  /** Ends runs that a process left behind when it was killed, so that their readers are told. */
  async function endAbandoned(): Promise<number> {
    const quietMs = options.exclusive ? 0 : ABANDONED_AFTER_MS;
    const error = new InterruptedError();
    return asSystem(pool, async (db) => {
      const abandoned = await findAbandoned(db, ownerProcess, quietMs);
      for (const run of abandoned) {
        const event = { type: EventType.RUN_ERROR, code: error.code, message: error.message, timestamp: Date.now() };
        const target = { tenantId: run.tenant_id, threadId: run.thread_id, runId: run.id, userId: run.user_id };
        await appendEvents(db, target, [{ seq: Number(run.last_seq) + 1, event }]);
        await db.query(
          "update runs set status = 'failed', error_code = $3, error = $4, finished_at = now() where tenant_id = $1 and id = $2",
          [run.tenant_id, run.id, error.code, error.message],
        );
      }
      return abandoned.length;
    });
  }

  /** Stops what runs and waits until it has said so to its readers. */
  async function close(): Promise<void> {
    for (const controller of active.values()) controller.abort();
    await Promise.all(running);
  }

  return { start, conclude, cancel, receipt, follow, endAbandoned, warmUp, close };
}

/** Row-level security took no more: what the run draws on is hidden from its reader by now. */
const isHidden = (error: unknown): boolean => (error as { code?: string })?.code === "42501";

async function namesOf(db: ActorDb, ids: readonly string[]): Promise<Attachment[]> {
  if (!ids.length) return [];
  const found = await findAttachments(db, ids);
  // A document that is missing, and one that the asker may not see, read the same.
  if (found.length !== new Set(ids).size) throw new DocumentNotFoundError();
  return found;
}
