import { setTimeout as wait } from "node:timers/promises";
import type { Assistant } from "../agents/assistant.ts";
import type { LoggedEvent } from "../db/runs.ts";
import { newId } from "../domain/ids.ts";
import { TOOLS } from "../tools/catalogue.ts";
import type { Questions } from "../tools/outward/passing-on.ts";

const TITLES = new Map(TOOLS.filter((tool) => !tool.hidden).map(({ name, title }) => [name, title]));

/** Questions that reach the assistant as a tool call: the same run as from the page, in which every change waits for a click. */
export function createQuestions(assistant: () => Assistant): Questions {
  return {
    async ask({ text, threadId }, actor, { waitMs, signal, progress }) {
      signal.throwIfAborted();
      const runId = newId("run");
      const asker = { ...actor, proposesOnly: true as const };
      const events = await assistant().start({ threadId, runId, text, documentIds: [] }, asker);
      const waiting = new AbortController();
      const gone = AbortSignal.any([signal, waiting.signal]);
      const bound = wait(waitMs, undefined, { signal: gone }).catch(() => {});
      const ended = follow(events, (message) => {
        if (!gone.aborted) progress(message);
      });
      await Promise.race([ended, bound]);
      waiting.abort();
      if (signal.aborted) await assistant().cancel(runId, actor);
      return runId;
    },
  };
}

/** Reads a run to its end, and says what it does. */
async function follow(events: AsyncGenerator<LoggedEvent>, say: (message: string) => void): Promise<void> {
  for await (const { event } of events) {
    const title = event.type === "TOOL_CALL_START" ? TITLES.get(String(event.toolCallName)) : undefined;
    if (title) say(title);
    if (event.type === "TEXT_MESSAGE_START") say("Writing the answer");
  }
}
