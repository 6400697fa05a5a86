import { z } from "zod";
import { findDocument } from "../../db/documents.ts";
import { DocumentNotFoundError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { defineTool } from "../define-tool.ts";
import { DocumentRecord, toDocument } from "./document-shape.ts";

const OUTLINE_SHOWN = 100;

export const getDocument = defineTool({
  name: "get_document",
  title: "Document",
  domain: "data-room",
  effect: "read",
  permission: "document:read",
  description:
    "One document's record: name, room, folder, status and progress of reading it, the reason when it failed, number of pages, title and headings. For its text use read_document; for a passage in it use search_documents.",
  examples: [
    "is the supply agreement ready?",
    "how many pages does the teaser have?",
    "why did the upload of the balance sheet fail?",
    "status of the credit agreement",
    "what is in the shareholders agreement, which headings?",
    "has the model been read yet?",
    "show the record of the information memorandum",
  ],
  input: z.strictObject({
    documentId: idSchema("doc").describe("The document").meta({ slot: "record:document" }),
  }),
  output: z.strictObject({
    ...DocumentRecord.shape,
    outline: z
      .array(z.strictObject({ level: z.int(), title: z.string(), page: z.int(), start: z.int() }))
      .describe(`The first ${OUTLINE_SHOWN} headings; start is an offset into the document's text.`),
  }),
  http: { method: "GET", path: "/documents/{documentId}" },
  async run({ documentId }, { db, services }) {
    const row = await findDocument(db, documentId);
    if (!row) throw new DocumentNotFoundError();
    return { ...toDocument(row, services.publicUrl), outline: row.outline.slice(0, OUTLINE_SHOWN) };
  },
});
