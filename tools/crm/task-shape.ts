import { z } from "zod";
import type { TaskRow } from "../../db/tasks.ts";
import { line, note } from "../../domain/crm/text.ts";
import { idSchema } from "../../domain/ids.ts";
import { Source } from "../../domain/source.ts";
import { recordUrl } from "./deal-shape.ts";

export const TaskId = idSchema("task");
export const TASK_STATUSES = ["open", "done", "cancelled"] as const;
export const PRIORITIES = ["low", "normal", "high"] as const;

export const PriorityInput = z
  .enum(PRIORITIES)
  .meta({ words: { high: ["urgent", "high priority", "important", "asap"], low: ["low priority"] } });
export const TaskTitle = line(300).describe("What is to be done");
export const TaskNotes = note().describe("More about it");

export const Task = z.strictObject({
  id: z.string(),
  title: z.string(),
  notes: z.string().nullable(),
  status: z.enum(TASK_STATUSES),
  priority: z.enum(PRIORITIES),
  dueDate: z.iso.date().nullable(),
  assigneeEmail: z.string().nullable(),
  assigneeName: z.string().nullable(),
  dealId: z.string().nullable(),
  deal: z.string().nullable(),
  companyId: z.string().nullable(),
  company: z.string().nullable(),
  contactId: z.string().nullable(),
  contact: z.string().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  completedAt: z.iso.datetime().nullable(),
  version: z.int(),
  source: Source,
});

export function toTask(row: TaskRow, publicUrl: string): z.input<typeof Task> {
  return {
    id: row.id,
    title: row.title,
    notes: row.notes,
    status: row.status,
    priority: row.priority,
    dueDate: row.due_date,
    assigneeEmail: row.assignee_email,
    assigneeName: row.assignee_name,
    dealId: row.deal_id,
    deal: row.deal,
    companyId: row.company_id,
    company: row.company,
    contactId: row.contact_id,
    contact: row.contact,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    completedAt: row.completed_at,
    version: row.version,
    source: {
      kind: "record",
      recordType: "task",
      id: row.id,
      title: row.title,
      url: row.deal_id ? recordUrl(publicUrl, "deal", row.deal_id) : recordUrl(publicUrl, "task", row.id),
    },
  };
}

/** What a person can change of a task, by the names that tools use. */
export const toTaskFields = (row: TaskRow) => ({
  title: row.title,
  notes: row.notes,
  status: row.status,
  priority: row.priority,
  dueDate: row.due_date,
  assigneeEmail: row.assignee_email,
  dealId: row.deal_id,
  companyId: row.company_id,
  contactId: row.contact_id,
});
