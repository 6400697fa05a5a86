/**
 * Two documents that give different figures for the same thing. A false alarm costs more trust than a miss, so a figure counts only
 * when it stands right beside what was asked, in the same unit, for the same time, and about nobody else.
 */
import { neutralWords, smallWords } from "../lexicon.ts";
import { type Amount, findAmounts } from "../read/amounts.ts";
import { findDates } from "../read/dates.ts";
import { type Token, tokenize } from "../text.ts";
import type { Passage } from "./passages.ts";
import { quoteOf, sentencesOf } from "./quotation.ts";

export interface Statement {
  passage: Passage;
  quote: string;
  said: string;
  kind: string;
  value: number;
  /** Half of the last digit that was written, more when it says "about". */
  tolerance: number;
  period?: string;
  /** What narrows the thing down ("adjusted"), and whom the sentence is about besides those asked for. */
  qualifiers: string;
}
interface Asked {
  measure: Set<string>;
  names: Set<string>;
  kind?: "percent" | "count";
  period?: string;
  present: boolean;
}

/** How far below the best passage another one may stand and still speak of the same thing. */
const nearScore = 0.5;
const unitWords = /^(?:share|percentage|percent|proportion|fraction|number|amount|total|level|size|count|figure)$/;
/** Says in which paper to look, not what for. */
const paper = /^(?:nda|spa|cim|loi|ioi|msa|sla|sow|agreement|contract|lease|memorandum|report|letter|deed|model|pack)$/;
const linking =
  /^(?:is|was|were|are|be|been|of|at|to|by|in|on|the|a|an|our|its|their|for|from|had|has|have|it|that|which|stood|stands|amount(?:s|ed)|totall?(?:s|ed)?|total|reached|came|comes|about|approximately|around|some|circa|nearly|roughly|almost|over|end|close|year|month|quarter|as|per|annual|annually)$/;

export function findDifference(
  question: string,
  passages: readonly Passage[],
  now: Date,
): [Statement, Statement] | undefined {
  const asked = readAsked(question, passages, now);
  const [best] = passages;
  if (!asked.measure.size || !best) return undefined;
  const said = passages
    .filter((p) => p.score >= best.score * nearScore)
    .flatMap((p) => statementIn(p, question, asked, now) ?? []);
  const [first] = said;
  const other = said.find((s) => first && s !== first && differs(first, s, asked, passages));
  return first && other ? [first, other] : undefined;
}

/**
 * Without the papers of another company: those that do not have the asked name, nor share a room with one that has it. Where nothing
 * has it, passages of one room may still be about it ("the Company"); those of several rooms cannot all be.
 */
