import { z } from "zod";
import { listTasks as queryTasks } from "../../db/tasks.ts";
import { listCursor, pageOfRows } from "../../domain/crm/list-cursor.ts";
import { PageInput, pageOf } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { linkFields } from "./linked-records.ts";
import { PriorityInput, TASK_STATUSES, Task, toTask } from "./task-shape.ts";

/** A query string knows no booleans. */
const Flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((said) => said === "true")]);

export const listTasks = defineTool({
  name: "list_tasks",
  title: "List tasks",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "Tasks, to-dos and reminders, what is due first: open ones unless another status is asked for; one's own, a colleague's, those of a deal.",
  examples: [
    "what are my tasks?",
    "list open tasks on Falcon",
    "which tasks are overdue?",
    "what do I have to do this week?",
    "show Maya's tasks",
    "to-dos due by Friday",
    "which tasks did we finish?",
    "open to-dos for Falcon",
    "what do I need to do?",
    "everything Maya still has to do",
    "how many open tasks does Jonas have?",
  ],
  input: z.strictObject({
    status: z
      .enum([...TASK_STATUSES, "all"])
      .default("open")
      .meta({
        words: { done: ["finished", "completed", "closed"], cancelled: ["canceled"], all: ["all tasks", "any status"] },
      }),
    mine: Flag.optional()
      .describe("Only those of whoever asks")
      .meta({ slot: "flag", cue: ["my", "mine", "me", "i"] }),
    overdue: Flag.optional()
      .describe("Only those whose day has passed")
      .meta({ slot: "flag", cue: ["overdue", "late", "past due"] }),
    assigneeEmail: z.email().optional().describe("Colleague who does them"),
    priority: PriorityInput.optional(),
    dueFrom: z.iso.date().optional().describe("Due on or after").meta({ slot: "date", bound: "min" }),
    dueUntil: z.iso.date().optional().describe("Due on or before").meta({ slot: "date", bound: "max" }),
    query: z
      .string()
      .max(200)
      .optional()
      .describe("Words in the title")
      .meta({ slot: "query", needsCue: true, cue: ["about", "called"] }),
    ...linkFields,
    ...PageInput,
  }),
  output: pageOf(Task),
  http: { method: "GET", path: "/tasks" },
  async run({ limit, cursor, ...asked }, { actor, db, services }) {
    const pages = listCursor("tasks", { ...asked, user: asked.mine ? actor.userId : "" }, 2);
    const after = pages.read(cursor);
    const { status, mine, overdue, ...filter } = asked;
    const { rows, total } = await queryTasks(
      db,
      {
        ...filter,
        ...(status === "all" ? {} : { status }),
        ...(mine ? { assigneeId: actor.userId } : {}),
        ...(overdue ? { dueBefore: new Date().toISOString().slice(0, 10) } : {}),
      },
      { limit, ...(after ? { after } : {}) },
    );
    return pageOfRows(rows, {
      limit,
      total,
      cursor: pages,
      key: (row) => [row.due_date ?? "infinity", row.id],
      item: (row) => toTask(row, services.publicUrl),
    });
  },
});
