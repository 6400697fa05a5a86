import type { ActorDb } from "../../../db/as-actor.ts";
import type { CandidateRow } from "../../../db/document-search.ts";
import { findInstructionSpans } from "../../../db/document-structure.ts";
import type { Span } from "../../../ingest/structure/span.ts";

/**
 * Parts of a document that give orders to an assistant are blanked before anything is chosen from it: no passage and no answer holds
 * a word of them. Blank lines stand in their place, so that offsets hold and no sentence runs across.
 */
export async function withoutOrders<Row extends CandidateRow>(db: ActorDb, rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const spans = await findInstructionSpans(db, [...new Set(rows.map((row) => row.document_id))]);
  if (spans.size === 0) return [...rows];
  return rows.map((row) => {
    const blank = (spans.get(row.document_id) ?? [])
      .map(({ start, end }) => ({
        start: Math.max(0, start - row.start_at),
        end: Math.min(row.content.length, end - row.start_at),
      }))
      .filter(({ start, end }) => end > start);
    if (blank.length === 0) return row;
    let content = row.content;
    for (const { start, end } of blank)
      content = content.slice(0, start) + "\n".repeat(end - start) + content.slice(end);
    return { ...row, content, blank };
  });
}

/** The longest part of the span that no order stands in; undefined when too little is left to be read. */
export function clearOfOrders({ blank = [] }: { blank?: readonly Span[] }, span: Span): Span | undefined {
  let rest: Span[] = [span];
  for (const { start, end } of blank)
    rest = rest.flatMap((part) =>
      end <= part.start || start >= part.end
        ? [part]
        : [
            { start: part.start, end: start },
            { start: end, end: part.end },
          ],
    );
  const longest = rest.toSorted((a, b) => b.end - b.start - (a.end - a.start))[0];
  return longest && longest.end - longest.start >= Math.min(LEAST, span.end - span.start) ? longest : undefined;
}

const LEAST = 20;
