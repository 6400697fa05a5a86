import { z } from "zod";
import { findApproval, toApproval } from "../../db/approvals.ts";
import { findDocument } from "../../db/documents.ts";
import type { ApprovalStatus } from "../../domain/approval.ts";
import { NotFoundError } from "../../domain/errors.ts";
import { documentUrl } from "../data-room/document-shape.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { Answer, readAnswer } from "./answer-shape.ts";
import { Proposal, toProposal } from "./proposal-shape.ts";

const JobDocument = z.strictObject({
  id: z.string().describe("For fetch, once it is done"),
  name: z.string(),
  progress: z.int().min(0).max(100).describe("Per cent"),
  detail: z.string().nullable().describe("Such as: page 12 of 80"),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  url: z.string(),
});

const Output = z.strictObject({
  jobId: z.string(),
  kind: z.enum(["answer", "document", "proposal"]),
  status: z
    .enum(["running", "waiting", "done", "failed", "cancelled"])
    .describe("waiting: for a person. cancelled: stopped, rejected or not decided in time"),
  answer: Answer.nullable().describe("Of a question"),
  document: JobDocument.nullable().describe("Of a file that is read, uploaded or made, such as a workbook"),
  proposal: Proposal.nullable().describe("Of a change that waits for a decision"),
});
type Output = z.output<typeof Output>;

export const getJob = defineTool({
  name: "get_job",
  title: "State of a job",
  domain: "outward",
  effect: "read",
  permission: "document:read",
  description:
    "How far something is that takes a while: an answer of ask, a file that is being read or was made, a proposal that waits for a person. Gives the result once it is there.",
  examples: ["is the answer ready?", "has the memorandum been read?", "was the change approved?"],
  input: z.strictObject({
    jobId: z
      .string()
      .regex(/^[\w.:-]{1,128}$/, "Expected an id that another tool gave: run_…, doc_… or approval_…")
      .describe("jobId of an answer, id of a document or of a proposal"),
  }),
  output: Output,
  http: { method: "GET", path: "/jobs/{jobId}" },
  async run({ jobId }, context) {
    const read = jobId.startsWith("doc_") ? documentJob : jobId.startsWith("approval_") ? proposalJob : answerJob;
    const job = await read(jobId, context);
    if (!job)
      throw new NotFoundError("There is no such job that you may see. ask, propose_change and search give the ids.");
    return { jobId, answer: null, document: null, proposal: null, ...job };
  },
});

type Job = Pick<Output, "kind" | "status"> & Partial<Output>;

async function answerJob(id: string, { db, services }: ToolContext): Promise<Job | undefined> {
  const answer = await readAnswer(db, id, services.publicUrl);
  return answer && { kind: "answer", status: answer.status, answer };
}

async function documentJob(id: string, { db, services }: ToolContext): Promise<Job | undefined> {
  const row = await findDocument(db, id);
  if (!row) return undefined;
  const { name, status, progress, progress_detail: detail, error_code: code, error } = row;
  return {
    kind: "document",
    status: status === "ready" ? "done" : status === "failed" ? "failed" : "running",
    document: {
      id,
      name,
      progress,
      detail,
      error: code ? { code, message: error ?? "" } : null,
      url: documentUrl(services.publicUrl, id),
    },
  };
}

const STATUS_OF_PROPOSAL = {
  pending: "waiting",
  approved: "running",
  executed: "done",
  failed: "failed",
  rejected: "cancelled",
  expired: "cancelled",
} as const satisfies Record<ApprovalStatus, Output["status"]>;

async function proposalJob(id: string, { db, services }: ToolContext): Promise<Job | undefined> {
  const row = await findApproval(db, id);
  return (
    row && {
      kind: "proposal",
      status: STATUS_OF_PROPOSAL[row.status],
      proposal: toProposal(toApproval(row), services.publicUrl),
    }
  );
}
