import type { RunStep } from "../db/runs.ts";
import type { McpConnection, RemoteTool } from "../mcp-servers/connect.ts";
import { approvalIn, type ProposedApproval } from "./approvals.ts";
import type { SourceRegister } from "./citations.ts";
import { shorten } from "./history.ts";
import type { Outcome } from "./to-agui.ts";

/** How a run reaches its tools. `alone` is the same person without the audience: it looks, outside the run, and changes nothing. */
export interface Reach {
  connection: McpConnection;
  alone: McpConnection | undefined;
  signal: AbortSignal;
}

/** The tool calls of one run: what was asked, what the reader and what the model were told, and what waits for a person. */
export class ToolCalls {
  readonly steps: RunStep[] = [];
  readonly outcomes = new Map<string, Outcome>();
  readonly approvals: ProposedApproval[] = [];
  /** In a shared place: the asker alone would have been told more. */
  more = false;
  private readonly register: SourceRegister;

  constructor(register: SourceRegister) {
    this.register = register;
  }

  /** Runs a tool and returns its answer as the model may see it. */
  async run(toolCallId: string, tool: RemoteTool, input: Record<string, unknown>, reach: Reach): Promise<unknown> {
    const began = performance.now();
    const [result, inPrivate] = await Promise.all([
      reach.connection.call(tool, input, reach.signal),
      tool.effect === "read" ? reach.alone?.call(tool, input, reach.signal) : undefined,
    ]);
    if (inPrivate?.ok && (!result.ok || JSON.stringify(inPrivate.output) !== JSON.stringify(result.output)))
      this.more = true;
    const step: RunStep = {
      id: toolCallId,
      name: tool.name,
      arguments: input,
      durationMs: Math.round(performance.now() - began),
    };
    this.steps.push(step);
    if (result.ok) return this.answered(step, result.output);
    const approval = approvalIn(result.error);
    if (approval) {
      const { id, summary, status } = approval;
      this.approvals.push({ toolCallId, approval });
      this.outcomes.set(toolCallId, { result: { approval } });
      step.result = step.seen = { approval: { id, summary, status } };
      return step.seen;
    }
    const { code, message } = result.error;
    this.outcomes.set(toolCallId, { error: { code, message } });
    step.error = { code, message };
    return { error: result.error };
  }

  private answered(step: RunStep, output: Record<string, unknown>): unknown {
    // Cards repeat the answer's numbers for the eye; the model would pay for reading them twice.
    const { cards: _drawn, ...told } = output;
    const seen = this.register.forModel(told);
    this.outcomes.set(step.id, { result: output });
    step.result = shorten(output);
    step.seen = shorten(seen);
    return seen;
  }
}
