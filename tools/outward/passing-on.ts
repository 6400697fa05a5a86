import type { Actor } from "../../domain/actor.ts";
import type { Approval } from "../../domain/approval.ts";

/** The assistant, for tools that pass a question on to it. Tools know no agent; whoever puts the program together hands this in. */
export interface Questions {
  /**
   * Starts a run for the person and gives its id once it has ended, or after `waitMs`, whichever comes first. A run whose asker goes
   * away while it is waited for is ended; one that takes longer goes on. Whatever it would change waits for a click.
   */
  ask(
    question: { text: string; threadId: string },
    actor: Actor,
    waiting: { waitMs: number; signal: AbortSignal; progress(message: string): void },
  ): Promise<string>;
}

/** Changes that somebody else's program wishes for, written down for people to decide. */
export interface Proposals {
  /** Throws what the changing tool would throw, and where there is no such tool, which there are. */
  propose(change: { tool: string; arguments: Record<string, unknown> }, actor: Actor): Promise<Approval>;
}

/** Below the minute after which many MCP clients give a call up. */
export const LONGEST_WAIT_SECONDS = 50;
