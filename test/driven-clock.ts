import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../channels/clock.ts";

export interface DrivenClock extends Clock {
  /** Lets time jump from one wake-up to the next whenever nothing else goes on, until the work is done. */
  until<T>(work: Promise<T>): Promise<T>;
}

/** A clock for tests: twelve minutes pass in the time that the calls made in them take. `busy` says that a call is under way. */
export function createDrivenClock(
  busy: () => boolean = () => false,
  startsAt = Date.UTC(2026, 10, 24, 9),
): DrivenClock {
  let now = startsAt;
  const sleepers = new Set<{ at: number; wake: () => void }>();
  /** Every sleep and every wake-up is activity; time stands still while there is any. */
  let activity = 0;

  const clock: DrivenClock = {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        activity += 1;
        if (signal?.aborted) return resolve();
        const wake = () => {
          activity += 1;
          sleepers.delete(sleeper);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", wake);
      }),
    async until(work) {
      let done = false;
      work.then(
        () => {
          done = true;
        },
        () => {
          done = true;
        },
      );
      while (!done) {
        await quiet();
        if (done) break;
        const next = Math.min(...[...sleepers].map((sleeper) => sleeper.at));
        if (next === Number.POSITIVE_INFINITY) {
          await wait(1);
          continue;
        }
        now = Math.max(now, next);
        for (const sleeper of [...sleepers]) if (sleeper.at <= now) sleeper.wake();
      }
      return work;
    },
  };

  /** Two rounds of the event loop in which nobody slept, woke or called. */
  async function quiet(): Promise<void> {
    for (let rounds = 0; rounds < 2; ) {
      const before = activity;
      await new Promise((resolve) => setImmediate(resolve));
      if (busy()) await wait(1);
      rounds = before === activity && !busy() ? rounds + 1 : 0;
    }
  }
  return clock;
}
