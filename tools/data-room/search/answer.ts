import { clauseScore } from "./clauses.ts";
import type { AnswerType, Question } from "./question.ts";
import type { Passage } from "./rank.ts";
import { type Span, statements, stems } from "./text.ts";

export interface Answer {
  /** Offsets into the row's content; the words there are the quote. */
  span: Span;
  text: string;
  /** The figure itself when it can be told from its row: "(1,577)" under 2018. */
  value?: string;
  /** What the figure stands under: a period or a column's heading. */
  label?: string;
  /** A cell such as C14, when the passage is a sheet's. */
  cell?: string;
  strength: number;
}

const TYPE_PATTERNS: Record<Exclude<AnswerType, "none">, RegExp> = {
  money: /[$€£¥]\s?\d|\b\d[\d,.]*\s*(?:million|billion|thousand|m\b|bn\b)|\b(?:USD|EUR|GBP)\b|\d{1,3}(?:,\d{3})+/i,
  number: /\d/,
  percent: /\d\s?%|\bpercent(?:age)?\b/i,
  date: /\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b.{0,12}\d|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}\/\d{1,2}\/\d{2,4}\b|\banniversary\b|\b(?:period|term) of\b/i,
  duration:
    /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|thirty|sixty|ninety)\b[^.]{0,15}\b(?:days?|weeks?|months?|years?)\b/i,
  name: /\p{Lu}\p{L}+\s+\p{Lu}/u,
};

/** The sentence or row of a passage that answers best. */
export function findAnswer(
  question: Question,
  passage: Passage,
  rarity: ReadonlyMap<string, number>,
): Answer | undefined {
  const text = passage.row.content.slice(passage.span.start, passage.span.end);
  const expansions = question.expansions.map((phrase) => stems(phrase));
  let best: { span: Span; strength: number } | undefined;
  for (const span of statements(text, passage.tabular)) {
    const words = stems(text.slice(span.start, span.end));
    const found = new Set(words);
    let strength = 0;
    for (const [stem, weight] of question.asked) if (found.has(stem)) strength += weight * (rarity.get(stem) ?? 1);
    let bridge = 0;
    expansions.forEach((phrase, index) => {
      if (phrase.every((stem) => found.has(stem)))
        bridge = Math.max(
          bridge,
          2.5 - Math.min(1, index * 0.1) - Math.max(0, words.length - phrase.length - 8) * 0.02,
        );
    });
    strength += bridge;
    for (const clause of question.clauses)
      strength += Math.max(0, clauseScore(clause, text.slice(span.start, span.end)));
    if (strength <= 0) continue;
    const fits = question.type !== "none" && TYPE_PATTERNS[question.type].test(text.slice(span.start, span.end));
    if (fits) strength *= 1.4;
    // A row without a figure is a heading.
    if (passage.tabular && !/\d/.test(text.slice(span.start, span.end))) strength *= 0.4;
    if (!best || strength > best.strength) best = { span, strength };
  }
  if (!best) return undefined;
  const span = { start: passage.span.start + best.span.start, end: passage.span.start + best.span.end };
  return {
    span,
    text: passage.row.content.slice(span.start, span.end),
    strength: best.strength,
    ...pinpoint(question, passage, span),
  };
}

function pinpoint(question: Question, passage: Passage, span: Span): Pick<Answer, "value" | "label" | "cell"> {
  if (passage.row.cells) return pickCell(question, passage, span);
  if (passage.tabular) return pickColumn(question, passage, span);
  return {};
}

/** The cell of the row whose column is asked for: by period, by the heading's words, else the only figure there is. */
function pickCell(question: Question, { row }: Passage, span: Span): Pick<Answer, "value" | "label" | "cell"> {
  const cells = (row.cells ?? []).filter(
    (cell) => cell.start - row.start_at >= span.start && cell.end - row.start_at <= span.end,
  );
  const textOf = (cell: { start: number; end: number }) =>
    row.content.slice(cell.start - row.start_at, cell.end - row.start_at);
  const figures = cells.filter((cell) => /\d/.test(textOf(cell)) || cell.header);
  const values = figures.length > 0 ? figures : cells.slice(-1);
  let best = values[0];
  let most = -1;
  for (const [index, cell] of values.entries()) {
    const header = (cell.header ?? "").toLowerCase();
    const words = new Set(stems(header));
    let score = index === 0 && cell !== cells[0] ? 0.1 : 0;
    for (const year of question.years)
      if (header.includes(String(year)) || new RegExp(`(?:fy|cy|')${String(year).slice(2)}\\b`).test(header))
        score += 3;
    if (question.quarter && header.includes(question.quarter)) score += 2;
    for (const [stem] of question.asked) if (words.has(stem)) score += 1;
    if (/\d/.test(textOf(cell))) score += 0.3;
    // A row's label is not its value.
    if (cell === cells[0] && cells.length > 1) score -= 1;
    if (score > most) [best, most] = [cell, score];
  }
  if (!best) return {};
  const rowLabel = cells[0] && cells[0] !== best ? textOf(cells[0]) : undefined;
  const label = [rowLabel, best.header].filter(Boolean).join(", ");
  return { value: textOf(best), ...(label ? { label } : {}), cell: best.ref };
}

/** A row's tail: nothing but figures, dashes and their signs. What stands before it is the row's label. */
const ROW = /^(.*?\p{L}.*?)((?:\s+[$€£¥]?\s?(?:\(?[$€£¥]?\d[\d,]*(?:\.\d+)?\s?%?\)?\s?%?|[—–-]))+)\s*$/u;
const FIGURE = /\(?[$€£¥]?\d[\d,]*(?:\.\d+)?\s?%?\)?\s?%?|[—–-]/g;

/** A printed table: the years stand above, one for each figure of the row. */
function pickColumn(question: Question, { row }: Passage, span: Span): Pick<Answer, "value" | "label"> {
  const line = row.content.slice(span.start, span.end);
  const tail = ROW.exec(line)?.[2] ?? "";
  const figures = Array.from(tail.matchAll(FIGURE), (match) => match[0].trim());
  if (figures.length === 0) return {};
  const years = yearsAbove(row.content.slice(0, span.start), figures.length) ?? yearsAbove(row.lead, figures.length);
  if (!years) return figures.length === 1 ? { value: figures[0] ?? "" } : {};
  const wanted = Math.max(0, ...question.years.filter((year) => years.includes(year)));
  const at = wanted ? years.indexOf(wanted) : 0;
  return { value: figures[at] ?? "", label: String(years[at]) };
}

/** The nearest line above with as many periods as the row has figures. A heading may hold the filing's own year before them. */
function yearsAbove(text: string, count: number): number[] | undefined {
  if (count < 2) return undefined;
  for (const line of text.split("\n").reverse()) {
    const all = [...line.matchAll(/(?<![\d,.])((?:19|20)\d{2})(?![\d,])/g)].map((match) => Number(match[1]));
    const years = all.slice(-count);
    if (years.length === count && new Set(years).size === count) return years;
  }
  return undefined;
}

/** How rare each word of the question is among the passages in hand. */
export function rarityOf(question: Question, passages: readonly Passage[]): Map<string, number> {
  const contents = new Map(passages.map((passage) => [passage.row.id, passage.row.content]));
  const counts = new Map<string, number>();
  for (const content of contents.values()) {
    for (const stem of new Set(stems(content)))
      if (question.asked.has(stem)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return new Map(
    [...question.asked.keys()].map((stem) => [stem, Math.log(1 + contents.size / ((counts.get(stem) ?? 0) + 0.5))]),
  );
}
