import type { Answer } from "./answer.ts";
import { clearOfOrders } from "./orders.ts";
import type { Passage } from "./rank.ts";
import { type Answered, overlaps } from "./rank-answers.ts";
import { isSheet } from "./text.ts";

export interface Hit {
  documentId: string;
  roomId: string;
  page: number;
  start: number;
  end: number;
  text: string;
  lead: string;
  /** The sheet's name, for cells. */
  sheet?: string;
  score: number;
  answer?: Omit<Answer, "span"> & { start: number; end: number };
}

const PER_PAGE = 2;

/** The best passages, at most two of a table's page, overlaps dropped: eight hits on one table help nobody. */
export function chooseHits(answered: readonly Answered[], limit: number): { hits: Hit[]; leftOut: boolean } {
  const chosen: Answered[] = [];
  const perPage = new Map<string, number>();
  for (const one of answered) {
    if (chosen.length >= limit) break;
    const span = clearOfOrders(one.passage.row, one.passage.span);
    if (!span) continue;
    const passage = { ...one.passage, span };
    const page = `${passage.row.document_id}:${passage.row.page}`;
    const count = perPage.get(page) ?? 0;
    // A plain text is one long page: its passages are told apart by their place alone.
    if (passage.tabular && passage.row.content.length > 0 && count >= PER_PAGE) continue;
    const wider = chosen.length > 0 ? widened(passage) : passage;
    const free = [wider, passage].find((each) => !chosen.some((other) => overlaps(other.passage, each)));
    if (!free) continue;
    chosen.push({ ...one, passage: free });
    perPage.set(page, count + 1);
  }
  return {
    hits: chosen.map(toHit),
    leftOut: chosen.some(({ passage }) => passage.row.blank !== undefined),
  };
}

/** The first passage is trimmed to what answers; further ones are there to be read and keep what surrounds them. */
function widened(passage: Passage): Passage {
  const whole = clearOfOrders(passage.row, { start: 0, end: passage.row.content.length });
  const holds = whole && whole.start <= passage.span.start && whole.end >= passage.span.end;
  return holds ? { ...passage, span: whole } : passage;
}

function toHit({ passage: { row, span, score }, answer }: Answered): Hit {
  return {
    documentId: row.document_id,
    roomId: row.room_id,
    page: row.page,
    start: row.start_at + span.start,
    end: row.start_at + span.end,
    text: row.content.slice(span.start, span.end),
    lead: row.lead,
    ...(isSheet(row) && row.label ? { sheet: row.label.replace(/ \((?:rows .*|hidden)\)$/, "") } : {}),
    score: Math.round(score * 1_000) / 1_000,
    ...(answer ? { answer: inDocument(answer, row.start_at) } : {}),
  };
}

function inDocument({ span, ...answer }: Answer, startAt: number): NonNullable<Hit["answer"]> {
  return { ...answer, start: startAt + span.start, end: startAt + span.end };
}
