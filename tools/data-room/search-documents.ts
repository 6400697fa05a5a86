import { z } from "zod";
import { labelDocuments } from "../../db/document-search.ts";
import { idSchema } from "../../domain/ids.ts";
import { Source } from "../../domain/source.ts";
import { toVectorText } from "../../ingest/embed/embedder.ts";
import { defineTool } from "../define-tool.ts";
import { documentUrl } from "./document-shape.ts";
import type { Hit } from "./search/hits.ts";
import { findRelated, type Related } from "./search/related.ts";
import { searchPassages } from "./search/search.ts";

/** Reading documents waits for a slow embedder; a person does not, and gets what the words find. */
const EMBED_MS = 2_000;
/** Of so many passages, what they lean on is looked up: a reader seldom goes further down. */
const WITH_RELATED = 2;

export const searchDocuments = defineTool({
  name: "search_documents",
  title: "Search documents",
  domain: "data-room",
  effect: "read",
  permission: "document:read",
  fallback: true,
  description:
    "Answers questions from the text of documents: contracts and their clauses, filings, reports, financial models, presentations, e-mails, uploaded files. Gives the best passages with page and place, and the sentence, row or cell that answers. Ask in full, and name the document, company, year or clause when it is known. Not for deal records (get_deal, search_crm).",
  examples: [
    "what is the termination fee in the supply agreement?",
    "which law governs the license agreement with Orbis?",
    "when does the distribution contract expire?",
    "find the change of control clause",
    "what was revenue in FY2024 according to the annual report?",
    "how much capital expenditure did they report in 2018?",
    "does the lease contain a renewal option?",
    "search the data room for customer concentration",
    "what EBITDA does the model show for 2026?",
    "who are the parties to the NDA?",
    "cap on liability in the services agreement",
    "summarise the risk factors in the prospectus",
  ],
  input: z.strictObject({
    query: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .describe("The question in full, as the person asked it, with the names of documents and companies")
      .meta({ slot: "query" }),
    roomId: idSchema("room").optional().describe("Only this data room").meta({ slot: "record:room" }),
    dealId: idSchema("deal").optional().describe("Only documents of this deal").meta({ slot: "record:deal" }),
    documentIds: z
      .array(idSchema("doc"))
      .min(1)
      .max(100)
      .optional()
      .describe("Only these documents, such as those attached to the question")
      .meta({ slot: "record:document" }),
    limit: z.coerce.number().int().min(1).max(50).default(8),
  }),
  output: z.strictObject({
    found: z.boolean().describe("False when no passage answers: say so, and do not answer from the nearest ones."),
    note: z.string().optional(),
    results: z
      .array(
        z.strictObject({
          documentId: z.string(),
          documentName: z.string(),
          roomId: z.string(),
          folder: z.string(),
          page: z.int().min(1),
          start: z.int().describe("Offset of the passage in the document's text"),
          end: z.int(),
          text: z.string().describe("The passage, verbatim"),
          context: z.string().describe("Title and headings above the passage"),
          score: z.number(),
          url: z.string(),
          answer: z
            .strictObject({
              text: z.string().describe("The sentence or row that answers best, verbatim"),
              start: z.int(),
              end: z.int(),
              value: z.string().optional().describe("The figure in it, as written there"),
              label: z.string().optional().describe("What the figure stands under: row, column, period"),
              cell: z.string().optional().describe("Sheet and cell, such as Model!C14"),
            })
            .optional(),
          related: z
            .array(
              z.strictObject({
                kind: z.enum(["definition", "section"]),
                label: z.string().describe("The defined term, or the reference as the passage writes it"),
                text: z.string().describe("Its words, verbatim"),
                source: Source,
              }),
            )
            .optional()
            .describe("Definitions and clauses of the same document that the passage leans on"),
          source: Source,
        }),
      )
      .describe("Best first"),
    searchedIn: z
      .array(z.string())
      .describe("Names of the documents the question was taken to mean; empty when all were searched."),
  }),
  http: { method: "POST", path: "/documents/search" },
  async run({ query, roomId, dealId, documentIds, limit }, { db, services, aside, signal }) {
    // Before the first query: what goes over the network must not hold a transaction. Without it, the question's words alone are searched.
    const [vector, further] = await Promise.all([
      services.embedder.embed([query.slice(0, 2_000)], AbortSignal.any([signal, AbortSignal.timeout(EMBED_MS)])).then(
        ([first]) => first && toVectorText(first),
        () => undefined,
      ),
      services.rewriter?.(query, signal),
    ]);
    const scope = {
      ...(roomId ? { roomId } : {}),
      ...(dealId ? { dealId } : {}),
      ...(documentIds ? { documentIds } : {}),
    };
    const { reranker } = services;
    const { hits, found, note, routedTo } = await searchPassages(db, query, vector, scope, limit, {
      ...(reranker ? { reranker: (...judged) => aside(() => reranker(...judged)) } : {}),
      ...(further ? { further } : {}),
      signal,
    });
    const labels = await labelDocuments(db, [...new Set([...hits.map((hit) => hit.documentId), ...routedTo])]);
    const related = new Map<Hit, Related[]>();
    for (const hit of hits.slice(0, WITH_RELATED)) related.set(hit, await findRelated(db, hit));
    return {
      found,
      ...(note ? { note } : {}),
      results: hits.map((hit) => toResult(hit, labels.get(hit.documentId), related.get(hit) ?? [], services.publicUrl)),
      searchedIn: routedTo.map((id) => labels.get(id)?.name ?? id),
    };
  },
});

function toResult(
  hit: Hit,
  label: { name: string; folder: string } | undefined,
  related: readonly Related[],
  publicUrl: string,
) {
  const { documentId, roomId, page, start, end, text, lead, score, answer } = hit;
  const name = label?.name ?? documentId;
  const cell = answer?.cell && hit.sheet ? `${hit.sheet}!${answer.cell}` : undefined;
  const place = answer ?? { start, end };
  const url = documentUrl(publicUrl, documentId, page, place);
  return {
    documentId,
    documentName: name,
    roomId,
    folder: label?.folder ?? "/",
    page,
    start,
    end,
    text,
    context: lead,
    score,
    url,
    ...(answer
      ? {
          answer: {
            text: answer.text,
            start: answer.start,
            end: answer.end,
            ...(answer.value ? { value: answer.value } : {}),
            ...(answer.label ? { label: answer.label } : {}),
            ...(cell ? { cell } : {}),
          },
        }
      : {}),
    ...(related.length > 0 ? { related: related.map((one) => toRelatedResult(one, documentId, name, publicUrl)) } : {}),
    source: {
      kind: "document" as const,
      documentId,
      title: name,
      page,
      start: place.start,
      end: place.end,
      ...(cell ? { locator: cell } : {}),
      quote: answer?.text ?? text.slice(0, 300),
      url,
    },
  };
}

function toRelatedResult(
  { kind, label, page, start, end, text }: Related,
  documentId: string,
  title: string,
  publicUrl: string,
) {
  const url = documentUrl(publicUrl, documentId, page, { start, end });
  return {
    kind,
    label,
    text,
    source: { kind: "document" as const, documentId, title, page, start, end, quote: text.slice(0, 300), url },
  };
}
