import { z } from "zod";
import { may } from "../../domain/actor.ts";
import { idSchema } from "../../domain/ids.ts";
import { searchCrm } from "../crm/search-crm.ts";
import { searchDocuments } from "../data-room/search-documents.ts";
import { defineTool, type ToolContext } from "../define-tool.ts";
import { passageId } from "./place.ts";

const LONGEST_TEXT = 600;
/** An answer is seldom further down; behind these a record of a name in the question is as likely meant as one more passage. */
const LEADING = 3;
const LONGEST_RECORD_QUERY = 300;

const Result = z.strictObject({
  id: z.string().describe("For fetch"),
  title: z.string(),
  url: z.string().describe("Opens the page or the record, after a check of the reader's rights"),
  text: z.string().optional().describe("The sentence or row that answers, or what the record says in a line"),
});
type Result = z.output<typeof Result>;

/** What is sure to be meant, and what lies near it; each best first. */
interface Found {
  sure: Result[];
  near: Result[];
}

export const search = defineTool({
  name: "search",
  title: "Search documents and deal records",
  domain: "outward",
  effect: "read",
  permission: "document:read",
  description:
    "Searches the documents of the data rooms (contracts, filings, reports, models, e-mails) and the deal records (deals, companies, contacts, activities) that the signed-in person may see, best first. Takes a question in full or a few words. fetch gives the text of a result.",
  examples: [
    "what is the termination fee in the supply agreement?",
    "Project Falcon",
    "chief financial officer of Tarnfell",
    "customer concentration in the information memorandum",
  ],
  input: z.strictObject({
    query: z.string().trim().min(1).max(2_000).describe("A question in full, or names and words"),
    roomId: idSchema("room").optional().describe("Only documents of this data room"),
    dealId: idSchema("deal").optional().describe("Only this deal and documents of its data rooms"),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  output: z.strictObject({
    results: z.array(Result),
    note: z.string().optional().describe("Said when neither passage nor record answers and the nearest ones are given"),
  }),
  http: { method: "GET", path: "/search" },
  async run(input, context) {
    const { note, ...passages } = await findPassages(input, context);
    const records = await findRecords(input, context);
    const first = inTurns(records.sure, passages.sure.slice(0, LEADING));
    const rest = inTurns([...passages.sure.slice(LEADING), ...passages.near], records.near);
    const ranked = [...first, ...rest];
    const isAnswered = records.sure.length > 0;
    return { results: ranked.slice(0, input.limit), ...(note && !isAnswered ? { note } : {}) };
  },
});

type Input = z.output<typeof search.input>;

async function findPassages(input: Input, context: ToolContext): Promise<Found & { note?: string }> {
  const { found, note, results } = await searchDocuments.run(input, context);
  const passages = results.map(({ documentId, documentName, page, start, end, answer, text, url }) => ({
    id: passageId(documentId, { start, end }),
    title: `${documentName}, page ${page}`,
    url,
    text: shorten(answer?.text ?? text),
  }));
  return { sure: found ? passages : [], near: found ? [] : passages, ...(note ? { note } : {}) };
}

/** A record that has a point for each word is what was asked for; one with fewer shares a name with a question about something else. */
async function findRecords({ query, roomId, dealId, limit }: Input, context: ToolContext): Promise<Found> {
  if (roomId || !may(context.actor.role, searchCrm.permission)) return { sure: [], near: [] };
  const { results, searchedFor } = await searchCrm.run({ query: query.slice(0, LONGEST_RECORD_QUERY), limit }, context);
  const hits = results.filter(({ id }) => !dealId || id === dealId);
  const sure = hits.filter(({ score }) => score >= searchedFor.length);
  const near = hits.filter(({ score }) => score < searchedFor.length);
  return { sure: sure.map(toResult), near: near.map(toResult) };
}

const toResult = ({
  id,
  kind,
  name,
  detail,
  source,
}: Awaited<ReturnType<typeof searchCrm.run>>["results"][number]) => ({
  id,
  title: `${name} (${kind})`,
  url: source.url,
  ...(detail ? { text: detail } : {}),
});

/** Two lists whose scores cannot be compared, one after the other in turns. */
const inTurns = (first: readonly Result[], second: readonly Result[]): Result[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, i) => [first[i], second[i]])
    .flat()
    .filter((result) => result !== undefined);

const shorten = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);
