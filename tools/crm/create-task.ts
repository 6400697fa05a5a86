import { z } from "zod";
import { recordChanges } from "../../db/changes.ts";
import { findColleagues } from "../../db/colleagues.ts";
import { notify } from "../../db/notifications.ts";
import { insertTask, readTask } from "../../db/tasks.ts";
import { InternalError, InvalidInputError } from "../../domain/errors.ts";
import { newId } from "../../domain/ids.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { linkFields, readLinks, sayLinks } from "./linked-records.ts";
import { PriorityInput, Task, TaskNotes, TaskTitle, toTask, toTaskFields } from "./task-shape.ts";

export const createTask = defineTool({
  name: "create_task",
  title: "Create a task",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "Something to be done: a task, to-do, reminder or follow-up for oneself or a colleague, with a due date, on a deal, a company or a contact.",
  examples: [
    "remind me to call Corvane on Friday",
    "add a task: send the NDA by tomorrow",
    "create a to-do for Falcon: chase legal",
    "task for Maya: update the model by Monday",
    "follow up with the lender next week",
    "schedule a reminder to review the SPA",
    "give Jonas a task to prepare the teaser for Heron",
    "I need to send Ines the draft by Thursday",
    "I have to review the SPA tomorrow",
    "I must not forget to call the lender",
    "have Jonas call the lender",
    "assign Jonas the task of checking the model by Monday",
    "Jonas has to call the lender by Thursday",
    "Tomas should review the model by Friday",
    "Maya needs to update the model by Monday",
    "put a call with Ines on my to-do list for Friday",
    "get Maya to send the teaser by Monday",
    "ask Tomas to review the model",
    "ping me on Friday about the NDA",
    "set a reminder for 3 March: renew the Falcon NDA",
  ],
  input: z.strictObject({
    title: TaskTitle.meta({ slot: "text", cue: ["to", "task"] }),
    notes: TaskNotes.optional().meta({ slot: "text", needsCue: true, cue: ["notes", "details"] }),
    dueDate: z.iso.date().optional().meta({ slot: "date" }),
    assigneeEmail: z.email().optional().describe("Colleague who does it; oneself when left away"),
    priority: PriorityInput.default("normal"),
    ...linkFields,
  }),
  output: z.strictObject({ ...Task.shape, changeId: z.string().describe("For undo_change.") }),
  http: { method: "POST", path: "/tasks" },
  approval: ({ assigneeEmail }, actor) =>
    assigneeEmail === undefined || assigneeEmail.toLowerCase() === actor.email ? "none" : "one",
  async preview(input, context) {
    const links = await readLinks(context.db, input);
    const { name } = await assigneeOf(input.assigneeEmail, context);
    const about = sayLinks(links);
    return {
      summary: `Create a task for ${name}: ${input.title}${input.dueDate ? `, due ${input.dueDate}` : ""}${about ? ` (${about})` : ""}`,
      before: null,
      after: {
        title: input.title,
        dueDate: input.dueDate ?? null,
        assignee: name,
        priority: input.priority,
        about: about || null,
      },
      ...(input.dealId ? { dealId: input.dealId } : {}),
    };
  },
  async run(input, context) {
    const { actor, db, services } = context;
    await readLinks(db, input);
    const assignee = await assigneeOf(input.assigneeEmail, context);
    const id = newId("task");
    await insertTask(db, actor, {
      id,
      title: input.title,
      notes: input.notes ?? null,
      priority: input.priority,
      due_date: input.dueDate ?? null,
      assignee_id: assignee.id,
      deal_id: input.dealId ?? null,
      company_id: input.companyId ?? null,
      contact_id: input.contactId ?? null,
    });
    const row = await readTask(db, id);
    if (!row) throw new InternalError(new Error("a task that was just made is not there"));
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "task",
        recordId: id,
        dealId: row.deal_id,
        companyId: row.company_id,
        action: "create",
        tool: "create_task",
        before: null,
        after: toTaskFields(row),
        version: row.version,
      },
    ]);
    const task = toTask(row, services.publicUrl);
    if (assignee.id !== actor.userId)
      await notify(db, {
        tenantId: actor.tenantId,
        userId: assignee.id,
        kind: "reminder",
        title: `${actor.name} gave you a task: ${row.title}`,
        url: task.source.url,
        ...(row.deal_id ? { dealId: row.deal_id } : {}),
        dedupeKey: `task:${id}:${assignee.id}`,
      });
    return { ...task, changeId };
  },
});

/** The colleague with this address; whoever asks when there is none. */
export async function assigneeOf(email: string | undefined | null, { actor, db }: ToolContext) {
  if (!email || email.toLowerCase() === actor.email) return { id: actor.userId, name: actor.name, email: actor.email };
  const colleague = (await findColleagues(db, [email])).get(email.toLowerCase());
  if (colleague) return colleague;
  throw new InvalidInputError(`Nobody in your firm has the address ${email}.`, {
    details: [{ path: "assigneeEmail", message: "Expected the address of a colleague" }],
  });
}
