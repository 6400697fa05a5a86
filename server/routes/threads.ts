import { z } from "zod";
import { approvalsOf } from "../../db/approvals.ts";
import { asActor } from "../../db/as-actor.ts";
import { listRuns, type RunRow } from "../../db/runs.ts";
import { openShare, revokeShare, shareThread } from "../../db/thread-shares.ts";
import { deleteThread, findThread, listThreads, renameThread, type ThreadRow } from "../../db/threads.ts";
import type { Approval } from "../../domain/approval.ts";
import { InvalidInputError, ThreadNotFoundError } from "../../domain/errors.ts";
import { decodeCursor, PageInput, toPage } from "../../domain/page.ts";
import type { App, AppDependencies } from "../deps.ts";
import { streamEvents } from "../sse.ts";
import { readJson } from "./tools.ts";

const RUNS_SHOWN = 200;
const Paging = z.strictObject(PageInput);
const Share = z.strictObject({ days: z.int().min(1).max(365).default(30) });
const Rename = z.strictObject({ title: z.string().trim().min(1).max(200) });

/** A person's own threads: history, replay, and what was asked and answered in each. */
export function mountThreads(app: App, { database: { pool }, assistant, settings }: AppDependencies): void {
  app.get("/v1/threads", async (c) => {
    const paging = Paging.safeParse(c.req.query());
    if (!paging.success) throw new InvalidInputError(z.prettifyError(paging.error));
    const { limit, cursor } = paging.data;
    const after = decodeCursor(cursor, 2);
    const { rows, total } = await asActor(pool, c.get("session").actor, (db) =>
      listThreads(db, { limit, ...(after ? { after } : {}) }),
    );
    return c.json(toPage(rows, { limit, total, key: (row) => [row.updated_at, row.id], item: toThread }));
  });

  app.get("/v1/threads/:threadId", async (c) => {
    const { thread, runs, approvals } = await asActor(pool, c.get("session").actor, async (db) => {
      const found = await findThread(db, c.req.param("threadId"));
      if (!found) throw new ThreadNotFoundError();
      return {
        thread: found,
        runs: await listRuns(db, found.id, RUNS_SHOWN),
        approvals: await approvalsOf(db, { threadId: found.id }),
      };
    });
    const active = runs.find((run) => run.status === "running");
    return c.json({
      ...toThread(thread),
      lastSeq: Number(thread.last_seq),
      ...(active ? { activeRunId: active.id } : {}),
      messages: runs.flatMap((run) => toMessages(run, approvals.get(run.id))),
    });
  });

  app.patch("/v1/threads/:threadId", async (c) => {
    const body = Rename.safeParse(await readJson(c));
    if (!body.success) throw new InvalidInputError(z.prettifyError(body.error));
    const renamed = await asActor(pool, c.get("session").actor, (db) =>
      renameThread(db, c.req.param("threadId"), body.data.title),
    );
    if (!renamed) throw new ThreadNotFoundError();
    return c.json({ id: c.req.param("threadId"), title: body.data.title });
  });

  app.delete("/v1/threads/:threadId", async (c) => {
    const deleted = await asActor(pool, c.get("session").actor, (db) => deleteThread(db, c.req.param("threadId")));
    if (!deleted) throw new ThreadNotFoundError();
    return c.body(null, 204);
  });

  app.post("/v1/threads/:threadId/share", async (c) => {
    const { actor } = c.get("session");
    const body = Share.safeParse(await readJson(c));
    if (!body.success) throw new InvalidInputError(z.prettifyError(body.error));
    const share = await asActor(pool, actor, (db) => shareThread(db, actor, c.req.param("threadId"), body.data.days));
    if (!share) throw new ThreadNotFoundError();
    return c.json({ ...share, url: `${settings.publicUrl}/#t=${share.id}` }, 201);
  });

  app.get("/v1/shares/:shareId", async (c) => {
    const { actor } = c.get("session");
    const shared = await asActor(pool, actor, (db) => openShare(db, actor, c.req.param("shareId"), RUNS_SHOWN));
    if (!shared) throw new ThreadNotFoundError();
    return c.json({
      ...toThread({ ...shared.thread, id: c.req.param("shareId"), running: false }),
      lastSeq: 0,
      sharedBy: shared.sharedBy,
      withheld: shared.withheld,
      messages: shared.runs.flatMap((run) => toMessages(run, undefined)),
    });
  });

  app.delete("/v1/shares/:shareId", async (c) => {
    const revoked = await asActor(pool, c.get("session").actor, (db) => revokeShare(db, c.req.param("shareId")));
    if (!revoked) throw new ThreadNotFoundError();
    return c.body(null, 204);
  });

  app.get("/v1/threads/:threadId/events", async (c) => {
    const { actor } = c.get("session");
    const threadId = c.req.param("threadId");
    const after = Number(c.req.query("after") ?? c.req.header("last-event-id") ?? 0);
    if (!Number.isSafeInteger(after) || after < 0)
      throw new InvalidInputError("after has to be the number of an event, or be left away.");
    if (!(await asActor(pool, actor, (db) => findThread(db, threadId)))) throw new ThreadNotFoundError();
    const events = assistant().follow(threadId, actor, after, c.req.raw.signal);
    return streamEvents(c, events, ({ seq, event }) => `id: ${seq}\ndata: ${JSON.stringify(event)}\n\n`);
  });
}

const toThread = (row: ThreadRow) => ({
  id: row.id,
  title: row.title,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  running: row.running,
  ...(row.deal_id && row.deal_name ? { deal: { id: row.deal_id, name: row.deal_name } } : {}),
});

function toMessages(run: RunRow, approvals: Approval[] | undefined) {
  const elapsedMs = run.finished_at ? Date.parse(run.finished_at) - Date.parse(run.started_at) : undefined;
  const question = {
    id: `${run.id}-q`,
    role: "user",
    content: run.question,
    runId: run.id,
    createdAt: run.started_at,
    ...(run.attachments.length ? { attachments: run.attachments } : {}),
  };
  return [
    // A run that tells what became of a proposal answers no question.
    ...(run.approval_id ? [] : [question]),
    {
      id: `${run.id}-a`,
      role: "assistant",
      content: run.answer ?? "",
      runId: run.id,
      createdAt: run.started_at,
      status: run.status,
      toolCalls: run.steps.map(({ id, name, arguments: input, result, error }) => ({
        id,
        name,
        arguments: input,
        ...(error ? { error } : { result }),
      })),
      citations: run.citations,
      ...(approvals ? { approvals } : {}),
      ...(run.approval_id ? { approvalId: run.approval_id } : {}),
      ...(run.checks ? { checks: run.checks } : {}),
      ...(run.suggestions.length ? { suggestions: run.suggestions } : {}),
      ...(run.error_code ? { error: { code: run.error_code, message: run.error } } : {}),
      ...(elapsedMs === undefined ? {} : { elapsedMs }),
    },
  ];
}
