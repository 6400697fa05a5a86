import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Assistant } from "../../agents/assistant.ts";
import type { RunEvent } from "../../channels/operations.ts";
import { asSystem } from "../../db/as-actor.ts";
import { findRunState } from "../../db/deliveries.ts";
import type { Actor } from "../../domain/actor.ts";
import { RunNotFoundError } from "../../domain/errors.ts";

/** A run that tells of a decision begins once the thread's own answer has ended. */
const BEGINS_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 150;

/** The events of one run from its first to its end, out of the log and then live. Ends with an error where the reader may no longer see it. */
export async function* runEvents(
  { pool, assistant }: { pool: pg.Pool; assistant: Assistant },
  { actor, threadId, runId, signal }: { actor: Actor; threadId: string; runId: string; signal: AbortSignal },
): AsyncGenerator<RunEvent> {
  const giveUpAt = Date.now() + BEGINS_WITHIN_MS;
  while (!signal.aborted) {
    const run = await asSystem(pool, (db) => findRunState(db, actor.tenantId, threadId, runId));
    if (!run.status) {
      if (Date.now() > giveUpAt) return;
      await wait(LOOK_AGAIN_MS);
      continue;
    }
    let mine = false;
    for await (const { event } of assistant.follow(threadId, actor, run.after, signal)) {
      if (event.type === "RUN_STARTED") mine = event.runId === runId;
      if (!mine) continue;
      yield event;
      if (event.type === "RUN_FINISHED" || event.type === "RUN_ERROR") return;
    }
    const { status } = await asSystem(pool, (db) => findRunState(db, actor.tenantId, threadId, runId));
    if (status === "running" || signal.aborted) continue;
    // It has ended and its end is not in what this reader may see: something it draws on is hidden from one of them by now.
    const error = new RunNotFoundError();
    if (!mine) yield { type: "RUN_STARTED", runId };
    yield { type: "RUN_ERROR", code: error.code, message: error.message };
    return;
  }
}
