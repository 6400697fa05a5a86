import type pg from "pg";
import {
  type ApprovalRow,
  addApprover,
  concludeApproval,
  findApproval,
  findUnfinishedApprovals,
  hashArguments,
  rejectApproval,
  toApproval,
} from "../db/approvals.ts";
import { type ActorDb, asActor, asSystem } from "../db/as-actor.ts";
import { appendAudit } from "../db/audit.ts";
import { findUser, toActor } from "../db/users.ts";
import { type Actor, type Channel, may } from "../domain/actor.ts";
import type { Approval } from "../domain/approval.ts";
import {
  type AppError,
  ApprovalDecidedError,
  ApprovalExpiredError,
  ApprovalNotFoundError,
  ForbiddenError,
  InternalError,
  toAppError,
  UnauthenticatedError,
} from "../domain/errors.ts";
import type { AnyTool } from "./define-tool.ts";
import type { Gate } from "./invoke.ts";

export interface Decision {
  decision: "approve" | "reject";
  reason?: string;
}

export interface Approvals {
  /**
   * Decides a proposal, once. An approval that is complete is carried out before this returns. `quiet` when the caller tells the thread
   * itself what came of it.
   */
  decide(actor: Actor, approvalId: string, decision: Decision, options?: { quiet?: boolean }): Promise<Approval>;
  /** Carries out what was approved before a crash, and closes what nobody decided in time. Returns what it ended. */
  sweep(quietSeconds?: number): Promise<Approval[]>;
}

/** A process that was to carry out an approved change takes a moment for it; one that is silent for longer is gone. */
const QUIET_SECONDS = 60;
const NEEDED = { one: 1, two: 2 } as const;

export interface ApprovalsDependencies {
  pool: pg.Pool;
  gate: Gate;
  tools: readonly AnyTool[];
  /** Hears of each proposal that came to its end. */
  onEnded(approval: ApprovalRow): void;
}

export function createApprovals({ pool, gate, tools, onEnded }: ApprovalsDependencies): Approvals {
  const toolNamed = new Map(tools.map((tool) => [tool.name, tool]));

  async function decide(
    actor: Actor,
    approvalId: string,
    { decision, reason }: Decision,
    { quiet = false }: { quiet?: boolean } = {},
  ): Promise<Approval> {
    const started = performance.now();
    const row = await asActor(pool, actor, async (db) => {
      const approval = await findApproval(db, approvalId);
      if (!approval) throw new ApprovalNotFoundError();
      mustBeEntitled(actor, approval, toolNamed.get(approval.tool), decision);
      mustBeOpen(approval);
      const done =
        decision === "reject"
          ? await rejectApproval(db, approvalId, actor.userId, reason)
          : await addApprover(db, approvalId, actor.userId, NEEDED[approval.approvers]);
      const after = await findApproval(db, approvalId);
      if (!after) throw new ApprovalNotFoundError();
      if (!done) throw lost(after, actor);
      await appendAudit(db, actor, {
        tool: "decide_approval",
        effect: "write",
        arguments: { approvalId, decision, ...(reason ? { reason } : {}) },
        outcome: "ok",
        errorCode: undefined,
        durationMs: Math.round(performance.now() - started),
        approvalId,
        touched: { barred: [], records: [approvalId] },
      });
      return after;
    });
    if (row.status === "approved") await carryOut(row);
    const ended = row.status === "approved" ? await read(row.id) : row;
    if (!quiet && ended.status !== "pending") onEnded(ended);
    return toApproval(ended);
  }

  /** Runs the proposed call as whoever it was proposed for, with the rights they have by now. */
  async function carryOut(approval: ApprovalRow): Promise<void> {
    try {
      const tool = toolNamed.get(approval.tool);
      if (!tool) throw new InternalError(new Error(`no tool ${approval.tool}`));
      if (hashArguments(approval.arguments) !== approval.argumentsHash)
        throw new InternalError(new Error("the arguments are not those that were proposed"));
      const requester = await findUser(pool, approval.tenantId, approval.requesterId);
      if (!requester) throw new UnauthenticatedError("The person it was proposed for is no longer here.");
      const actor = toActor(requester, approval.channel as Channel);
      await gate.invoke(tool, approval.arguments, actor, {
        approved: {
          approvalId: approval.id,
          begin: (db) => claim(db, approval.id),
          conclude: (db, result) => concludeApproval(db, approval.id, { result }),
        },
      });
    } catch (cause) {
      if (cause instanceof ApprovalDecidedError) return;
      const { code, message } = toAppError(cause);
      await asSystem(pool, (db) => concludeApproval(db, approval.id, { error: { code, message } }));
    }
  }

  async function read(id: string): Promise<ApprovalRow> {
    const row = await asSystem(pool, (db) => findApproval(db, id));
    if (!row) throw new ApprovalNotFoundError();
    return row;
  }

  async function sweep(quietSeconds = QUIET_SECONDS): Promise<Approval[]> {
    const ids = await asSystem(pool, (db) => findUnfinishedApprovals(db, quietSeconds));
    const ended: Approval[] = [];
    for (const id of ids) {
      await carryOut(await read(id));
      const row = await read(id);
      onEnded(row);
      ended.push(toApproval(row));
    }
    return ended;
  }

  return { decide, sweep };
}

/** Two who carry out the same approval meet at its row; the second finds it done. */
async function claim(db: ActorDb, id: string): Promise<void> {
  const row = await findApproval(db, id, { lock: true });
  // Gone for whoever it was proposed for: a barrier went up between the proposal and the click.
  if (!row) throw new ApprovalNotFoundError();
  if (row.status !== "approved") throw decided(row);
}

/** Whoever decides needs the right to do it themselves, and to decide for others unless it was proposed for them. */
function mustBeEntitled(
  actor: Actor,
  approval: ApprovalRow,
  tool: AnyTool | undefined,
  decision: Decision["decision"],
) {
  const own = approval.requesterId === actor.userId;
  if (own && decision === "reject") return; // taking back what one asked for needs no right
  if (!own && !may(actor.role, "approval:decide")) throw new ForbiddenError("deciding for others (approval:decide)");
  if (tool && !may(actor.role, tool.permission))
    throw new ForbiddenError(`${tool.title.toLowerCase()} (${tool.permission}), so you cannot approve it either`);
}

function mustBeOpen(approval: ApprovalRow): void {
  if (approval.status === "expired") throw new ApprovalExpiredError();
  if (approval.status !== "pending") throw decided(approval);
}

function lost(approval: ApprovalRow, actor: Actor): AppError {
  if (approval.status === "expired") return new ApprovalExpiredError();
  if (approval.status === "pending" && approval.approverIds.includes(actor.userId))
    return new ApprovalDecidedError("You have approved this already. A second person has to.", {
      details: { approval: toApproval(approval) },
    });
  return decided(approval);
}

function decided(approval: ApprovalRow): ApprovalDecidedError {
  const verb = approval.status === "rejected" ? "rejected" : "approved";
  return new ApprovalDecidedError(`${approval.decidedBy ?? "Somebody"} has ${verb} this already.`, {
    details: { approval: toApproval(approval) },
  });
}
