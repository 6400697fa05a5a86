import { RunAgentInputSchema } from "@ag-ui/core/schemas";
import { EventEncoder } from "@ag-ui/encoder";
import type { Context } from "hono";
import type pg from "pg";
import { z } from "zod";
import type { Question } from "../../agents/assistant.ts";
import { findReaders } from "../../db/users.ts";
import type { Actor } from "../../domain/actor.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import type { App, AppDependencies } from "../deps.ts";
import { type ResumeInput, resume } from "../resume.ts";
import { streamEvents } from "../sse.ts";
import { readJson } from "./tools.ts";

const LONGEST_QUESTION = 20_000;
const Attachments = z.object({ documentIds: z.array(z.string().max(80)).max(50).default([]) });
const Audience = z.object({ audience: z.array(z.string().max(320)).max(5_000).default([]) });
const ClientId = z.string().regex(/^[\w.:-]{1,128}$/);

/** AG-UI 1.0: one run, streamed. Rejected before it starts as plain HTTP errors; afterwards as RUN_ERROR in the stream. */
export function mountAgui(app: App, deps: AppDependencies): void {
  const { assistant, database } = deps;
  app.post("/agui", async (c) => {
    const session = c.get("session");
    const input = await readInput(c);
    const events = input.resume?.length
      ? await resume(deps, input as ResumeInput, session.actor)
      : await assistant().start(readQuestion(input), {
          ...session.actor,
          ...(await readAudience(database.pool, session.actor, input.forwardedProps)),
        });
    const encoder = new EventEncoder();
    return streamEvents(c, events, ({ event }) => encoder.encodeSSE(event as never));
  });
}

type Input = z.output<typeof RunAgentInputSchema>;

async function readInput(c: Context): Promise<Input> {
  const parsed = RunAgentInputSchema.safeParse(await readJson(c));
  if (!parsed.success) throw invalid(parsed.error.issues);
  const { threadId, runId } = parsed.data;
  for (const [name, value] of Object.entries({ threadId, runId }))
    if (!ClientId.safeParse(value).success)
      throw new InvalidInputError(`${name} has to be 1 to 128 letters, digits, dots, colons, dashes or underscores.`);
  return parsed.data;
}

/** Who else will read the answer, by e-mail. Somebody unknown counts as an outside party. */
async function readAudience(pool: pg.Pool, actor: Actor, props: unknown): Promise<Pick<Actor, "audience">> {
  const parsed = Audience.safeParse(props ?? {});
  if (!parsed.success) throw invalid(parsed.error.issues, "forwardedProps");
  const { audience } = parsed.data;
  return audience.length ? { audience: await findReaders(pool, actor.tenantId, audience) } : {};
}

function readQuestion({ threadId, runId, messages, forwardedProps }: Input): Question {
  const last = messages.findLast((message) => message.role === "user");
  const text = last ? textOf(last.content).trim() : "";
  if (!text) throw new InvalidInputError("messages has to end with a user message that has text.");
  if (text.length > LONGEST_QUESTION)
    throw new InvalidInputError(
      `The question is longer than ${LONGEST_QUESTION} characters. Attach long texts as files.`,
    );
  const attachments = Attachments.safeParse(forwardedProps ?? {});
  if (!attachments.success) throw invalid(attachments.error.issues, "forwardedProps");
  return { threadId, runId, text: text.replaceAll("\u0000", ""), documentIds: attachments.data.documentIds };
}

function invalid(
  issues: readonly { path: readonly PropertyKey[]; message: string }[],
  root?: string,
): InvalidInputError {
  const details = issues.slice(0, 10).map(({ path, message }) => ({
    path: [...(root ? [root] : []), ...path].map(String).join("."),
    message,
  }));
  return new InvalidInputError(`This is not a RunAgentInput: ${details[0]?.path || "body"}: ${details[0]?.message}`, {
    details,
  });
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map((part) => (part?.type === "text" && typeof part.text === "string" ? part.text : "")).join("");
}
