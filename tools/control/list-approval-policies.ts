import { z } from "zod";
import { findPolicies } from "../../db/approvals.ts";
import { defineTool } from "../define-tool.ts";
import { ApprovalPolicies } from "./set-approval-policy.ts";

export const listApprovalPolicies = defineTool({
  name: "list_approval_policies",
  title: "Approval rules",
  domain: "control",
  effect: "read",
  permission: "approval:decide",
  description: "The firm's own rules for who has to approve which kind of change.",
  examples: ["who has to approve what?", "what are our approval rules?", "show the approval policies"],
  input: z.strictObject({}),
  output: ApprovalPolicies,
  http: { method: "GET", path: "/approval-policies" },
  run: async (_input, { db }) => ({ policies: await findPolicies(db) }),
});
