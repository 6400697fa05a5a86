import { clearOfOrders } from "./orders.ts";
import type { Passage } from "./rank.ts";
import type { Reranker } from "./reranker.ts";
import type { Found } from "./weigh.ts";

/** So many of the best passages are judged: Text Embeddings Inference takes no more at once unless it is told to. */
const JUDGED = 32;
/** Characters: what most rerankers read of a text. */
const LONGEST = 2_000;

/** Of reciprocal rank fusion; small, so that the first places of either order weigh. */
const FUSION = 5;

/**
 * Orders the best passages by our own order and the reranker's, with one vote each: a reranker that knows little of contracts costs
 * little, and one that knows as much as we do gains much. What is settled keeps its place before them, and whether anything answers is
 * not the reranker's to say.
 */
export async function rerank(found: Found, question: string, reranker: Reranker, signal?: AbortSignal): Promise<Found> {
  const settled = found.answered.slice(0, found.settled);
  const open = found.answered.slice(found.settled, found.settled + JUDGED);
  const texts = open.map(({ passage }) => textOf(passage));
  const scores = open.length > 1 ? await reranker(question, texts, signal) : undefined;
  if (!scores) return found;
  const places = scores.toSorted((a, b) => b - a);
  const ordered = open
    .map((one, place) => ({ one, vote: vote(place) + vote(places.indexOf(scores[place] ?? 0)) }))
    .sort((a, b) => b.vote - a.vote)
    .map(({ one }) => one);
  return { ...found, answered: [...settled, ...ordered, ...found.answered.slice(found.settled + JUDGED)] };
}

const vote = (place: number): number => 1 / (FUSION + place);

/** The passage below its document's title and its headings, which say what it is about. */
function textOf({ row, span }: Passage): string {
  const { start, end } = clearOfOrders(row, span) ?? { start: 0, end: 0 };
  return `${row.lead}\n${row.content.slice(start, end).trim()}`.slice(0, LONGEST);
}
