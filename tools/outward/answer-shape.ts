import { z } from "zod";
import { approvalsOf } from "../../db/approvals.ts";
import type { ActorDb } from "../../db/as-actor.ts";
import { findRun } from "../../db/runs.ts";
import { Citation } from "../../domain/source.ts";
import { Proposal, toProposal } from "./proposal-shape.ts";

export const Answer = z.strictObject({
  status: z
    .enum(["running", "waiting", "done", "cancelled", "failed"])
    .describe("running: call get_job with jobId in a while. waiting: a person has to decide what is in proposals"),
  answer: z.string().describe("Markdown. [1], [2] refer to citations; empty while it is being written"),
  citations: z.array(Citation).describe("The page, record or provider behind each mark"),
  proposals: z.array(Proposal).describe("Changes that were asked for and wait for a person's click"),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable().describe("Why there is no answer"),
  model: z.string().nullable().describe("Who wrote it; offline is Parley's own, without a language model"),
  jobId: z.string().describe("For get_job: the run, which is also in list_receipts"),
  threadId: z.string().describe("To ask on with ask"),
  url: z.string().describe("The conversation, for the person who asked"),
});
export type Answer = z.output<typeof Answer>;

/** A run as its asker's program sees it. One that is hidden from whoever asks is not there. */
export async function readAnswer(db: ActorDb, runId: string, publicUrl: string): Promise<Answer | undefined> {
  const run = await findRun(db, runId);
  if (!run) return undefined;
  const approvals = (await approvalsOf(db, { runId })).get(runId) ?? [];
  return {
    status: run.status,
    answer: run.answer ?? "",
    citations: run.citations,
    proposals: approvals.map((approval) => toProposal(approval, publicUrl)),
    error: run.error_code ? { code: run.error_code, message: run.error ?? "" } : null,
    model: run.model,
    jobId: run.id,
    threadId: run.thread_id,
    url: `${publicUrl}/#t=${encodeURIComponent(run.thread_id)}`,
  };
}
