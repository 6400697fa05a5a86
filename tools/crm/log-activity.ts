import { z } from "zod";
import { findActivity, insertActivity } from "../../db/activities.ts";
import { recordChanges } from "../../db/changes.ts";
import { line, note } from "../../domain/crm/text.ts";
import { InternalError, InvalidInputError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { ACTIVITY_KINDS, Activity, toActivity } from "./activity-shape.ts";
import { linkFields, readLinks, sayLinks } from "./linked-records.ts";

/** Activities are what happened; a little ahead for time zones and for meetings already fixed. */
const MOST_MONTHS_AHEAD = 12;
const SUBJECT_FROM_TEXT = 80;

const Input = z.strictObject({
  kind: z
    .enum(ACTIVITY_KINDS)
    .default("note")
    .meta({
      words: {
        call: ["call with", "called", "phoned", "spoke", "spoke to", "talked", "phone call", "rang"],
        meeting: ["met", "met with", "visit", "lunch", "dinner", "site visit", "presentation"],
        email: ["e-mail", "emailed", "mail", "mailed"],
        note: ["notes"],
      },
    }),
  subject: line().optional().describe("One line; taken from the text when left away").meta({ slot: "none" }),
  body: note().optional().describe("What was said or done").meta({ slot: "text", keepSpans: true }),
  occurredAt: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()])
    .optional()
    .describe("When it happened; now when left away")
    .meta({ slot: "date", past: true }),
  ...linkFields,
});

export const logActivity = defineTool({
  name: "log_activity",
  title: "Log an activity",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "Writes down what happened with a deal, a company or a contact: a call, a meeting, an e-mail, a note. For something still to do use create_task; for a remark to colleagues use add_comment.",
  examples: [
    "log a call with Ines Brandt: net debt agreed at 31.8m",
    "note on Falcon: seller wants exclusivity until March",
    "had a call with Ines today, she wants a higher price",
    "met Petr Novák yesterday about the earn-out",
    "I just spoke to Lars Berg, he will call back",
    "record a meeting with Corvane on Falcon: happy with quality",
    "add a note to Falcon saying the board approved",
    "log an email from Jana Svobodová about working capital",
    "jot down for Osprey: counsel sent draft three",
    "Falcon: exclusivity extended by two weeks",
    "store this on Falcon: escrow agreed",
    "we had a call with Corvane this morning: no objections",
    "call with Ines about the backlog",
  ],
  input: Input,
  output: z.strictObject({ ...Activity.shape, changeId: z.string().describe("For undo_change.") }),
  http: { method: "POST", path: "/activities" },
  approval: ({ kind }) => (kind === "note" ? "none" : "one"),
  async preview(input, { db }) {
    const links = await readLinks(db, input);
    const { subject, body, occurredAt } = read(input);
    const about = sayLinks(links);
    return {
      summary: `Log a ${input.kind}${about ? ` with ${about}` : ""}: ${subject}`,
      before: null,
      after: { kind: input.kind, subject, body, occurredAt, about: about || null },
      ...(input.dealId ? { dealId: input.dealId } : {}),
    };
  },
  async run(input, { actor, db, services }) {
    await readLinks(db, input);
    const { dealId = null, companyId = null, contactId = null, kind } = input;
    const id = newId("activity");
    const told = read(input);
    await insertActivity(db, actor, { id, kind, dealId, companyId, contactId, ...told });
    const row = await findActivity(db, id, told.occurredAt);
    if (!row) throw new InternalError(new Error("an activity that was just made is not there"));
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "activity",
        recordId: id,
        dealId,
        companyId: row.company_id,
        action: "create",
        tool: "log_activity",
        before: null,
        after: { kind, subject: row.subject },
        version: 1,
      },
    ]);
    return { ...toActivity(row, services.publicUrl), changeId };
  },
});

function read({ kind, subject, body, occurredAt }: z.output<typeof Input>) {
  if (!subject && !body) throw new InvalidInputError("Say what happened: a subject or a body.");
  const at = occurredAt === undefined ? new Date() : new Date(occurredAt);
  const latest = new Date();
  latest.setUTCMonth(latest.getUTCMonth() + MOST_MONTHS_AHEAD);
  if (at > latest)
    throw new InvalidInputError(
      `occurredAt may be at most ${MOST_MONTHS_AHEAD} months ahead. For something to come, create a task with a due date.`,
      { details: [{ path: "occurredAt", message: "Too far ahead" }] },
    );
  return { subject: subject ?? subjectOf(body ?? kind), body: body ?? null, occurredAt: at.toISOString() };
}

/** The first sentence, or its beginning up to a word's end. */
function subjectOf(text: string): string {
  const first = text.split(/(?<=[.!?])\s|\n/)[0]?.replace(/[.\s]+$/, "") || text;
  return first.length <= SUBJECT_FROM_TEXT ? first : `${first.slice(0, SUBJECT_FROM_TEXT).replace(/\s+\S*$/, "")}…`;
}
