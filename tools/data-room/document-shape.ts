import { z } from "zod";
import type { DocumentRow } from "../../db/documents.ts";
import { idSchema } from "../../domain/ids.ts";

export const DOCUMENT_STATUSES = ["queued", "processing", "ready", "failed"] as const;

export const DocumentRecord = z.strictObject({
  id: idSchema("doc"),
  name: z.string(),
  roomId: idSchema("room"),
  roomName: z.string(),
  folder: z.string().describe("Path inside the room, / for its top"),
  dealId: z.string().nullable(),
  mediaType: z.string(),
  sizeBytes: z.int(),
  status: z.enum(DOCUMENT_STATUSES).describe("Only ready documents are searched."),
  stage: z.string().nullable().describe("What is being done at the moment: queued, reading, indexing, ready, failed"),
  progress: z.int().min(0).max(100).describe("Per cent"),
  progressDetail: z.string().nullable().describe("Such as: page 12 of 80"),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable().describe("Why it could not be read"),
  pages: z.int().nullable().describe("null until it has been read. Sheets of a workbook and slides count as pages."),
  characters: z.int().nullable(),
  title: z.string().nullable(),
  createdAt: z.string(),
  url: z.string(),
});
export type DocumentRecord = z.infer<typeof DocumentRecord>;

export const documentUrl = (
  publicUrl: string,
  documentId: string,
  page = 1,
  span?: { start: number; end: number },
): string => `${publicUrl}/documents/${documentId}/pages/${page}${span ? `?start=${span.start}&end=${span.end}` : ""}`;

export const toDocument = (row: DocumentRow, publicUrl: string): DocumentRecord => ({
  id: row.id,
  name: row.name,
  roomId: row.room_id,
  roomName: row.room_name,
  folder: row.folder,
  dealId: row.deal_id,
  mediaType: row.media_type,
  sizeBytes: Number(row.size_bytes),
  status: row.status,
  stage: row.stage,
  progress: row.progress,
  progressDetail: row.progress_detail,
  error: row.error_code ? { code: row.error_code, message: row.error ?? "" } : null,
  pages: row.pages,
  characters: row.characters,
  title: row.title,
  createdAt: row.created_at,
  url: documentUrl(publicUrl, row.id),
});
