import { z } from "zod";
import { ForbiddenError, RunNotFoundError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { Answer, readAnswer } from "./answer-shape.ts";
import { LONGEST_WAIT_SECONDS } from "./passing-on.ts";

const LONGEST_QUESTION = 20_000;

export const LongText = z.string().trim().min(1).max(LONGEST_QUESTION);
export const ThreadId = z
  .string()
  .regex(/^[\w.:-]{1,128}$/, "Expected a threadId that an earlier answer gave")
  .optional()
  .describe("Goes on with that conversation; without it a new one begins");
export const WaitSeconds = z.coerce
  .number()
  .int()
  .min(0)
  .max(LONGEST_WAIT_SECONDS)
  .default(LONGEST_WAIT_SECONDS)
  .describe("How long to wait for the answer; after that get_job gives it");

export const ask = defineTool({
  name: "ask",
  title: "Ask Parley",
  domain: "outward",
  effect: "read",
  permission: "assistant:ask",
  // It leaves a conversation behind, and its tools may ask a market data provider or a language model outside.
  hints: { readOnlyHint: false, idempotentHint: false, openWorldHint: true },
  description:
    "Asks Parley's assistant, which reads documents, deal records and market data, computes, and answers with citations. For questions that take several steps; search and fetch are quicker for one passage or record. Keeps the conversation under threadId. Changes no record: what it would change waits for a person's click.",
  examples: [
    "can Corvane terminate on a change of control, and what does it cost them?",
    "where do we stand on Project Falcon?",
    "compare the leverage in the facilities agreement with the model",
  ],
  input: z.strictObject({ question: LongText, threadId: ThreadId, waitSeconds: WaitSeconds }),
  output: Answer,
  http: { method: "POST", path: "/ask" },
  run: ({ question, threadId, waitSeconds }, context) =>
    askAssistant({ text: question, threadId, waitSeconds }, context),
});

/** One run for the person. The transaction begins when it has ended, so that it holds nothing meanwhile. */
export async function askAssistant(
  { text, threadId, waitSeconds }: { text: string; threadId: string | undefined; waitSeconds: number },
  { actor, db, services, signal, progress }: ToolContext,
): Promise<Answer> {
  if (actor.runId) throw new ForbiddenError("asking the assistant from within one of its answers");
  const runId = await services.questions.ask(
    { text: text.replaceAll("\u0000", ""), threadId: threadId ?? newId("thread") },
    actor,
    { waitMs: waitSeconds * 1_000, signal, progress },
  );
  const answer = await readAnswer(db, runId, services.publicUrl);
  // A barrier went up over what it had read.
  if (!answer) throw new RunNotFoundError();
  return answer;
}
