import { clearOfOrders } from "./orders.ts";
import type { Passage } from "./rank.ts";
import type { Reranker } from "./reranker.ts";
import type { Found } from "./weigh.ts";

/** So many of the best passages are judged: Text Embeddings Inference takes no more at once unless it is told to. */
const JUDGED = 32;
/** Characters: what most rerankers read of a text. */
const LONGEST = 2_000;

/**
 * Puts the best passages into the order that the reranker gives them. What is settled keeps its place before them, and whether
 * anything answers is not the reranker's to say.
 */
export async function rerank(found: Found, question: string, reranker: Reranker, signal?: AbortSignal): Promise<Found> {
  const settled = found.answered.slice(0, found.settled);
  const open = found.answered.slice(found.settled, found.settled + JUDGED);
  const texts = open.map(({ passage }) => textOf(passage));
  const scores = open.length > 1 ? await reranker(question, texts, signal) : undefined;
  if (!scores) return found;
  const ordered = open
    .map((one, index) => ({ one, score: scores[index] ?? 0 }))
    .sort((a, b) => b.score - a.score)
    .map(({ one }) => one);
  return { ...found, answered: [...settled, ...ordered, ...found.answered.slice(found.settled + JUDGED)] };
}

/** The passage below its document's title and its headings, which say what it is about. */
function textOf({ row, span }: Passage): string {
  const { start, end } = clearOfOrders(row, span) ?? { start: 0, end: 0 };
  return `${row.lead}\n${row.content.slice(start, end).trim()}`.slice(0, LONGEST);
}
