import { z } from "zod";
import type { CommentRow } from "../../db/comments.ts";

export const Comment = z.strictObject({
  id: z.string(),
  recordType: z.string(),
  recordId: z.string(),
  parentId: z.string().nullable().describe("Comment that this one answers; null for the first of a conversation."),
  body: z.string(),
  mentions: z.array(z.string()).describe("E-mail of each colleague it calls"),
  byEmail: z.string(),
  byName: z.string(),
  createdAt: z.iso.datetime(),
});

export const toComment = (row: CommentRow): z.input<typeof Comment> => ({
  id: row.id,
  recordType: row.record_type,
  recordId: row.record_id,
  parentId: row.parent_id,
  body: row.body,
  mentions: row.mentions,
  byEmail: row.by_email,
  byName: row.by_name,
  createdAt: row.created_at,
});
