import { z } from "zod";
import { ForbiddenError, InvalidInputError } from "../../domain/errors.ts";
import { defineTool } from "../define-tool.ts";
import { askAssistant, LongText, ThreadId, WaitSeconds } from "./ask.ts";
import { Proposal, toProposal } from "./proposal-shape.ts";

export const proposeChange = defineTool({
  name: "propose_change",
  title: "Propose a change",
  domain: "outward",
  effect: "read",
  permission: "assistant:ask",
  hints: { readOnlyHint: false, idempotentHint: false, openWorldHint: true },
  description:
    "Proposes a change of records and changes nothing itself: it writes down the exact change, which a person sees with what is and what would be, and approves or rejects at the address in url. Say the change in words (request), or name the changing tool with its arguments. get_job tells what was decided.",
  examples: [
    "move Project Falcon to due diligence",
    "set the value of Falcon to 118m euros",
    "log a call with Ines Brandt",
  ],
  input: z.strictObject({
    request: LongText.optional().describe(
      "The change in words, with the names of the records: move Falcon to due diligence",
    ),
    tool: z
      .string()
      .max(64)
      .optional()
      .describe("Instead of request: a tool that changes something, such as update_deal"),
    arguments: z.record(z.string(), z.unknown()).optional().describe("The tool's arguments"),
    threadId: ThreadId,
    waitSeconds: WaitSeconds,
  }),
  output: z.strictObject({
    proposals: z.array(Proposal).describe("What waits for a person's click; empty when nothing was proposed"),
    said: z.string().describe("To the request, in words: what is asked back when something is unclear"),
    jobId: z.string().nullable().describe("For get_job while the request is still being worked on"),
    threadId: z.string().nullable().describe("To answer what was asked back"),
  }),
  http: { method: "POST", path: "/proposals" },
  async run({ request, tool, arguments: exact = {}, threadId, waitSeconds }, context) {
    const { actor, services } = context;
    if ((request === undefined) === (tool === undefined))
      throw new InvalidInputError("Give request, the change in words, or tool with its arguments; not both.");
    if (tool !== undefined) {
      if (actor.runId) throw new ForbiddenError("proposing for others from within an answer");
      const approval = await services.proposals.propose({ tool, arguments: exact }, actor);
      return {
        proposals: [toProposal(approval, services.publicUrl)],
        said: `Waits for a person's decision: ${approval.summary}`,
        jobId: null,
        threadId: null,
      };
    }
    const {
      proposals,
      answer,
      status,
      error,
      jobId,
      threadId: thread,
    } = await askAssistant({ text: request ?? "", threadId, waitSeconds }, context);
    return { proposals, said: error?.message ?? answer, jobId: status === "running" ? jobId : null, threadId: thread };
  },
});
