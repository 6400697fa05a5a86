import { z } from "zod";
import { type Approval, ApprovalStatus } from "../../domain/approval.ts";

export const Proposal = z.strictObject({
  id: z.string().describe("Of the approval, for get_job"),
  summary: z.string().describe("What would happen, in a sentence"),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()).describe("Exactly what would be carried out"),
  before: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("The fields as they are; null where there is nothing yet"),
  after: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("The fields as they would be; null where nothing would be left"),
  approvers: z.enum(["one", "two"]).describe("How many people have to click"),
  status: ApprovalStatus,
  outcome: z.string().optional().describe("Who decided, or why it could not be carried out"),
  expiresAt: z.string(),
  url: z.string().describe("Where a person decides it. Nothing is changed before that"),
});
export type Proposal = z.output<typeof Proposal>;

export function toProposal(approval: Approval, publicUrl: string): Proposal {
  const { id, summary, tool, arguments: exact, before = null, after = null, approvers, status, expiresAt } = approval;
  const outcome = outcomeOf(approval);
  return {
    id,
    summary,
    tool,
    arguments: exact,
    before,
    after,
    approvers,
    status,
    ...(outcome ? { outcome } : {}),
    expiresAt,
    url: `${publicUrl}/approvals/${id}`,
  };
}

function outcomeOf({ status, decidedBy, reason, error }: Approval): string | undefined {
  if (error) return error.message;
  if (!decidedBy) return undefined;
  return `${status === "rejected" ? "Rejected" : "Approved"} by ${decidedBy}${reason ? `: ${reason}` : ""}`;
}
