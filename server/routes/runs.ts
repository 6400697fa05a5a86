import { approvalsOf } from "../../db/approvals.ts";
import { asActor } from "../../db/as-actor.ts";
import { costOf } from "../../tools/outward/list-receipts.ts";
import type { App, AppDependencies } from "../deps.ts";

/** Stopping a run, and its receipt: what was asked of which tools, read, cited and spent. */
export function mountRuns(app: App, { assistant, database: { pool } }: AppDependencies): void {
  app.post("/v1/runs/:runId/cancel", async (c) => {
    const { status } = await assistant().cancel(c.req.param("runId"), c.get("session").actor);
    return c.json({ status: status === "running" ? "cancelling" : status }, 202);
  });

  app.get("/v1/runs/:runId", async (c) => {
    const { actor } = c.get("session");
    const run = await assistant().receipt(c.req.param("runId"), actor);
    const approvals = await asActor(pool, actor, (db) => approvalsOf(db, { runId: run.id }));
    return c.json({
      id: run.id,
      threadId: run.thread_id,
      status: run.status,
      question: run.question,
      channel: run.channel,
      model: run.model,
      startedAt: run.started_at,
      finishedAt: run.finished_at,
      elapsedMs: run.finished_at ? Date.parse(run.finished_at) - Date.parse(run.started_at) : null,
      tools: run.steps.map(({ name, arguments: input, error, durationMs }) => ({
        name,
        arguments: input,
        ok: error === undefined,
        ...(error ? { error } : {}),
        durationMs,
      })),
      sources: { read: run.sources_read.map(({ source }) => source), cited: run.citations },
      checks: run.checks,
      approvals: approvals.get(run.id) ?? [],
      tokens: { input: run.usage?.inputTokens ?? 0, output: run.usage?.outputTokens ?? 0 },
      cost: costOf(run),
      ...(run.error_code ? { error: { code: run.error_code, message: run.error } } : {}),
    });
  });
}
