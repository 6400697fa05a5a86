import type { NumberedSource, RunRow } from "../db/runs.ts";

/** Turns that the model is reminded of; older ones are in the thread, but no longer in its head. */
export const TURNS_REMEMBERED = 12;
const LONGEST_TEXT = 400;
const LONGEST_LIST = 8;

/** Earlier turns as messages of the model, tool calls with shortened results included: "and who signed it?" needs them. */
export function toMessages(runs: readonly RunRow[]): unknown[] {
  return runs.flatMap((run) => {
    const messages: unknown[] = [{ role: "user", content: questionWithAttachments(run) }];
    const calls = run.steps.filter((step) => step.seen !== undefined || step.error);
    if (calls.length) {
      const id = (step: { id: string }) => `${run.id}-${step.id}`.slice(-60);
      messages.push({
        role: "assistant",
        content: calls.map((step) => ({
          type: "tool-call",
          toolCallId: id(step),
          toolName: step.name,
          input: step.arguments,
          args: step.arguments,
        })),
      });
      messages.push({
        role: "tool",
        content: calls.map((step) => {
          const result = step.seen ?? { error: step.error };
          return {
            type: "tool-result",
            toolCallId: id(step),
            toolName: step.name,
            output: { type: "json", value: result },
            result,
          };
        }),
      });
    }
    if (run.answer) messages.push({ role: "assistant", content: run.answer });
    return messages;
  });
}

export function questionWithAttachments(run: Pick<RunRow, "question" | "attachments">): string {
  // A turn without a question tells what people decided; a model wants a word before an answer.
  if (!run.attachments.length) return run.question || "[decided]";
  const names = run.attachments.map(({ name, documentId }) => `${name.replace(/[[\]();\n]/g, " ")} (${documentId})`);
  return `[attached: ${names.join("; ")}]\n${run.question}`;
}

export const sourcesOf = (runs: readonly RunRow[]): NumberedSource[] => runs.flatMap((run) => run.sources_read);

/** A result cut to what a later question may refer to. */
export function shorten(value: unknown): unknown {
  if (typeof value === "string") return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map(shorten);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shorten(field)]));
}
