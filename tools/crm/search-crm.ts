import { z } from "zod";
import { searchRecords } from "../../db/records.ts";
import { Source } from "../../domain/source.ts";
import { defineTool } from "../define-tool.ts";
import { recordUrl } from "./deal-shape.ts";

const KINDS = ["deal", "company", "contact", "activity"] as const;
/** Words that say nothing about which record is meant. */
const STOP_WORDS = new Set(
  "a an and any are at by contact company deal do does find for from has have in is it last know me meeting note of on or our person show tell that the their there to was we what when where which who whom with you".split(
    " ",
  ),
);

export const searchCrm = defineTool({
  name: "search_crm",
  title: "Search the CRM",
  domain: "crm",
  effect: "read",
  permission: "crm:read",
  description:
    "Finds companies, contacts, deals and activities by words in their names, titles and notes. For the text of contracts and other documents use search_documents.",
  examples: [
    "find the contact at Tarnfell",
    "who do we know at Corvane?",
    "what's the phone number of the CFO of Tarnfell?",
    "search the CRM for flow control",
    "do we have anything on medical devices companies?",
    "email address of Ines Brandt",
    "look up the company Halden",
  ],
  input: z.strictObject({
    query: z.string().trim().min(1).max(300).describe("Names or words, in any order").meta({ slot: "query" }),
    kinds: z.array(z.enum(KINDS)).min(1).optional().describe("Leave away to search all kinds"),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  output: z.strictObject({
    results: z.array(
      z.strictObject({
        kind: z.enum(KINDS),
        id: z.string(),
        name: z.string(),
        detail: z.string().nullable().describe("Title, company, stage and the like"),
        score: z.number(),
        source: Source,
      }),
    ),
    searchedFor: z.array(z.string()).describe("The words that counted."),
  }),
  http: { method: "GET", path: "/crm/search" },
  async run({ query, kinds, limit }, { db, services }) {
    const words = wordsOf(query);
    const hits = words.length ? await searchRecords(db, words, kinds ?? KINDS, limit) : [];
    return {
      searchedFor: words,
      results: hits.map((hit) => ({
        ...hit,
        source: {
          kind: "record" as const,
          recordType: hit.kind,
          id: hit.id,
          title: hit.name,
          url: recordUrl(services.publicUrl, hit.kind, hit.id),
        },
      })),
    };
  },
});

function wordsOf(query: string): string[] {
  const words = query.toLowerCase().match(/[\p{L}\p{N}@.+-]+/gu) ?? [];
  const telling = words
    .map((word) => word.replace(/^[.+-]+|[.+-]+$/g, ""))
    .filter((word) => word && !STOP_WORDS.has(word));
  return [...new Set(telling)].slice(0, 12);
}
