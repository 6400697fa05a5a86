import { z } from "zod";
import { findPolicies, setPolicy } from "../../db/approvals.ts";
import { APPROVERS } from "../../domain/approval.ts";
import { defineTool } from "../define-tool.ts";

export const ApprovalPolicies = z.strictObject({
  policies: z.array(
    z.strictObject({
      tool: z.string(),
      overAmount: z.number().nullable().describe("Holds from this amount on; null: always"),
      approvers: z.enum(APPROVERS),
      people: z.boolean().describe("Also for what a person does without the assistant"),
    }),
  ),
});

export const setApprovalPolicy = defineTool({
  name: "set_approval_policy",
  title: "Set an approval rule",
  domain: "control",
  effect: "write",
  permission: "person:manage",
  description:
    "The firm's own rule for who has to approve a kind of change: nobody, one person, or two different people, from an amount on if need be, and also for what people do themselves. Without a rule one person approves what the assistant proposes, two what leaves the firm.",
  examples: [
    "two people have to approve deal updates over 50 million",
    "let notes go through without approval",
    "remove the approval rule for create_task",
  ],
  input: z.strictObject({
    tool: z
      .string()
      .regex(/^[a-z_]{3,64}$/)
      .describe("Name of the tool, such as update_deal")
      .meta({ slot: "text" }),
    approvers: z.enum(APPROVERS).nullable().describe("null takes the rule away"),
    overAmount: z.number().min(0).optional().describe("Only from this amount on").meta({ slot: "money" }),
    people: z.boolean().default(false).describe("Also for what a person does without the assistant"),
  }),
  output: ApprovalPolicies,
  http: { method: "PUT", path: "/approval-policies" },
  approval: () => "two",
  async run({ tool, approvers, overAmount, people }, { db, actor }) {
    await setPolicy(db, actor, { tool, overAmount: overAmount ?? null, approvers, people });
    return { policies: await findPolicies(db) };
  },
});
