import { z } from "zod";
import { type CommentedRecord, listComments as queryComments } from "../../db/comments.ts";
import { listCursor, pageOfRows } from "../../domain/crm/list-cursor.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { PageInput, pageOf } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { Comment, toComment } from "./comment-shape.ts";
import { linkFields, readLinks } from "./linked-records.ts";
import { TaskId } from "./task-shape.ts";

export const listComments = defineTool({
  name: "list_comments",
  title: "List comments",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "The comments of colleagues under a deal, a company, a contact or a task, oldest first, with what each one answers.",
  examples: [
    "show the comments on Falcon",
    "what did colleagues comment on Osprey?",
    "list comments under Heron",
    "read the comment thread on Merlin",
  ],
  input: z.strictObject({ ...linkFields, taskId: TaskId.optional().meta({ slot: "record:task" }), ...PageInput }),
  output: pageOf(Comment),
  http: { method: "GET", path: "/comments" },
  async run({ limit, cursor, ...target }, { db }) {
    const [asked, ...others] = Object.entries(target).flatMap(([key, id]) => (id ? [{ key, id }] : []));
    if (!asked || others.length)
      throw new InvalidInputError("Say of which one record: dealId, companyId, contactId or taskId.");
    await readLinks(db, target);
    const record = { type: asked.key.replace(/Id$/, "") as CommentedRecord, id: asked.id };
    const pages = listCursor("comments", record, 2);
    const after = pages.read(cursor);
    const { rows, total } = await queryComments(db, record, { limit, ...(after ? { after } : {}) });
    return pageOfRows(rows, { limit, total, cursor: pages, key: (row) => [row.created_at, row.id], item: toComment });
  },
});
