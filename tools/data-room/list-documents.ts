import { z } from "zod";
import { listDocuments as queryDocuments } from "../../db/documents.ts";
import { findTerms } from "../../db/room-access.ts";
import { may } from "../../domain/actor.ts";
import { NdaRequiredError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { decodeCursor, PageInput, pageOf, toPage } from "../../domain/page.ts";
import { defineTool } from "../define-tool.ts";
import { DOCUMENT_STATUSES, DocumentRecord, toDocument } from "./document-shape.ts";

export const listDocuments = defineTool({
  name: "list_documents",
  title: "List documents",
  domain: "data-room",
  effect: "read",
  permission: "document:read",
  description:
    "The documents and files you may see, newest first: names, rooms, folders, status, pages. Filter by data room, deal, status or a part of the name. For what is written in them use search_documents.",
  examples: [
    "list the documents",
    "which files are in the data room?",
    "what documents do we have on Falcon?",
    "show me my uploads",
    "any documents that failed to load?",
    "files still being processed",
    "how many documents are in the Halcyon room?",
    "do we have the teaser?",
  ],
  input: z.strictObject({
    roomId: idSchema("room").optional().describe("Only this data room").meta({ slot: "record:room" }),
    dealId: idSchema("deal").optional().describe("Only documents of this deal").meta({ slot: "record:deal" }),
    status: z
      .enum(DOCUMENT_STATUSES)
      .optional()
      .describe("Status of reading")
      .meta({
        words: {
          queued: ["waiting"],
          processing: ["being processed", "being read"],
          failed: ["failed", "broken", "unreadable"],
        },
      }),
    query: z
      .string()
      .max(200)
      .optional()
      .describe("Part of the name or title")
      .meta({ slot: "query", needsCue: true, cue: ["named", "called"] }),
    ...PageInput,
  }),
  output: pageOf(DocumentRecord),
  http: { method: "GET", path: "/documents" },
  async run({ limit, cursor, ...filter }, { actor, db, services }) {
    const after = decodeCursor(cursor, 2);
    const { rows, total } = await queryDocuments(db, filter, { limit, ...(after ? { after } : {}) });
    // An outside party who was let in sees an empty room until the agreement is accepted, and is told why.
    if (total === 0 && filter.roomId && !may(actor.role, "crm:read")) {
      const terms = await findTerms(db, filter.roomId);
      if (terms?.nda_required && !terms.accepted) throw new NdaRequiredError();
    }
    return toPage(rows, {
      limit,
      total,
      key: (row) => [row.created_at, row.id],
      item: (row) => toDocument(row, services.publicUrl),
    });
  },
});