export function ofAskedNames(question: string, passages: readonly Passage[]): readonly Passage[] {
  const names = tokenize(question)
    .filter((t) => /^\p{L}/u.test(t.raw) && !smallWords.has(t.word) && !neutralWords.has(t.word))
    .filter((t) => isName(t, passages))
    .map((t) => t.stem.replace(/'s$/, ""));
  if (!names.length) return passages;
  const has = (p: Passage) => {
    const words = wordsOf(`${p.documentName} ${p.heading ?? ""} ${p.text}`);
    return names.some((n) => words.has(n));
  };
  const rooms = new Set(passages.filter(has).map((p) => p.roomId));
  const kept = passages.filter((p) => has(p) || (p.roomId && rooms.has(p.roomId)));
  return kept.length || new Set(passages.map((p) => p.roomId)).size > 1 ? kept : passages;
}

/** The figure that stands right beside what was asked, in the one sentence. */
export function boundFigure(question: string, passage: Passage, now: Date): string | undefined {
  return statementIn(passage, question, readAsked(question, [passage], now), now)?.said;
}

function differs(a: Statement, b: Statement, asked: Asked, passages: readonly Passage[]): boolean {
  if (a.passage.documentName === b.passage.documentName || a.kind !== b.kind || a.qualifiers !== b.qualifiers)
    return false;
  if (Math.abs(a.value - b.value) <= Math.max(a.tolerance, b.tolerance)) return false;
  if (a.period !== b.period && (a.period !== undefined) === (b.period !== undefined)) return false;
  // One of them says no date: they may differ by time only, unless the question is about the present.
  if (a.period !== b.period && (asked.period || !asked.present)) return false;
  const named = (s: Statement) => [...asked.names].every((n) => wordsOf(placeWords(s)).has(n));
  const rooms = new Set(passages.filter((p) => p === a.passage || p === b.passage).map((p) => p.roomId));
  return (named(a) && named(b)) || (rooms.size === 1 && !rooms.has(undefined) && (named(a) || named(b)));
}
const placeWords = ({ passage, quote }: Statement) => `${passage.documentName} ${passage.heading ?? ""} ${quote}`;
const wordsOf = (text: string) => new Set(tokenize(text).map((t) => t.stem));

function readAsked(question: string, passages: readonly Passage[], now: Date): Asked {
  const dates = datesIn(question, now);
  const tokens = tokenize(question.replace(/\b(?:FY|CY)\s?(?=\d)/gi, "")).filter(
    (t) => /^\p{L}/u.test(t.raw) && !smallWords.has(t.word) && !neutralWords.has(t.word),
  );
  const told = tokens.filter((t) => !dates.some((d) => d.start < t.end && d.end > t.start));
  const names = told.filter((t) => isName(t, passages));
  const units = told.filter((t) => unitWords.test(t.word));
  const things = told.filter((t) => !names.includes(t) && !units.includes(t));
  const papers = things.filter((t) => !paper.test(t.word));
  const measure = papers.length ? papers : things;
  const percent = units.some((t) => /^(?:share|percent|proportion|fraction)/.test(t.word));
  return {
    measure: new Set(measure.map((t) => t.stem)),
    names: new Set(names.map((t) => t.stem.replace(/'s$/, ""))),
    kind: percent ? "percent" : /\bhow many\b/i.test(question) ? "count" : undefined,
    period: periodOf(question, now),
    present: !/\b(?:was|were|did|had)\b/i.test(question),
  };
}

/** A word that the documents write with a capital only is a name, however the question writes it. */
function isName(token: Token, passages: readonly Passage[]): boolean {
  const word = token.word.replace(/'s$/, "");
  const texts = passages.map((p) => `${p.documentName}. ${p.text}`).join(". ");
  // An address writes every name small.
  const lower = new RegExp(`(?<![\\p{L}@.])${word}(?![\\p{L}@]|\\.\\p{L})`, "u").test(texts);
  // At the start of a sentence any word has a capital.
  const capital = new RegExp(`[\\p{L}\\d,] ${word.slice(0, 1).toUpperCase()}${word.slice(1)}(?![\\p{L}])`, "u");
  return !lower && (/^\p{Lu}\p{Ll}/u.test(token.raw) || (/^\p{Ll}/u.test(token.raw) && capital.test(texts)));
}

function statementIn(passage: Passage, question: string, asked: Asked, now: Date): Statement | undefined {
  if (!passage.answer || passage.locator?.includes("!")) return undefined;
  // The mark of what was left off stays with the last sentence.
  for (const quote of sentencesOf(quoteOf(passage, question))) {
    const stems = new Set([...wordsOf(quote)].map((w) => w.replace(/'s$/, "")));
    if (![...asked.measure].every((w) => stems.has(w))) continue;
    const bound = findAmounts(quote).flatMap((amount) => bind(quote, amount, asked, now) ?? []);
    const [only] = bound;
    if (!only || bound.length > 1) continue;
    const { amount, clause, modifier } = only;
    const said = quote
      .slice(amount.start, amount.end)
      .trim()
      .replace(/[.,;]+$/, "");
    return {
      passage,
      quote,
      said,
      kind: kindOf(amount),
      value: amount.value,
      tolerance: toleranceOf(said, amount, quote),
      period: periodOf(clause, now),
      qualifiers: [modifier, ...strangers(clause, asked, passage)].filter(Boolean).join(" "),
    };
  }
  return undefined;
}

const kindOf = (a: Amount) => (a.type === "number" ? `count ${a.unit ?? ""}` : `${a.type} ${a.currency ?? ""}`).trim();

/** "412 employees", "34% of our revenue", "order backlog at 30 September 2026: €58.9m": only linking words and dates lie between. */
function bind(quote: string, amount: Amount, asked: Asked, now: Date) {
  const said = quote.slice(amount.start, amount.end);
  if (!/\d/.test(said) || amount.bound) return undefined;
  if (asked.kind === "percent" ? amount.type !== "percent" : amount.type === "number" && asked.kind !== "count")
    return undefined;
  if (asked.kind === "count" && amount.type !== "number") return undefined;
  const dates = datesIn(quote, now);
  if (dates.some((d) => d.start < amount.end && d.end > amount.start)) return undefined;
  const tokens = tokenize(quote).filter((t) => /^\p{L}/u.test(t.raw));
  const open = (from: number, to: number) =>
    !/[;,]/.test(quote.slice(from, to)) &&
    tokens
      .filter((t) => t.start >= from && t.end <= to)
      .every((t) => linking.test(t.word) || dates.some((d) => d.start <= t.start && d.end >= t.end));
  const measures = tokens.filter((t) => asked.measure.has(t.stem.replace(/'s$/, "")));
  const before = measures.findLast((t) => t.end <= amount.start && open(t.end, amount.start));
  const after = measures.find((t) => t.start >= amount.end && open(amount.end, t.start));
  const near = after && asked.kind ? after : (before ?? after);
  if (!near || (asked.kind === "count" && near !== after && amount.unit)) return undefined;
  const comma = quote.slice(Math.max(amount.end, near.end)).search(/[,;]/);
  const end = comma < 0 ? quote.length : Math.max(amount.end, near.end) + comma;
  const start = Math.max(
    ...[", ", "; "].map((mark) => quote.lastIndexOf(mark, Math.min(amount.start, near.start)) + 1),
  );
  return { amount, clause: quote.slice(start, end), modifier: modifierOf(tokens, near, asked, quote) };
}

/** "adjusted EBITDA" is another thing than "EBITDA". */
function modifierOf(tokens: Token[], near: Token, asked: Asked, quote: string): string {
  let at = tokens.indexOf(near);
  while (at > 0 && asked.measure.has(tokens[at - 1]?.stem ?? "")) at--;
  const [word, first] = [tokens[at - 1], tokens[at]];
  if (!word || !first || !/^\s*$/.test(quote.slice(word.end, first.start))) return "";
  return smallWords.has(word.word) || linking.test(word.word) || /\d/.test(word.word) ? "" : word.stem;
}

/** Names that the question does not know: the figure is of a site, a group or a company of its own. */
function strangers(clause: string, asked: Asked, passage: Passage): string[] {
  const months = /^(?:january|february|march|april|may|june|july|august|september|october|november|december|fy|q|h)$/;
  return tokenize(clause)
    .filter((t) => /^\p{Lu}\D*$/u.test(t.raw) && !months.test(t.word) && !smallWords.has(t.word) && t.raw.length > 1)
    .filter((t) => !asked.measure.has(t.stem) && !asked.names.has(t.stem.replace(/'s$/, "")))
    .filter((t) => t.start > 0 || !new RegExp(`(?<![\\p{L}])${t.word}(?![\\p{L}])`, "u").test(passage.text))
    .map((t) => t.stem);
}

function periodOf(text: string, now: Date): string | undefined {
  const fiscal = text.match(/\bFY\s?['’]?(\d{4}|\d{2})\b/i)?.[1];
  if (fiscal) return fiscal.length === 2 ? `20${fiscal}` : fiscal;
  const [date] = datesIn(text, now).filter((d) => /\d{4}|['’]\d\d/.test(d.said));
  const year = date?.period && date.from.slice(5) === "01-01" && date.to.slice(5) === "12-31";
  return year ? date.to.slice(0, 4) : date?.to;
}

/** A date reader takes "62.4m" for minutes: amounts with a unit are hidden from it. */
function datesIn(text: string, now: Date) {
  const amounts = findAmounts(text).filter((a) => a.type !== "number");
  return findDates(
    amounts.reduce((t, a) => t.slice(0, a.start) + "¦".repeat(a.end - a.start) + t.slice(a.end), text),
    now,
  );
}

function toleranceOf(said: string, amount: Amount, quote: string): number {
  const decimals = said.match(/\.(\d+)/)?.[1]?.length ?? 0;
  const unit = (amount.scale * (amount.type === "percent" ? 0.01 : 1)) / 10 ** decimals;
  const vague = /\b(?:about|approximately|around|some|circa|ca\.|nearly|roughly|almost)\s*$/i.test(
    quote.slice(0, amount.start),
  );
  return unit * (vague ? 1 : 0.5) * (1 + 1e-9);
}
