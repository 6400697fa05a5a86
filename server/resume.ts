import type { RunAgentInputSchema } from "@ag-ui/core/schemas";
import { z } from "zod";
import { findApproval } from "../db/approvals.ts";
import { asActor } from "../db/as-actor.ts";
import type { LoggedEvent } from "../db/runs.ts";
import type { Actor } from "../domain/actor.ts";
import type { Approval } from "../domain/approval.ts";
import { ApprovalDecidedError, ForbiddenError, InvalidInputError } from "../domain/errors.ts";
import type { AppDependencies } from "./deps.ts";

export type ResumeInput = z.output<typeof RunAgentInputSchema> & {
  resume: NonNullable<z.output<typeof RunAgentInputSchema>["resume"]>;
};

/** What a client answers an interrupt with. `approved` is what generic clients send. */
const Payload = z.union([
  z.object({ decision: z.enum(["approve", "reject"]), reason: z.string().max(2_000).optional() }),
  z.object({ approved: z.boolean(), reason: z.string().max(2_000).optional() }).transform(({ approved, reason }) => ({
    decision: approved ? ("approve" as const) : ("reject" as const),
    ...(reason ? { reason } : {}),
  })),
]);

/** Goes on after an interrupt: decides what the client decided, and streams what came of it. A cancelled interrupt is a rejection. */
export async function resume(
  { approvals, assistant, database }: AppDependencies,
  { threadId, runId, resume: answers }: ResumeInput,
  actor: Actor,
): Promise<AsyncGenerator<LoggedEvent>> {
  if (actor.runId) throw new ForbiddenError("deciding from within a run");
  const decisions = answers.map(({ interruptId, status, payload }) => {
    if (status === "cancelled") return { interruptId, decision: { decision: "reject" as const } };
    const parsed = Payload.safeParse(payload);
    if (!parsed.success)
      throw new InvalidInputError('resume: payload has to be {"decision": "approve"} or {"decision": "reject"}.');
    return { interruptId, decision: parsed.data };
  });
  const rows = await asActor(database.pool, actor, (db) =>
    Promise.all(decisions.map(({ interruptId }) => findApproval(db, interruptId))),
  );
  if (rows.some((row) => row?.threadId !== threadId || row.requesterId !== actor.userId))
    throw new InvalidInputError("resume names an interrupt that is not one of this thread's.");
  const ended: Approval[] = [];
  for (const { interruptId, decision } of decisions) {
    try {
      ended.push(await approvals.decide(actor, interruptId, decision, { quiet: true }));
    } catch (error) {
      // One of several was decided elsewhere meanwhile: the run tells what stands, and what became of the others.
      const standing = (error as { details?: { approval?: Approval } }).details?.approval;
      if (!(error instanceof ApprovalDecidedError) || !standing || decisions.length === 1) throw error;
      ended.push(standing);
    }
  }
  const events = await assistant().conclude(ended, actor, runId);
  if (!events) throw new InvalidInputError("resume names no interrupt of this thread.");
  return events;
}
