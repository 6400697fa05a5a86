import { z } from "zod";
import { findActivity } from "../../db/activities.ts";
import type { ActorDb } from "../../db/as-actor.ts";
import { recordChanges } from "../../db/changes.ts";
import { type CommentedRecord, findComment, findMentioned, insertComment } from "../../db/comments.ts";
import { findFund } from "../../db/funds.ts";
import { notify } from "../../db/notifications.ts";
import { readTask } from "../../db/tasks.ts";
import { note } from "../../domain/crm/text.ts";
import { InternalError, InvalidInputError, RecordNotFoundError } from "../../domain/errors.ts";
import { idSchema, newId } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { Comment, toComment } from "./comment-shape.ts";
import { recordUrl } from "./deal-shape.ts";
import { linkFields, readLinks } from "./linked-records.ts";
import { TaskId } from "./task-shape.ts";

const MOST_MENTIONS = 20;
const SHOWN_IN_NOTICE = 140;

const Input = z.strictObject({
  body: note()
    .min(1)
    .describe("The comment; @first.last or @address calls a colleague")
    .meta({ slot: "text", keepSpans: true }),
  ...linkFields,
  activityId: idSchema("activity").optional(),
  taskId: TaskId.optional(),
  fundId: idSchema("fund").optional(),
  parentId: idSchema("comment").optional().describe("Comment that this one answers"),
  mentions: z
    .array(z.email())
    .max(MOST_MENTIONS)
    .optional()
    .describe("Colleagues to tell, besides those the text calls")
    .meta({ slot: "none" }),
});

export const addComment = defineTool({
  name: "add_comment",
  title: "Comment on a record",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "A comment to colleagues under a deal, a company, a contact, a task or an activity, or an answer to one. Colleagues it calls are told. What happened with a client is logged with log_activity.",
  examples: [
    "comment on Project Falcon that legal is done",
    "leave a comment for the Falcon team: call at ten",
    "comment on Osprey: @jonas please check the earn-out",
    "add a comment to Heron saying the teaser is late",
    "post a comment under Merlin: waiting for the founder",
    "tell the Kite team that the closing memo is filed",
  ],
  input: Input,
  output: z.strictObject({ ...Comment.shape, changeId: z.string().describe("For undo_change.") }),
  http: { method: "POST", path: "/comments" },
  approval: ({ body, mentions }) => (mentions?.length || handlesIn(body).length ? "one" : "none"),
  async preview(input, { db }) {
    const target = await targetOf(db, input);
    const called = await findMentioned(db, [...(input.mentions ?? []), ...handlesIn(input.body)]);
    const told = called.map(({ name }) => name);
    return {
      summary: `Comment on ${target.name}${told.length ? ` and tell ${told.join(", ")}` : ""}: ${input.body.slice(0, SHOWN_IN_NOTICE)}`,
      before: null,
      after: { on: target.name, body: input.body, mentions: told },
      ...(target.dealId ? { dealId: target.dealId } : {}),
    };
  },
  async run(input, { actor, db, services }) {
    const target = await targetOf(db, input);
    const called = await findMentioned(db, [...(input.mentions ?? []), ...handlesIn(input.body)]);
    const unknown = (input.mentions ?? []).find((email) => !called.some((each) => each.email === email.toLowerCase()));
    if (unknown) throw new InvalidInputError(`Nobody in your firm has the address ${unknown}.`);
    const id = newId("comment");
    await insertComment(db, actor, {
      id,
      recordType: target.type,
      recordId: target.id,
      dealId: target.dealId,
      companyId: target.companyId,
      parentId: input.parentId ?? null,
      body: input.body,
      mentions: called.map((each) => each.id),
    });
    for (const person of called.filter((each) => each.id !== actor.userId))
      await notify(db, {
        tenantId: actor.tenantId,
        userId: person.id,
        kind: "mention",
        title: `${actor.name} mentioned you on ${target.name}`,
        body: input.body.slice(0, SHOWN_IN_NOTICE),
        url: recordUrl(services.publicUrl, target.dealId ? "deal" : target.type, target.dealId ?? target.id),
        ...(target.dealId ? { dealId: target.dealId } : {}),
        dedupeKey: `mention:${id}`,
      });
    const row = await findComment(db, id);
    if (!row) throw new InternalError(new Error("a comment that was just made is not there"));
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "comment",
        recordId: id,
        dealId: target.dealId,
        companyId: target.companyId,
        action: "create",
        tool: "add_comment",
        before: null,
        after: { body: input.body },
        version: 1,
      },
    ]);
    return { ...toComment(row), changeId };
  },
});

interface Target {
  type: CommentedRecord;
  id: string;
  name: string;
  dealId: string | null;
  companyId: string | null;
}

/** The one record that is commented on. An answer stands where the comment it answers stands. */
async function targetOf(db: ActorDb, input: z.output<typeof Input>): Promise<Target> {
  const { parentId, dealId, companyId, contactId, activityId, taskId, fundId } = input;
  if (parentId) {
    const parent = await findComment(db, parentId);
    if (!parent) throw new RecordNotFoundError("comment");
    return {
      type: parent.record_type,
      id: parent.record_id,
      name: `the comment of ${parent.by_name}`,
      dealId: parent.deal_id,
      companyId: parent.company_id,
    };
  }
  if ([dealId, companyId, contactId, activityId, taskId, fundId].filter(Boolean).length !== 1)
    throw new InvalidInputError(
      "Say on which one record: dealId, companyId, contactId, activityId, taskId, fundId or parentId.",
    );
  const { deal, company, contact } = await readLinks(db, input);
  if (deal) return { type: "deal", id: deal.id, name: deal.name, dealId: deal.id, companyId: deal.company_id };
  if (company) return { type: "company", id: company.id, name: company.name, dealId: null, companyId: company.id };
  if (contact)
    return { type: "contact", id: contact.id, name: contact.name, dealId: null, companyId: contact.company_id };
  if (activityId) {
    const activity = await findActivity(db, activityId);
    if (!activity) throw new RecordNotFoundError("activity");
    return {
      type: "activity",
      id: activity.id,
      name: activity.subject,
      dealId: activity.deal_id,
      companyId: activity.company_id,
    };
  }
  if (taskId) {
    const task = await readTask(db, taskId);
    if (!task || task.deleted_at !== null) throw new RecordNotFoundError("task");
    return { type: "task", id: task.id, name: task.title, dealId: task.deal_id, companyId: task.company_id };
  }
  const fund = fundId ? await findFund(db, fundId) : undefined;
  if (!fund) throw new RecordNotFoundError("fund");
  return { type: "fund", id: fund.id, name: fund.name, dealId: null, companyId: null };
}

/** What stands behind an @ that begins a word. */
const handlesIn = (body: string): string[] =>
  [...body.matchAll(/(?<![\w@.])@([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)/g)]
    .map((match) => (match[1] ?? "").replace(/[.-]+$/, ""))
    .filter(Boolean)
    .slice(0, MOST_MENTIONS);
