import { type Answer, AnswerReader } from "./answer.ts";
import type { RunEvent } from "./operations.ts";

/**
 * One answer in one place. `show` brings the place up to date with the newest answer and is never called twice at the
 * same time: whatever was written while it waited for a limit goes out in one piece. Calling it again is harmless,
 * also once the end was shown, so a
 * restart only has to call it with the same answer.
 */
export interface Surface {
  /** The first visible sign that a question was heard, before anything is known of its answer. */
  announce(): Promise<void>;
  show(latest: () => Answer): Promise<void>;
  /** Says that the answer broke off here, when showing it failed for good. */
  giveUp?(): Promise<void>;
}

/** The reader pressed the channel's own Stop; the run has to be told. */
export class StoppedByReaderError extends Error {}

/** Reads a run to its end and keeps its surface up to date. Resolves when the end is visible. */
export async function pump(
  events: AsyncIterable<RunEvent>,
  surface: Surface,
  { onStop }: { onStop?: () => Promise<void> } = {},
): Promise<Answer> {
  const reader = new AnswerReader();
  let changed = Promise.withResolvers<void>();
  let ended = false;
  const reading = (async () => {
    try {
      for await (const event of events) {
        const before = reader.answer;
        reader.read(event);
        if (reader.answer !== before) changed.resolve();
        if (reader.answer.ending) break;
      }
    } finally {
      ended = true;
      changed.resolve();
    }
  })();
  // Whoever awaits it below hears of its failure; until then it must not count as unhandled.
  reading.catch(() => {});
  for (;;) {
    await changed.promise;
    changed = Promise.withResolvers<void>();
    const shown = reader.answer;
    try {
      await surface.show(() => reader.answer);
    } catch (error) {
      if (!(error instanceof StoppedByReaderError)) {
        await surface.giveUp?.().catch(() => {});
        throw error;
      }
      await onStop?.();
    }
    if (shown.ending || (ended && shown === reader.answer)) break;
    if (shown !== reader.answer) changed.resolve();
  }
  await reading;
  return reader.answer;
}
