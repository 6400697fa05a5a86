import type { ClauseModel } from "../../../ingest/clauses/model.ts";
import type { Span } from "../../../ingest/structure/span.ts";
import { clauseProbability } from "./clauses.ts";
import { cueFit } from "./cues.ts";
import { formalSpan } from "./formal.ts";
import { periodFit } from "./periods.ts";
import { columnsOf, labelOf, pinpoint } from "./pinpoint.ts";
import type { AnswerType, Question } from "./question.ts";
import type { Passage } from "./rank.ts";
import { type Statement, statements } from "./statements.ts";
import { stems, stemsAmong, stemsWithin } from "./stems.ts";
import { isSheet, MONTH_DATE } from "./text.ts";

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
  /** Whether it is the sort of sentence the question wants: 1 is neutral. */
  fit: number;
}

const TYPE_PATTERNS: Record<Exclude<AnswerType, "none">, RegExp> = {
  money: /[$€£¥]\s?\d|\b\d[\d,.]*\s*(?:million|billion|thousand|m\b|bn\b)|\b(?:USD|EUR|GBP)\b|\d{1,3}(?:,\d{3})+/i,
  number: /\d/,
  percent: /\d\s?%|\bpercent(?:age)?\b/i,
  date: MONTH_DATE,
  duration:
    /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|thirty|sixty|ninety|hundred|eighty)\b[^.]{0,20}\b(?:days?|weeks?|months?|years?)\b/i,
  name: /\p{Lu}\p{L}+\s+\p{Lu}/u,
};

/** What surrounds a passage and counts as said: the document's name and headings hold the company and often the year. */
export interface Setting {
  rarity: ReadonlyMap<string, number>;
  /** Stems of proper names that the passage's document is known to be about. */
  settled: ReadonlySet<string>;
  model: ClauseModel;
}

const HEADING_SHARE = 0.6;
/** The clause model has read hundreds of such clauses: its word is worth a few of the question's. */
const CLAUSE_STRENGTH = 4;
const FORMAL_STRENGTH = 8;

/** The sentence or row of a passage that answers best; never a heading, but what stands beneath it. */
export function findAnswer(
  question: Question,
  passage: Passage,
  { rarity, settled, model }: Setting,
): Answer | undefined {
  const { row } = passage;
  const formal = question.formal && formalSpan(question.formal, question.text, row);
  if (formal && formal.start >= passage.span.start && formal.start < passage.span.end)
    return { span: formal, text: row.content.slice(formal.start, formal.end), strength: FORMAL_STRENGTH, fit: 3 };
  const all = statements(row.content, isSheet(row));
  let inside: readonly Statement[] = all.filter(
    ({ start, end }) => start < passage.span.end && end > passage.span.start,
  );
  if (inside.every(({ kind }) => kind === "heading")) inside = beneath(all, passage.span.end);
  const expansions = question.expansions.map((phrase) => stems(phrase));
  const section = row.lead.split(" › ").slice(1).at(-1) ?? "";
  let best: { span: Statement; strength: number; fit: number } | undefined;
  for (const one of inside) {
    if (one.kind === "heading") continue;
    const span = withSequel(question, one, all, row.content);
    const text = row.content.slice(span.start, span.end);
    const words = stemsWithin(row.content, span);
    const found = new Set(words);
    const above = new Set(stems(span.heading ?? section));
    const columns = span.kind === "row" ? columnsOf(passage, span) : "";
    if (span.kind === "row" && row.cells)
      for (const cell of row.cells)
        if (inSpan(cell, row, span))
          for (const stem of stems(`${cell.header ?? ""} ${cell.rowHeader ?? ""}`)) found.add(stem);
    let strength = 0;
    for (const [stem, weight] of question.asked) {
      const share = found.has(stem) ? 1 : settled.has(stem) ? 0.8 : above.has(stem) ? HEADING_SHARE : 0;
      strength += share * weight * (rarity.get(stem) ?? 1);
    }
    strength += bridgeOf(expansions, found, words.length, above);
    for (const clause of question.clauses) strength += CLAUSE_STRENGTH * clauseProbability(clause, text, model);
    if (strength <= 0) continue;
    const typed = question.type !== "none" && TYPE_PATTERNS[question.type].test(text);
    let fit = cueFit(question.ask, text, typed);
    if (typed) fit *= 1.4;
    if (asksFigure(question)) fit *= periodFit(question.periods, text, columns);
    if (span.kind === "row") fit *= exactness(stems(labelOf(passage, span)), question, expansions);
    // A row without a figure is a heading.
    if (span.kind === "row" && !/\d/.test(text))
      fit *= question.type === "name" || question.type === "none" ? 0.8 : 0.4;
    if (!best || strength * fit > best.strength * best.fit) best = { span, strength, fit };
  }
  if (!best) return undefined;
  const { span } = best;
  return {
    span: { start: span.start, end: span.end },
    text: row.content.slice(span.start, span.end),
    strength: best.strength * best.fit,
    fit: best.fit,
    ...pinpoint(question, passage, span),
  };
}

