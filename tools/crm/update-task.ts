import { z } from "zod";
import { recordChanges } from "../../db/changes.ts";
import { notify } from "../../db/notifications.ts";
import { readTask, type TaskRow, updateTask as writeTask } from "../../db/tasks.ts";
import { changedFields, describeChange } from "../../domain/crm/describe-change.ts";
import { InvalidInputError, RecordNotFoundError } from "../../domain/errors.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { assigneeOf } from "./create-task.ts";
import { expectedVersion } from "./deal-input.ts";
import { readLinks } from "./linked-records.ts";
import {
  PriorityInput,
  TASK_STATUSES,
  Task,
  TaskId,
  TaskNotes,
  TaskTitle,
  toTask,
  toTaskFields,
} from "./task-shape.ts";
import { versionConflict } from "./version-conflict.ts";

const Input = z.strictObject({
  taskId: TaskId.meta({ slot: "record:task" }),
  expectedVersion,
  status: z
    .enum(TASK_STATUSES)
    .optional()
    .meta({
      words: {
        done: ["complete", "completed", "finished", "ticked off", "tick off", "is done", "as done"],
        cancelled: ["cancel", "canceled", "drop", "not needed"],
        open: ["reopen", "open again"],
      },
    }),
  title: TaskTitle.optional().meta({ slot: "text", needsCue: true, cue: ["rename to", "title"] }),
  notes: TaskNotes.nullable()
    .optional()
    .meta({ slot: "text", needsCue: true, cue: ["notes"] }),
  dueDate: z.iso
    .date()
    .nullable()
    .optional()
    .meta({ slot: "date", cue: ["due", "to", "until"] }),
  assigneeEmail: z
    .email()
    .optional()
    .meta({ slot: "email", cue: ["assign", "to", "hand"] }),
  priority: PriorityInput.optional(),
  dealId: z
    .string()
    .nullable()
    .optional()
    .describe("Deal it belongs to; null takes it away from one")
    .meta({ slot: "none" }),
});

export const updateTask = defineTool({
  name: "update_task",
  title: "Change a task",
  domain: "crm",
  effect: "write",
  permission: "crm:write",
  description:
    "Finishes, cancels or reopens a task; changes when it is due, who does it, its title, notes or priority.",
  examples: [
    "mark the task send the NDA as done",
    "the task chase legal is done",
    "complete the reminder to call Corvane",
    "postpone the task review the SPA to Friday",
    "reassign the task update the model to Jonas",
    "make the task chase legal urgent",
    "cancel the task send the NDA",
    "reopen the task update the model",
  ],
  input: Input,
  output: z.strictObject({
    ...Task.shape,
    changeId: z.string().nullable().describe("For undo_change; null when nothing differed."),
  }),
  http: { method: "PATCH", path: "/tasks/{taskId}" },
  async preview(input, context) {
    const { row, changes } = await plan(input, context, false);
    return {
      summary: describeChange(`the task "${row.title}"`, changes),
      ...changes,
      ...(row.deal_id ? { dealId: row.deal_id } : {}),
    };
  },
  async run(input, context) {
    const { actor, db, services } = context;
    const { row, next, changes, assignee } = await plan(input, context, true);
    if (!Object.keys(changes.after).length) return { ...toTask(row, services.publicUrl), changeId: null };
    await writeTask(db, next);
    const [changeId = ""] = await recordChanges(db, actor, [
      {
        recordType: "task",
        recordId: row.id,
        dealId: row.deal_id,
        companyId: row.company_id,
        action: "update",
        tool: "update_task",
        ...changes,
        version: row.version + 1,
      },
    ]);
    const changed = (await readTask(db, row.id)) ?? row;
    const task = toTask(changed, services.publicUrl);
    if (assignee && assignee.id !== actor.userId && assignee.id !== row.assignee_id)
      await notify(db, {
        tenantId: actor.tenantId,
        userId: assignee.id,
        kind: "reminder",
        title: `${actor.name} gave you a task: ${changed.title}`,
        url: task.source.url,
        ...(changed.deal_id ? { dealId: changed.deal_id } : {}),
        dedupeKey: `task:${row.id}:${assignee.id}`,
      });
    return { ...task, changeId };
  },
});

async function plan(input: z.output<typeof Input>, context: ToolContext, hold: boolean) {
  const { db } = context;
  const row = await readTask(db, input.taskId, { hold });
  if (!row || row.deleted_at !== null) throw new RecordNotFoundError("task");
  const { taskId: _, expectedVersion, ...asked } = input;
  if (!Object.keys(asked).length)
    throw new InvalidInputError("Say what to change: the status, the due date, who does it.");
  if (expectedVersion !== undefined && expectedVersion !== row.version)
    throw await versionConflict(db, { id: row.id, name: row.title, version: row.version }, expectedVersion);
  await readLinks(db, { dealId: asked.dealId });
  const assignee = asked.assigneeEmail ? await assigneeOf(asked.assigneeEmail, context) : undefined;
  const before = toTaskFields(row);
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  const after = { ...before, ...given, ...(assignee ? { assigneeEmail: assignee.email } : {}) };
  const next = {
    id: row.id,
    title: after.title,
    notes: after.notes,
    status: after.status as TaskRow["status"],
    priority: after.priority,
    due_date: after.dueDate,
    assignee_id: assignee?.id ?? row.assignee_id,
    deal_id: after.dealId,
    company_id: row.company_id,
    contact_id: row.contact_id,
  };
  return { row, next, changes: changedFields(before, after), assignee };
}
