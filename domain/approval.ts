import { z } from "zod";

/** How many people have to click before a change that the assistant proposed is carried out. */
export const APPROVERS = ["none", "one", "two"] as const;
export type Approvers = (typeof APPROVERS)[number];

/** A change as a person judges it: one sentence, and the readable fields before and after. `null` where there is nothing yet, or nothing left. */
export const Preview = z.strictObject({
  summary: z.string().describe("What would happen, in one sentence: Move Falcon from screening to due diligence."),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  /** The deal it belongs to, for whoever decides. */
  dealId: z.string().optional(),
});
export type Preview = z.infer<typeof Preview>;

export const APPROVAL_STATUSES = ["pending", "approved", "executed", "failed", "rejected", "expired"] as const;
export const ApprovalStatus = z.enum(APPROVAL_STATUSES);
export type ApprovalStatus = z.infer<typeof ApprovalStatus>;

/** A proposed change and what became of it. `approved` lasts only while it is carried out. */
export const Approval = z.strictObject({
  id: z.string(),
  tool: z.string(),
  title: z.string(),
  summary: z.string(),
  arguments: z.record(z.string(), z.unknown()).describe("Exactly what is carried out."),
  before: z.record(z.string(), z.unknown()).optional(),
  after: z.record(z.string(), z.unknown()).optional(),
  requestedBy: z.string().describe("E-mail of the person the assistant asked for."),
  approvers: z.enum(["one", "two"]),
  approvedBy: z.array(z.string()).describe("E-mail of each person who has approved so far."),
  status: ApprovalStatus,
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  reason: z.string().optional(),
  result: z.record(z.string(), z.unknown()).optional().describe("The tool's answer, once executed."),
  error: z.strictObject({ code: z.string(), message: z.string() }).optional().describe("Why carrying it out failed."),
  runId: z.string().optional(),
  threadId: z.string().optional(),
  createdAt: z.string(),
  expiresAt: z.string(),
});
export type Approval = z.infer<typeof Approval>;

/** Why a run stopped: AG-UI's interrupt, one for each change that waits for a click. */
export interface ApprovalInterrupt {
  id: string;
  reason: "approval";
  message: string;
  toolCallId: string;
  expiresAt: string;
  metadata: {
    tool: string;
    title: string;
    arguments: Record<string, unknown>;
    before?: Record<string, unknown>;
    after?: Record<string, unknown>;
    approvers: "one" | "two";
  };
}
