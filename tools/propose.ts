import { isDeepStrictEqual } from "node:util";
import { type ApprovalPolicy, findPolicies, insertApproval, toApproval } from "../db/approvals.ts";
import { findTouched, recordIdsIn } from "../db/touched.ts";
import type { Approval, Approvers, Preview } from "../domain/approval.ts";
import { NothingToChangeError } from "../domain/errors.ts";
import type { AnyTool, ToolContext } from "./define-tool.ts";

/** A proposal that nobody decided until then is closed: what it says about the records is old. */
const EXPIRES_IN_HOURS = 24;

/**
 * How many people have to click before this call is carried out. The firm's own rule for the tool comes first, the tightest that its
 * amount reaches; a person who acts without the assistant needs no second click unless that rule says so. What an outside program
 * passes on is never carried out without one.
 */
export async function approversFor(tool: AnyTool, input: unknown, context: ToolContext): Promise<Approvers> {
  const approvers = await usualApproversFor(tool, input, context);
  return approvers === "none" && context.actor.proposesOnly ? "one" : approvers;
}

async function usualApproversFor(tool: AnyTool, input: unknown, { db, actor }: ToolContext): Promise<Approvers> {
  const byAssistant = actor.runId !== undefined || actor.proposesOnly === true;
  const rule = ruleFor(await findPolicies(db, tool.name), amountsIn(input));
  if (rule) return byAssistant || rule.people ? rule.approvers : "none";
  if (!byAssistant) return "none";
  return tool.approval?.(input as never, actor) ?? (tool.effect === "external" ? "two" : "one");
}

function ruleFor(policies: readonly ApprovalPolicy[], amounts: readonly number[]): ApprovalPolicy | undefined {
  const reached = (policy: ApprovalPolicy) =>
    policy.overAmount === null || amounts.some((amount) => amount >= (policy.overAmount ?? 0));
  // Highest amount first, the rule without one last.
  return policies.find(reached);
}

/** Numbers under a field that names an amount of money. */
function amountsIn(value: unknown): number[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, field]) =>
    typeof field === "number" && /^(?:value|amount|commitment|price)$/.test(name) ? [field] : amountsIn(field),
  );
}

/** Writes down what would be done, for people to decide: the exact arguments, and what is and would be. */
export async function propose(
  tool: AnyTool,
  call: { input: unknown; asSent: unknown },
  approvers: Exclude<Approvers, "none">,
  context: ToolContext,
): Promise<Approval> {
  const { input, asSent } = call;
  const preview: Preview = (await tool.preview?.(input as never, context)) ?? {
    summary: `${tool.title}.`,
    before: null,
    after: asSent as Record<string, unknown>,
  };
  const { before, after } = preview;
  if (before && after && isDeepStrictEqual(before, after)) throw new NothingToChangeError(preview.summary);
  const { barred } = await findTouched(context.db, recordIdsIn([asSent, preview]));
  const row = await insertApproval(context.db, context.actor, {
    ...preview,
    tool: tool.name,
    title: tool.title,
    arguments: asSent,
    approvers,
    touched: barred,
    expiresInHours: EXPIRES_IN_HOURS,
  });
  return toApproval(row);
}
