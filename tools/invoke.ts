import type pg from "pg";
import { z } from "zod";
import { asActor } from "../db/as-actor.ts";
import { appendAudit } from "../db/audit.ts";
import { type Actor, may } from "../domain/actor.ts";
import {
  type AppError,
  ApprovalRequiredError,
  ForbiddenError,
  InternalError,
  InvalidInputError,
  toAppError,
} from "../domain/errors.ts";
import type { AnyTool, ToolContext } from "./define-tool.ts";
import type { Services } from "./services.ts";

export interface Gate {
  invoke(tool: AnyTool, input: unknown, actor: Actor, options?: InvokeOptions): Promise<Record<string, unknown>>;
}
export interface InvokeOptions {
  signal?: AbortSignal;
  progress?: (message: string) => void;
}
export interface GateDependencies {
  pool: pg.Pool;
  services: Services;
  /** Counts and times each call; told of defects, never of a caller's mistakes. */
  observe(call: { tool: string; outcome: "ok" | "refused" | "failed"; durationMs: number; defect?: unknown }): void;
}

/**
 * The one way to run a tool. In this order: parse the input, check the permission, ask for approval, open the
 * transaction as the actor, run, parse the output, write the audit record, count and time.
 */
export function createGate({ pool, services, observe }: GateDependencies): Gate {
  async function invoke(tool: AnyTool, input: unknown, actor: Actor, options: InvokeOptions = {}) {
    const started = performance.now();
    const elapsedMs = () => Math.round(performance.now() - started);
    const record = (outcome: "ok" | "refused" | "failed", error?: AppError) => ({
      tool: tool.name,
      effect: tool.effect,
      arguments: input,
      outcome,
      errorCode: error?.code,
      durationMs: elapsedMs(),
    });
    try {
      const parsed = parseInput(tool, input);
      if (!may(actor.role, tool.permission))
        throw new ForbiddenError(`${tool.title.toLowerCase()} (${tool.permission})`);
      // The assistant proposes; only a person's recorded click lets a change through.
      if (tool.effect !== "read" && actor.runId) throw new ApprovalRequiredError(tool.name);
      const output = await asActor(pool, actor, async (db) => {
        const context: ToolContext = {
          actor,
          db,
          services,
          signal: options.signal ?? new AbortController().signal,
          progress: options.progress ?? (() => {}),
        };
        const result = await tool.run(parsed as never, context);
        const checked = tool.output.safeParse(result);
        if (!checked.success) throw new InternalError(checked.error);
        await appendAudit(db, actor, record("ok"));
        return checked.data as Record<string, unknown>;
      });
      observe({ tool: tool.name, outcome: "ok", durationMs: elapsedMs() });
      return output;
    } catch (cause) {
      const error = toAppError(cause);
      const outcome = error.fault === "caller" ? "refused" : "failed";
      observe({
        tool: tool.name,
        outcome,
        durationMs: elapsedMs(),
        defect: error.fault === "ours" ? cause : undefined,
      });
      await asActor(pool, actor, (db) => appendAudit(db, actor, record(outcome, error))).catch((defect) =>
        observe({ tool: "audit", outcome: "failed", durationMs: elapsedMs(), defect }),
      );
      throw error;
    }
  }
  return { invoke };
}

function parseInput(tool: AnyTool, input: unknown): unknown {
  const parsed = tool.input.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`${tool.name}: ${z.prettifyError(parsed.error).replaceAll("\n", " ")}`, {
    details: parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  });
}
