import { setTimeout } from "node:timers/promises";
import type pg from "pg";
import type { Assistant } from "../agents/assistant.ts";
import { type ApprovalRow, toApproval } from "../db/approvals.ts";
import { findUser, toActor } from "../db/users.ts";
import type { Channel } from "../domain/actor.ts";
import { RunExistsError, ThreadBusyError, ThreadNotFoundError } from "../domain/errors.ts";

/** A thread in which an answer is being written is told of a decision afterwards. */
const PAUSE_MS = 500;
const ATTEMPTS = 600;

/** Says in the thread what became of a proposal, once the answer that may be running there has ended. */
export async function tellThread(pool: pg.Pool, assistant: Assistant, row: ApprovalRow): Promise<void> {
  const user = await findUser(pool, row.tenantId, row.requesterId);
  if (!user) return;
  for (let attempt = 1; ; attempt++) {
    try {
      await assistant.conclude([toApproval(row)], toActor(user, row.channel as Channel));
      return;
    } catch (error) {
      if (error instanceof ThreadNotFoundError || error instanceof RunExistsError) return;
      if (!(error instanceof ThreadBusyError) || attempt >= ATTEMPTS) throw error;
      await setTimeout(PAUSE_MS, undefined, { ref: false });
    }
  }
}
