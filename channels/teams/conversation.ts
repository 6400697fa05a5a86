import type { Clock } from "../clock.ts";
import type { RateLimits } from "../rate-limits.ts";
import { type Address, type TeamsActivity, TeamsRefusal, type TeamsTransport } from "./transport.ts";

/** Teams takes one request a second in a conversation. */
const ONE_A_SECOND = { calls: 1, windowMs: 1_050 };
const MOST_TRIES = 5;

/** One conversation: what goes there, one after the other, at the pace that Teams allows. */
export class TeamsConversation {
  readonly key: string;
  private readonly transport: TeamsTransport;
  private readonly address: Address;
  private readonly limits: RateLimits;
  private readonly clock: Clock;

  constructor(parts: { transport: TeamsTransport; address: Address; limits: RateLimits; clock: Clock }) {
    this.transport = parts.transport;
    this.address = parts.address;
    this.limits = parts.limits;
    this.clock = parts.clock;
    this.key = `${parts.address.serviceUrl} ${parts.address.conversation.id}`;
  }

  /** What goes out may be worked out when its turn has come. */
  async send(activity: TeamsActivity | (() => TeamsActivity)): Promise<string> {
    await this.limits.take(this.key, ONE_A_SECOND);
    const whole = typeof activity === "function" ? activity() : activity;
    return this.attempt(() => this.transport.send(this.address, whole));
  }

  async update(activityId: string, activity: TeamsActivity | (() => TeamsActivity)): Promise<void> {
    await this.limits.take(this.key, ONE_A_SECOND);
    const whole = typeof activity === "function" ? activity() : activity;
    // Writing the same message again changes nothing, so a call without an answer is made again.
    await this.attempt(() => this.transport.update(this.address, activityId, whole), true);
  }

  private async attempt<T>(work: () => Promise<T>, harmless = false): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (tries >= MOST_TRIES || !isPassing(error, harmless)) throw error;
        await this.clock.sleep(1_000 * 2 ** (tries - 1));
      }
    }
  }
}

function isPassing(error: unknown, harmless: boolean): boolean {
  if (error instanceof TeamsRefusal) return error.status === 429 || error.status === 412 || error.status >= 500;
  return harmless || (error as { code?: string }).code === "ECONNREFUSED";
}
