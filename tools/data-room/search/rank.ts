import type { CandidateRow } from "../../../db/document-search.ts";
import type { Span } from "../../../ingest/structure/span.ts";
import { FORMAL_WORDS, formalSpan, isCounterparts } from "./formal.ts";
import type { Question } from "./question.ts";
import { stems, stemsAmong, stemsWithin, wordStem } from "./stems.ts";
import { isSheet, isTabular, segments } from "./text.ts";
import { STATEMENT_TITLES } from "./vocabulary.ts";

export interface Passage {
  row: CandidateRow;
  /** Offsets into the row's content. */
  span: Span;
  tabular: boolean;
  score: number;
  /** Share of the question's words, by rarity, that the passage and its headings carry. */
  coverage: number;
  /** Above 1: a statement of the kind that reports the figure asked for. */
  hint: number;
}

/** The constant of reciprocal rank fusion: the usual 60. */
const FUSION = 60;
const K1 = 1.2;
const B = 0.6;

/** Orders passages of the candidates: fused ranks of words and vectors first, then what a reader would notice. */
export function rankPassages(
  question: Question,
  rows: readonly CandidateRow[],
  preference: ReadonlyMap<string, number>,
): Passage[] {
  const fused = fuse(rows);
  const scorer = wordScorer(question, rows);
  const passages: Passage[] = [];
  for (const row of rows) {
    const tabular = isSheet(row) || isTabular(row.content);
    const spans = tabular ? [{ start: 0, end: row.content.length }] : segments(row.content);
    const named = statementHint(question, row, tabular);
    const formal = question.formal && formalSpan(question.formal, question.text, row);
    const support = supportOf(row, fused);
    const lead = scorer.lead(row.lead);
    for (const span of spans.length > 0 ? spans : [{ start: 0, end: row.content.length }]) {
      const text = row.content.slice(span.start, span.end);
      const isFormal = formal !== undefined && formal.start >= span.start && formal.start < span.end;
      const hint = isFormal ? FORMAL_HINT : named;
      const words = scorer.text(stemsWithin(row.content, span), isFormal ? new Set([...lead, ...FORMAL_STEMS]) : lead);
      passages.push({
        row,
        span,
        tabular,
        coverage: words.coverage,
        hint,
        score:
          (words.score + support + hint) *
          furniture(text, row) *
          (question.formal === "signatures" && isCounterparts(text) && !isFormal ? 0.4 : 1) *
          figureFit(question, text) *
          (preference.get(row.document_id) ?? 1),
      });
    }
  }
  passages.sort(
    (a, b) =>
      b.score - a.score || a.row.document_id.localeCompare(b.row.document_id) || a.row.start_at - b.row.start_at,
  );
  return passages;
}

/** The parties' own lines come before every clause that speaks of parties. */
const FORMAL_HINT = 8;
/** They ask for the part and need not stand in it. */
const FORMAL_STEMS: ReadonlySet<string> = new Set(stems(FORMAL_WORDS));

function fuse(rows: readonly CandidateRow[]): Map<string, number> {
  const fused = new Map<string, number>();
  const add = (ordered: CandidateRow[], share: number) => {
    ordered.forEach((row, rank) => {
      fused.set(row.id, (fused.get(row.id) ?? 0) + share / (FUSION + rank + 1));
    });
  };
  add(
    rows.filter((row) => row.lexical !== null).sort((a, b) => (b.lexical ?? 0) - (a.lexical ?? 0)),
    1,
  );
  add(
    rows.filter((row) => row.distance !== null).sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0)),
    0.5,
  );
  return fused;
}

/** Brings the fused rank onto the scale of the words: the first of both lists gains 1.5. */
const supportOf = (row: CandidateRow, fused: ReadonlyMap<string, number>): number => (fused.get(row.id) ?? 0) * FUSION;

interface WordScorer {
  lead(text: string): Set<string>;
  text(found: readonly string[], lead: ReadonlySet<string>): { score: number; coverage: number };
}

/** A phrasing that nobody asked for counts less than one that is known to stand for what was asked. */
const FURTHER = 0.6;

const stemsOfPhrase = (phrase: string): string[] =>
  phrase
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => wordStem(word.toLowerCase()))
    .filter(Boolean);

