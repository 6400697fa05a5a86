import { describe, expect, it } from "vitest";
import { createDrivenClock } from "../test/driven-clock.ts";
import type { Answer } from "./answer.ts";
import type { RunEvent } from "./operations.ts";
import { pump, StoppedByReaderError } from "./pump.ts";
import { RateLimits } from "./rate-limits.ts";

const say = (delta: string): RunEvent => ({ type: "TEXT_MESSAGE_CONTENT", messageId: "m", delta });
const tick = () => new Promise((resolve) => setImmediate(resolve));

async function* run(words: readonly string[]): AsyncGenerator<RunEvent> {
  yield { type: "RUN_STARTED", runId: "run_1" };
  for (const word of words) {
    await tick();
    yield say(word);
  }
  yield { type: "RUN_FINISHED", outcome: { type: "success" } };
}

describe("the pump", () => {
  it("shows what came while a slow place was busy in one piece, and the end last", async () => {
    const shown: Answer[] = [];
    let busy = false;
    await pump(run(Array.from({ length: 40 }, (_, i) => `${i} `)), {
      async announce() {},
      async show(latest) {
        expect(busy).toBe(false);
        busy = true;
        for (let i = 0; i < 8; i++) await tick();
        shown.push(latest());
        busy = false;
      },
    });
    expect(shown.length).toBeLessThan(15);
    for (const [i, answer] of shown.entries()) expect(answer.text.startsWith(shown[i - 1]?.text ?? "")).toBe(true);
    expect(shown.at(-1)?.ending).toEqual({ status: "done" });
    expect(shown.at(-1)?.text.split(" ")).toHaveLength(41);
  });

  it("stops the run when the reader stops it in the channel, and shows its end", async () => {
    let stop: () => void = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    async function* endless(): AsyncGenerator<RunEvent> {
      yield { type: "RUN_STARTED", runId: "run_1" };
      yield say("word");
      await stopped;
      yield { type: "RUN_FINISHED", outcome: { type: "cancelled" } };
    }
    const endings: unknown[] = [];
    const surface = {
      async announce() {},
      async show(latest: () => Answer) {
        if (!latest().ending) throw new StoppedByReaderError();
        endings.push(latest().ending);
      },
    };
    await pump(endless(), surface, { onStop: async () => stop() });
    expect(endings).toEqual([{ status: "stopped" }]);
  });

  it("tells the place that the answer broke off when showing it fails for good", async () => {
    let told = false;
    const surface = {
      announce: async () => {},
      show: () => Promise.reject(new Error("channel_not_found")),
      giveUp: async () => {
        told = true;
      },
    };
    await expect(pump(run(["a"]), surface)).rejects.toThrow("channel_not_found");
    expect(told).toBe(true);
  });
});

describe("rate limits", () => {
  it("allow no more calls than the limit in any window, in the order of asking", async () => {
    const clock = createDrivenClock();
    const limits = new RateLimits(clock);
    const from = clock.now();
    const calls: { i: number; at: number }[] = [];
    const call = async (i: number) => {
      await limits.take("append", { calls: 10, windowMs: 60_000 });
      calls.push({ i, at: clock.now() });
    };
    await clock.until(Promise.all(Array.from({ length: 50 }, (_, i) => call(i))));
    expect(calls.map(({ i }) => i)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    for (const { at } of calls)
      expect(calls.filter((other) => other.at > at - 60_000 && other.at <= at).length).toBeLessThan(11);
    expect(clock.now() - from).toBeLessThan(241_000);
  });

  it("let nothing through while the vendor asked to wait", async () => {
    const clock = createDrivenClock();
    const limits = new RateLimits(clock);
    const from = clock.now();
    limits.block("update", 7_000);
    expect(limits.tryTake("update", { calls: 10, windowMs: 1_000 })).toBe(false);
    await clock.until(limits.take("update", { calls: 10, windowMs: 1_000 }));
    expect(clock.now() - from).toBe(7_000);
  });
});
