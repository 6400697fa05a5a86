import { Approval, type ApprovalInterrupt } from "../domain/approval.ts";

/** A change that the assistant proposed, and the tool call it came from. */
export interface ProposedApproval {
  toolCallId: string;
  approval: Approval;
}

/** The proposal that a refused call left behind, when it was refused for that. */
export function approvalIn(error: { code: string; details?: unknown }): Approval | undefined {
  if (error.code !== "APPROVAL_REQUIRED") return undefined;
  const parsed = Approval.safeParse((error.details as { approval?: unknown } | undefined)?.approval);
  return parsed.success ? parsed.data : undefined;
}

export function toInterrupt({ toolCallId, approval }: ProposedApproval): ApprovalInterrupt {
  const { id, tool, title, summary, arguments: input, before, after, approvers, expiresAt } = approval;
  return {
    id,
    reason: "approval",
    message: summary,
    toolCallId,
    expiresAt,
    metadata: { tool, title, arguments: input, ...(before ? { before } : {}), ...(after ? { after } : {}), approvers },
  };
}

export function wordProposals(proposed: readonly ProposedApproval[]): string {
  const needs = proposed.some(({ approval }) => approval.approvers === "two")
    ? "two people's approval"
    : "your approval";
  const [only, ...others] = proposed.map(({ approval }) => approval.summary);
  if (!others.length) return `Needs ${needs}: ${only}`;
  return `${proposed.length} changes need ${needs}:\n\n${proposed.map(({ approval }) => `- ${approval.summary}`).join("\n")}`;
}

/** What became of a proposal, in a sentence for the thread it was made in. */
export function wordOutcome(approval: Approval): string {
  const { summary, reason, decidedBy } = approval;
  switch (approval.status) {
    case "executed":
      return `Approved and done: ${summary}`;
    case "failed":
      return `Approved, but it could not be done: ${approval.error?.message ?? "something failed on our side."} Nothing was changed.`;
    case "rejected":
      return `Rejected${decidedBy ? ` by ${decidedBy}` : ""}${reason ? ` (${reason})` : ""}: ${summary} Nothing was changed.`;
    case "expired":
      return `Nobody decided in time, so nothing was changed: ${summary}`;
    case "pending":
      return `Approved by ${approval.approvedBy.join(", ")}; a second person has to approve it too: ${summary}`;
    case "approved":
      return `Approved, and being carried out: ${summary}`;
  }
}