function wordScorer(question: Question, rows: readonly CandidateRow[]): WordScorer {
  const wanted = new Map(question.asked);
  const phrases = [
    ...question.expansions.map((phrase) => ({ phrase: stemsOfPhrase(phrase), weight: 1, own: true })),
    ...question.further.map((phrase) => ({ phrase: stemsOfPhrase(phrase), weight: FURTHER, own: false })),
  ];
  const frequency = new Map<string, number>();
  const vocabulary = new Set([...wanted.keys(), ...phrases.flatMap(({ phrase }) => phrase)]);
  let length = 0;
  for (const row of rows) {
    length += stems(row.lead).length + stems(row.content).length;
    const found = stemsAmong(row.content, vocabulary);
    for (const stem of stemsAmong(row.lead, vocabulary)) found.add(stem);
    for (const stem of found) frequency.set(stem, (frequency.get(stem) ?? 0) + 1);
  }
  const average = Math.max(40, (length / Math.max(1, rows.length)) * 0.6);
  const rarities = new Map(
    [...vocabulary].map((stem) => [stem, Math.log(1 + (rows.length + 0.5) / ((frequency.get(stem) ?? 0) + 0.5))]),
  );
  const rarity = (stem: string) => rarities.get(stem) ?? 0;
  let all = 0;
  for (const [stem, weight] of wanted) all += weight * rarity(stem);

  return {
    lead: (text) => stemsAmong(text, vocabulary),
    text(found, lead) {
      const counts = new Map<string, number>();
      for (const stem of found) if (vocabulary.has(stem)) counts.set(stem, (counts.get(stem) ?? 0) + 1);
      const norm = K1 * (1 - B + (B * found.length) / average);
      let score = 0;
      let covered = 0;
      for (const [stem, weight] of wanted) {
        const count = counts.get(stem) ?? 0;
        const gain = count > 0 ? (count * (K1 + 1)) / (count + norm) : 0;
        const fromLead = lead.has(stem) ? 0.4 : 0;
        score += weight * rarity(stem) * Math.max(gain, fromLead);
        if (count > 0 || lead.has(stem)) covered += weight * rarity(stem);
      }
      let best = 0;
      let ownBest = 0;
      let sum = 0;
      for (const { phrase, weight, own } of phrases) {
        if (!phrase.every((stem) => counts.has(stem))) continue;
        const near = adjacent(found, phrase) ? 1 : 0.3;
        const gain = weight * near * Math.min(3, phrase.reduce((total, stem) => total + rarity(stem), 0) * 0.6);
        best = Math.max(best, gain);
        if (own) ownBest = Math.max(ownBest, gain);
        sum += gain;
      }
      return {
        score: score + best + Math.min(3, (sum - best) * 0.4),
        coverage: all === 0 ? 1 : Math.max(covered / all, ownBest > 1.5 ? 0.5 : 0),
      };
    },
  };
}

function adjacent(found: readonly string[], phrase: readonly string[]): boolean {
  for (let at = found.indexOf(phrase[0] ?? ""); at >= 0; at = found.indexOf(phrase[0] ?? "", at + 1)) {
    let from = at;
    let whole = true;
    for (const stem of phrase.slice(1)) {
      // "property, plant and equipment" is also "property, plant, and equipment - net".
      const next = found.indexOf(stem, from + 1);
      if (next < 0 || next > from + 2) {
        whole = false;
        break;
      }
      from = next;
    }
    if (whole) return true;
  }
  return false;
}

/** A filing reports each figure in a dozen places; the statement itself is the one to cite. */
function statementHint(question: Question, row: CandidateRow, tabular: boolean): number {
  if (question.statements.length === 0 || !tabular || isSheet(row)) return 0;
  const head = `${row.lead.split(" › ").slice(1).join(" ")} ${row.content.slice(0, 250)}`
    .replace(/\s+/g, "")
    .toLowerCase();
  const hit = question.statements.findIndex((statement) => STATEMENT_TITLES[statement].test(head));
  if (hit < 0) return 0;
  return /notesto|parentcompanyonly|scheduleii|reconciliation/.test(head)
    ? 0.8
    : (question.statementNamed ? 6 : 4) - Math.min(1, hit);
}

/** Who asks for a figure is not served by a passage without one. */
const figureFit = (question: Question, text: string): number =>
  question.clauses.length === 0 && ["money", "percent", "number"].includes(question.type) && !/\d/.test(text) ? 0.7 : 1;

/** Tables of contents, signature blocks and exhibit lists hold every keyword and no answer. */
function furniture(text: string, row: CandidateRow): number {
  if (
    /(?:\.\s?){6,}\d/.test(text) ||
    (/\bTABLE OF CONTENTS\b|\bTable of Contents\b\s*\n.*\n.*\bPage\b/.test(text.slice(0, 200)) &&
      (text.match(/\d+\s*$/gm)?.length ?? 0) > 5)
  )
    return 0.4;
  if (/incorporated (?:herein )?by reference to exhibit/i.test(text)) return 0.5;
  if (/\bforward-looking statements?\b/i.test(text) && row.page < 8) return 0.8;
  return 1;
}
