import type pg from "pg";
import { z } from "zod";
import { type ActorDb, asActor, asReader, type ReaderDb } from "../db/as-actor.ts";
import { type AuditEntry, appendAudit } from "../db/audit.ts";
import { findTouched, markRun, recordIdsIn, type Touched } from "../db/touched.ts";
import { type Actor, may } from "../domain/actor.ts";
import type { Approval } from "../domain/approval.ts";
import {
  ApprovalRequiredError,
  ForbiddenError,
  InternalError,
  InvalidInputError,
  toAppError,
} from "../domain/errors.ts";
import type { AnyTool, ToolContext } from "./define-tool.ts";
import { approversFor, propose } from "./propose.ts";
import type { Services } from "./services.ts";

export interface Gate {
  invoke(tool: AnyTool, input: unknown, actor: Actor, options?: InvokeOptions): Promise<Record<string, unknown>>;
}
export interface InvokeOptions {
  signal?: AbortSignal;
  progress?: (message: string) => void;
  /** People have decided on exactly this call. `conclude` runs in its transaction, so that it is carried out once or not at all. */
  approved?: {
    approvalId: string;
    begin(db: ToolContext["db"]): Promise<void>;
    conclude(db: ToolContext["db"], output: unknown): Promise<void>;
  };
}
export interface GateDependencies {
  pool: pg.Pool;
  services: Services;
  /** Counts and times each call; told of defects, never of a caller's mistakes. */
  observe(call: { tool: string; outcome: AuditEntry["outcome"]; durationMs: number; defect?: unknown }): void;
}

/**
 * The one way to run a tool. In this order: parse the input, check the permission, open the transaction as the actor, ask for
 * approval, run, parse the output, write the audit record, count and time.
 */
export function createGate({ pool, services, observe }: GateDependencies): Gate {
  async function invoke(tool: AnyTool, input: unknown, actor: Actor, options: InvokeOptions = {}) {
    const { approved } = options;
    const started = performance.now();
    const elapsedMs = () => Math.round(performance.now() - started);
    const record = (outcome: AuditEntry["outcome"], more: Partial<AuditEntry> = {}): AuditEntry => ({
      tool: tool.name,
      effect: tool.effect,
      arguments: input,
      outcome,
      errorCode: undefined,
      durationMs: elapsedMs(),
      approvalId: approved?.approvalId,
      ...more,
    });
    const contextIn = (db: ActorDb | ReaderDb): ToolContext => ({
      actor,
      db,
      services,
      async aside(work) {
        if ("leave" in db) await db.leave();
        return work();
      },
      signal: options.signal ?? new AbortController().signal,
      progress: options.progress ?? (() => {}),
    });
    try {
      const parsed = parseInput(tool, input);
      if (!may(actor.role, tool.permission)) throw new ForbiddenError(`this: ${tool.title} (${tool.permission})`);
      const open = tool.effect === "read" ? asReader : asActor;
      const done = await open(pool, actor, async (db: ActorDb | ReaderDb) => {
        const context = contextIn(db);
        if (tool.effect !== "read" && !approved) {
          const approvers = await approversFor(tool, parsed, context);
          if (approvers !== "none") {
            const approval = await propose(tool, { input: parsed, asSent: input ?? {} }, approvers, context);
            await appendAudit(
              db,
              actor,
              record("proposed", { approvalId: approval.id, touched: await touchedBy(db, [input]) }),
            );
            return { approval };
          }
        }
        await approved?.begin(db);
        const result = await tool.run(parsed as never, context);
        const checked = tool.output.safeParse(result);
        if (!checked.success) throw new InternalError(checked.error);
        const touched = await touchedBy(db, [input, checked.data]);
        if (actor.runId) await markRun(db, actor.runId, touched.barred);
        await approved?.conclude(db, checked.data);
        await appendAudit(db, actor, record("ok", { touched }));
        return { output: checked.data as Record<string, unknown> };
      });
      observe({ tool: tool.name, outcome: "approval" in done ? "proposed" : "ok", durationMs: elapsedMs() });
      if ("output" in done && done.output) return done.output;
      throw new Proposed(done.approval as Approval);
    } catch (cause) {
      if (cause instanceof Proposed)
        throw new ApprovalRequiredError(cause.approval.summary, { approval: cause.approval });
      const error = toAppError(cause);
      const outcome = error.fault === "caller" ? "refused" : "failed";
      observe({
        tool: tool.name,
        outcome,
        durationMs: elapsedMs(),
        defect: error.fault === "ours" ? cause : undefined,
      });
      // What a refused call named may be hidden from whoever made it, and is no business of the audit's other readers either.
      const touched = {
        barred: [...recordIdsIn(input).all].filter((id) => /^(?:deal|company)_/.test(id)),
        records: [],
      };
      await asActor(pool, actor, (db) =>
        appendAudit(db, actor, record(outcome, { errorCode: error.code, touched })),
      ).catch((defect) => observe({ tool: "audit", outcome: "failed", durationMs: elapsedMs(), defect }));
      throw error;
    }
  }
  return { invoke };
}

/** Ends the call after its transaction: the proposal stays, and nothing else happened. */
class Proposed extends Error {
  readonly approval: Approval;
  constructor(approval: Approval) {
    super(approval.id);
    this.approval = approval;
  }
}

const touchedBy = (db: ToolContext["db"], values: unknown): Promise<Touched> => findTouched(db, recordIdsIn(values));

function parseInput(tool: AnyTool, input: unknown): unknown {
  const parsed = tool.input.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`${tool.name}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`, {
    details: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  });
}