/** "Bonuses are due after a year. They total EUR 450,000.": the figure asked for stands in what is said next of the same thing. */
function withSequel(question: Question, one: Statement, all: readonly Statement[], content: string): Statement {
  if (one.kind !== "sentence" || !["money", "number", "percent", "date", "duration"].includes(question.type))
    return one;
  const next = all[all.indexOf(one) + 1];
  const pattern = TYPE_PATTERNS[question.type as "number"];
  if (next?.kind !== "sentence" || pattern.test(content.slice(one.start, one.end).replace(/^[\d.()]+\s/, "")))
    return one;
  const said = content.slice(next.start, next.end);
  return /^(?:They|It|This|These|Those|Both|In total|The total)\b/.test(said) && pattern.test(said)
    ? { ...one, end: next.end }
    : one;
}

const inSpan = (cell: Span, row: { start_at: number }, { start, end }: Span): boolean =>
  cell.start - row.start_at >= start && cell.end - row.start_at <= end;

/** They make another figure of the one they stand beside. */
const QUALIFIERS = new Set(stems("adjusted underlying margin growth forma change per average"));

/** "EBITDA" is asked for: the row of that name comes before "Adjusted EBITDA" and "EBITDA margin". */
function exactness(label: readonly string[], question: Question, expansions: readonly (readonly string[])[]): number {
  if (label.length === 0) return 1;
  const wanted = new Set(question.asked.keys());
  if (!label.some((stem) => wanted.has(stem)))
    for (const phrase of expansions)
      if (phrase.every((stem) => label.includes(stem))) for (const stem of phrase) wanted.add(stem);
  const matched = label.filter((stem) => wanted.has(stem)).length;
  const qualified = label.some((stem) => QUALIFIERS.has(stem) && !wanted.has(stem));
  return matched === 0 ? 1 : (qualified ? 0.85 : 1) * (0.8 + 0.6 * (matched / label.length));
}

/** Figures have periods; clauses have them only as dates of their own. */
const asksFigure = (question: Question): boolean =>
  question.clauses.length === 0 && (question.type !== "date" || question.statements.length > 0);

/** The first sentences or rows under a heading that ends a passage. */
function beneath(all: readonly Statement[], from: number): Statement[] {
  const after = all.filter(({ start }) => start >= from);
  const first = after.findIndex(({ kind }) => kind !== "heading");
  const rest = first < 0 ? [] : after.slice(first);
  const next = rest.findIndex(({ kind }) => kind === "heading");
  return next < 0 ? rest : rest.slice(0, next);
}

function bridgeOf(
  expansions: readonly (readonly string[])[],
  found: ReadonlySet<string>,
  length: number,
  above: ReadonlySet<string>,
): number {
  let bridge = 0;
  expansions.forEach((phrase, index) => {
    const gain = 2.5 - Math.min(1, index * 0.1);
    // A long sentence says it by the way.
    const aside = Math.max(0, length - phrase.length - 8) * 0.02;
    if (phrase.every((stem) => found.has(stem))) bridge = Math.max(bridge, gain - aside);
    else if (phrase.every((stem) => above.has(stem))) bridge = Math.max(bridge, gain * HEADING_SHARE);
  });
  return bridge;
}

/** How rare each word of the question is among the passages in hand. */
export function rarityOf(question: Question, passages: readonly Passage[]): Map<string, number> {
  const contents = new Map(passages.map((passage) => [passage.row.id, passage.row.content]));
  const counts = new Map<string, number>();
  for (const content of contents.values()) {
    for (const stem of stemsAmong(content, question.asked)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return new Map(
    [...question.asked.keys()].map((stem) => [stem, Math.log(1 + contents.size / ((counts.get(stem) ?? 0) + 0.5))]),
  );
}
