import type { DeliveredPart, Delivery } from "../channels/channel.ts";
import type { Clock } from "../channels/clock.ts";
import type { RunEvent } from "../channels/operations.ts";

/** A run as a script: text in pieces, tools, pauses on the test's clock. */
export type Line =
  | { say: string; pieces?: number; everyMs?: number }
  | { tool: string; input?: object; result?: object; error?: string; ms?: number }
  | { event: RunEvent }
  | { waitMs: number }
  | { hang: true };

export async function* playRun(runId: string, lines: readonly Line[], clock: Clock): AsyncGenerator<RunEvent> {
  yield { type: "RUN_STARTED", runId, threadId: "thread" };
  let number = 0;
  for (const line of lines) {
    number += 1;
    if ("hang" in line) await new Promise(() => {});
    else if ("waitMs" in line) await clock.sleep(line.waitMs);
    else if ("event" in line) yield line.event;
    else if ("tool" in line) {
      const toolCallId = `${runId}-call-${number}`;
      yield { type: "TOOL_CALL_START", toolCallId, toolCallName: line.tool };
      yield { type: "TOOL_CALL_ARGS", toolCallId, delta: JSON.stringify(line.input ?? {}) };
      yield { type: "TOOL_CALL_END", toolCallId };
      await clock.sleep(line.ms ?? 50);
      const content = JSON.stringify(line.error ? { error: { code: "X", message: line.error } } : (line.result ?? {}));
      yield { type: "TOOL_CALL_RESULT", toolCallId, content };
    } else {
      const size = Math.ceil(line.say.length / (line.pieces ?? 1));
      for (let at = 0; at < line.say.length; at += size) {
        yield { type: "TEXT_MESSAGE_CONTENT", messageId: `${runId}-m${number}`, delta: line.say.slice(at, at + size) };
        if (line.everyMs) await clock.sleep(line.everyMs);
      }
    }
  }
}

export const FINISHED: Line = { event: { type: "RUN_FINISHED", outcome: { type: "success" } } };

export function memoryDelivery(parts: DeliveredPart[] = []): Delivery {
  const askedFor = new Set<string>();
  return {
    parts,
    askedFor,
    async begin(part) {
      parts.push(part);
    },
    async asked(approvalId) {
      askedFor.add(approvalId);
    },
  };
}

/** About this many words, with a table after every few paragraphs, each word and row telling its place. */
export function longAnswer(words: number): string {
  const blocks: string[] = [];
  let said = 0;
  for (let n = 0; said < words; n++) {
    if (n % 6 === 5) {
      const rows = Array.from({ length: 30 }, (_, i) => `| row ${n}.${i} | ${n * 31 + i} | ${(n + i) / 7} |`);
      blocks.push(["| what | how much | of it |", "| --- | ---: | ---: |", ...rows].join("\n"));
      said += 30 * 4;
    } else {
      blocks.push(`${Array.from({ length: 110 }, (_, i) => `w${said + i}`).join(" ")}.`);
      said += 110;
    }
  }
  return blocks.join("\n\n");
}

/** The words of an answer in order, without what a channel adds: repeated heads of tables and rules. */
export const wordsOf = (text: string): string[] => text.match(/w\d+|row \d+\.\d+/g) ?? [];
