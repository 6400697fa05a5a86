import type { Approval } from "../../domain/approval.ts";
import type { Answer } from "../answer.ts";
import type { TaskItem } from "../channel.ts";
import type { Ending } from "../operations.ts";
import { clip } from "../web/activity/wordings.ts";
import { fieldWords, WORDS } from "../words.ts";
import { SIZES } from "./limits.ts";
import { link, plain, sourceLabel } from "./text.ts";

export type Block = Record<string, unknown> & { type: string };

/** What our buttons are called when they come back. */
export const ACTIONS = {
  approve: "parley_approve",
  reject: "parley_reject",
  feedback: "parley_feedback",
  askAlone: "parley_ask_alone",
  open: "parley_open",
} as const;

const section = (text: string): Block => ({
  type: "section",
  text: { type: "mrkdwn", text: clip(text, SIZES.section), verbatim: true },
});
const context = (...texts: string[]): Block => ({
  type: "context",
  elements: texts
    .slice(0, SIZES.contextElements)
    .map((text) => ({ type: "mrkdwn", text: clip(text, 2_000), verbatim: true })),
});
const header = (text: string): Block => ({
  type: "header",
  text: { type: "plain_text", text: clip(text, SIZES.header), emoji: false },
});
const button = (text: string, actionId: string, value: string, style?: "primary" | "danger") => ({
  type: "button",
  text: { type: "plain_text", text: clip(text, 75), emoji: false },
  action_id: actionId,
  value,
  ...(style ? { style } : {}),
});

/** Where each number leads, a few to a line. */
export function sourceBlocks(answer: Answer): Block[] {
  const labels = answer.citations.map((each) => link(each.url, `[${each.index}] ${sourceLabel(each)}`));
  const blocks: Block[] = [];
  for (let at = 0; at < labels.length && blocks.length < 5; at += SIZES.contextElements)
    blocks.push(context(...labels.slice(at, at + SIZES.contextElements)));
  return blocks;
}

export const feedbackBlock = (runId: string): Block => ({
  type: "context_actions",
  elements: [
    {
      type: "feedback_buttons",
      action_id: ACTIONS.feedback,
      positive_button: choice("Helpful", `${runId} up`, "Mark this answer as helpful"),
      negative_button: choice("Not helpful", `${runId} down`, "Mark this answer as not helpful"),
    },
  ],
});
const choice = (text: string, value: string, label: string) => ({
  text: { type: "plain_text", text },
  value,
  accessibility_label: label,
});

/** How the answer ended, where that is not plain from its text. */
export function endingBlocks(ending: Ending | undefined): Block[] {
  if (ending?.status === "stopped") return [context(WORDS.stopped)];
  if (ending?.status !== "failed") return [];
  return [section(`*${plain(ending.message)}*`)];
}

/** What waits for a click, field by field, and who may click until when. */
export function approvalBlocks(ask: {
  id: string;
  title: string;
  summary: string;
  before?: Record<string, unknown> | undefined;
  after?: Record<string, unknown> | undefined;
  approvers: "one" | "two";
  expiresAt: string;
  url: string;
}): Block[] {
  const until = Math.floor(Date.parse(ask.expiresAt) / 1000);
  return [
    header(`${WORDS.needsApproval}: ${ask.title}`),
    section(`*${plain(ask.summary)}*`),
    ...changeBlocks(ask.before, ask.after),
    context(
      ask.approvers === "two" ? "Two people have to approve it." : "One person has to approve it.",
      Number.isFinite(until) ? `Until <!date^${until}^{date_short_pretty} {time}|${plain(ask.expiresAt)}>` : "",
      link(ask.url, "Open in Parley"),
    ),
    {
      type: "actions",
      elements: [
        button("Approve", ACTIONS.approve, ask.id, "primary"),
        button("Reject", ACTIONS.reject, ask.id, "danger"),
      ],
    },
  ];
}

function changeBlocks(before?: Record<string, unknown>, after?: Record<string, unknown>): Block[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.slice(0, 20).map((name) => {
    const [was, will] = [before?.[name], after?.[name]].map((value) => plain(clip(said(value), 300)));
    return section(`${plain(clip(fieldWords(name), 80))}: ${was} → *${will}*`);
  });
}

const said = (value: unknown): string =>
  value === null || value === undefined || value === ""
    ? "—"
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

/** The same message once it is decided: the line that stands, and no buttons. */
export function decidedBlocks(approval: Approval): Block[] {
  return [
    header(approval.title),
    section(`*${plain(approval.summary)}*`),
    ...changeBlocks(approval.before, approval.after),
    section(decidedLine(approval)),
  ];
}

export function decidedLine({ status, decidedBy, decidedAt, reason, error, approvedBy }: Approval): string {
  const at = decidedAt ? Math.floor(Date.parse(decidedAt) / 1000) : Number.NaN;
  const who = decidedBy ? ` by ${plain(decidedBy)}` : "";
  const when = Number.isFinite(at) ? `, <!date^${at}^{time}|${plain(decidedAt ?? "")}>` : "";
  switch (status) {
    case "rejected":
      return `*Rejected${who}*${when}${reason ? `: ${plain(reason)}` : ""}. Nothing was changed.`;
    case "expired":
      return "*Nobody decided in time.* Nothing was changed.";
    case "failed":
      return `*Approved${who}*${when}, but it failed: ${plain(error?.message ?? "")}`;
    case "pending":
      return `*Approved by ${plain(approvedBy.join(", "))}.* One more person has to approve it.`;
    default:
      return `*Approved${who}*${when}.`;
  }
}

/** The Home tab: what waits for this person. */
export function homeBlocks(
  approvals: readonly Approval[],
  tasks: readonly TaskItem[],
  urlOf: (id: string) => string,
): Block[] {
  return [
    header("My approvals"),
    ...(approvals.length
      ? approvals.slice(0, 5).flatMap((each) => approvalBlocks({ ...each, url: urlOf(each.id) }))
      : [section(WORDS.nothingToApprove)]),
    { type: "divider" },
    header("My tasks"),
    ...(tasks.length
      ? tasks
          .slice(0, 15)
          .map((task) =>
            section(
              `${task.url ? link(task.url, task.title) : plain(task.title)}${task.dueOn ? `  due ${plain(task.dueOn)}` : ""}`,
            ),
          )
      : [section(WORDS.nothingToDo)]),
  ].slice(0, 100);
}

export const offerBlocks = (question: string): Block[] => [
  section(WORDS.seesMore),
  { type: "actions", elements: [button("Answer me in private", ACTIONS.askAlone, clip(question, 1_900))] },
];
