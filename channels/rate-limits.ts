import type { Clock } from "./clock.ts";

/** So many calls in any window of so many milliseconds. */
export interface Limit {
  calls: number;
  windowMs: number;
}

/**
 * Holds calls back until a vendor's limit allows them, in the order they came, for each key by itself (a method of a
 * workspace, a chat). Counts the calls of any window that slides, because it is not said where a vendor's begins.
 */
export class RateLimits {
  private readonly clock: Clock;
  private readonly taken = new Map<string, number[]>();
  private readonly waiting = new Map<string, Promise<void>>();
  private readonly blockedUntil = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Waits for a turn. */
  take(key: string, limit: Limit): Promise<void> {
    const turn = (this.waiting.get(key) ?? Promise.resolve()).then(async () => {
      for (let wait = this.waitMs(key, limit); wait > 0; wait = this.waitMs(key, limit)) await this.clock.sleep(wait);
      this.note(key);
    });
    this.waiting.set(key, turn);
    return turn.finally(() => {
      if (this.waiting.get(key) === turn) this.waiting.delete(key);
    });
  }

  /** A turn that is free right now and that nobody waits for. */
  tryTake(key: string, limit: Limit): boolean {
    if (this.waiting.has(key) || this.waitMs(key, limit) > 0) return false;
    this.note(key);
    return true;
  }

  /** The vendor refused all the same: nothing under this key before the time it named. */
  block(key: string, forMs: number): void {
    this.blockedUntil.set(key, Math.max(this.blockedUntil.get(key) ?? 0, this.clock.now() + forMs));
  }

  private waitMs(key: string, { calls, windowMs }: Limit): number {
    const now = this.clock.now();
    const recent = (this.taken.get(key) ?? []).filter((at) => at > now - windowMs);
    if (recent.length) this.taken.set(key, recent);
    else this.taken.delete(key);
    const blocked = (this.blockedUntil.get(key) ?? 0) - now;
    if (blocked > 0) return blocked;
    this.blockedUntil.delete(key);
    const oldest = recent[recent.length - calls];
    return oldest === undefined ? 0 : oldest + windowMs - now + 1;
  }

  private note(key: string): void {
    this.taken.set(key, [...(this.taken.get(key) ?? []), this.clock.now()]);
  }
}
