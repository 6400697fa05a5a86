import { z } from "zod";
import { labelDocuments } from "../../db/document-search.ts";
import { countClauseKinds, findClausePlaces, findDocumentsWithout } from "../../db/document-structure.ts";
import { InvalidInputError } from "../../domain/errors.ts";
import { idSchema } from "../../domain/ids.ts";
import { findInstructions } from "../../domain/instructions.ts";
import { Source } from "../../domain/source.ts";
import { shippedClauseModel } from "../../ingest/clauses/model.ts";
import { defineTool } from "../define-tool.ts";
import { documentUrl } from "./document-shape.ts";
import { clausesOf } from "./search/clauses.ts";

/** Likelier than not, by the calibration of the clause model. */
const RECOGNISED = 0.5;
const PLACES_PER_DOCUMENT = 3;
const MOST = 200;

export const listClauses = defineTool({
  name: "list_clauses",
  title: "List clauses",
  domain: "data-room",
  effect: "read",
  permission: "document:read",
  description:
    "One kind of clause over many contracts at once: every place in a data room where it stands, and the contracts in which none was recognised. Without a kind, an overview: how many contracts hold each kind. For what one document says use search_documents.",
  examples: [
    "list every change of control clause in the data room",
    "list all the governing law clauses",
    "which contracts have an exclusivity clause?",
    "show all such clauses across the contracts",
    "list every assignment clause of the room",
    "which of our agreements lack such a clause?",
    "overview of the clauses in the Halcyon room",
    "how many contracts contain clauses of each kind?",
  ],
  cues: ["list", "every", "all", "clauses", "contracts", "agreements", "overview", "kinds", "kind"],
  input: z.strictObject({
    clause: z
      .string()
      .trim()
      .min(1)
      .max(300)
      .optional()
      .describe("The kind of clause in the person's words; left away for an overview")
      .meta({ slot: "query" }),
    roomId: idSchema("room").optional().describe("Only this data room").meta({ slot: "record:room" }),
    dealId: idSchema("deal").optional().describe("Only documents of this deal").meta({ slot: "record:deal" }),
    documentIds: z
      .array(idSchema("doc"))
      .min(1)
      .max(100)
      .optional()
      .describe("Only these documents")
      .meta({ slot: "record:document" }),
    limit: z.coerce.number().int().min(1).max(MOST).default(50),
  }),
  output: z.strictObject({
    kinds: z.array(z.string()).describe("The kinds that were looked for; empty for an overview"),
    data: z
      .array(
        z.union([
          z.strictObject({
            name: z.string().describe("Name of the document"),
            documentId: z.string(),
            kind: z.string(),
            probability: z.number().describe("That this is such a clause, between 0 and 1"),
            page: z.int().min(1),
            start: z.int(),
            end: z.int(),
            text: z.string().describe("The clause, verbatim"),
            context: z.string().describe("Title and headings above it"),
            source: Source,
          }),
          z.strictObject({ name: z.string().describe("Kind of clause"), documents: z.int() }),
        ]),
      )
      .describe("The clauses, the likeliest first; for an overview how many documents hold each kind"),
    hasMore: z.boolean(),
    without: z
      .array(z.strictObject({ documentId: z.string(), name: z.string() }))
      .describe("Contracts in which none of these kinds was recognised: not recognised is not the same as not there"),
  }),
  http: { method: "GET", path: "/clauses" },
  async run({ clause, limit, ...scope }, { db, services }) {
    const kinds = clause === undefined ? [] : kindsNamed(clause);
    if (clause !== undefined && kinds.length === 0 && !ASKS_OVERVIEW.test(clause))
      throw new InvalidInputError(
        `Parley does not recognise that kind of clause. It knows: ${shippedClauseModel().kinds.join(", ")}. For anything else use search_documents.`,
      );
    if (kinds.length === 0) {
      const overview = await countClauseKinds(db, scope, RECOGNISED);
      const data = overview.map(({ kind, documents }) => ({ name: kind, documents }));
      return { kinds: [], data, hasMore: false, without: [] };
    }
    const wanted = { kinds, leastProbability: RECOGNISED, perDocument: PLACES_PER_DOCUMENT, limit: limit + 1 };
    const found = await findClausePlaces(db, wanted, scope);
    const places = found.filter(({ content }) => findInstructions(content).length === 0);
    const without = await findDocumentsWithout(db, kinds, scope, RECOGNISED, limit);
    const labels = await labelDocuments(db, [...new Set(places.map((place) => place.document_id))]);
    const data = places.slice(0, limit).map((place) => {
      const { document_id: documentId, page, start_at: start, end_at: end, content, lead, kind } = place;
      const name = labels.get(documentId)?.name ?? documentId;
      const url = documentUrl(services.publicUrl, documentId, page, { start, end });
      const source = {
        kind: "document" as const,
        documentId,
        title: name,
        page,
        start,
        end,
        quote: content.slice(0, 300),
        url,
      };
      const probability = Math.round(place.probability * 100) / 100;
      return { name, documentId, kind, probability, page, start, end, text: content, context: lead, source };
    });
    const absent = without.map(({ id, name }) => ({ documentId: id, name }));
    return { kinds, data, hasMore: places.length > limit, without: absent };
  },
});

const ASKS_OVERVIEW = /\bclauses?\b|\bkinds?\b|\boverview\b|\b(?:in|of|for) (?:the|our)\b/i;

/** By the model's own names, or as people ask. */
function kindsNamed(words: string): string[] {
  const exact = shippedClauseModel().kinds.filter((kind) => kind.toLowerCase() === words.toLowerCase());
  return exact.length > 0 ? exact : clausesOf(words).slice(0, 1);
}
