/** Search hits in words: what answers first, then where it stands and what else adds something, or an honest "nothing found". */
import { LEFT_OUT, withoutInstructions } from "../../../../domain/instructions.ts";
import { asObject } from "../conversation.ts";
import { boundFigure, findDifference, ofAskedNames, type Statement } from "./differences.ts";
import { asksFigure, asksSum, asksThing, asksYesNo, demandsFigure, leadOf, subjectOf } from "./lead.ts";
import { escapeMarkdown } from "./markdown.ts";
import { cut, isHeading, isRow, quoteOf } from "./quotation.ts";
import { adds, isAbout } from "./relevance.ts";

export interface Passage {
  documentId?: string;
  documentName: string;
  roomId?: string;
  page?: number;
  locator?: string;
  heading?: string;
  text: string;
  score: number;
  cite: string;
  answer?: string;
  /** The figure in the answer as the document writes it, and what it stands under. */
  value?: string;
  label?: string;
}
type Result = Record<string, unknown>;

/** The longest quotation that leads, that stands in a block of its own, and that is listed beside them. */
const leadLength = 220;
const quoteLength = 420;
const besideLength = 200;
const mostBeside = 2;

export function isPassages(result?: Result): boolean {
  return Array.isArray(result?.results) && ("found" in result || passagesOf(result).length > 0);
}

function passagesOf(result?: Result): Passage[] {
  if (!Array.isArray(result?.results)) return [];
  return result.results.flatMap((raw) => {
    const hit = asObject(raw);
    if (typeof hit?.documentName !== "string" || typeof hit.text !== "string") return [];
    const found = asObject(hit.answer);
    const answer = found?.text ?? (typeof hit.answer === "string" ? hit.answer : undefined);
    return [
      {
        documentId: text(hit.documentId),
        documentName: hit.documentName,
        roomId: text(hit.roomId),
        page: typeof hit.page === "number" ? hit.page : undefined,
        locator: text(found?.cell) ?? text(hit.locator),
        heading: text(hit.heading) ?? text(hit.context),
        text: hit.text,
        score: typeof hit.score === "number" ? hit.score : 0,
        cite: text(hit.cite) ?? "",
        answer: typeof answer === "string" && answer.trim() ? answer : undefined,
        value: text(found?.value),
        label: text(found?.label),
      },
    ];
  });
}
const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

export const bestPassage = (result?: Result) => passagesOf(result)[0];

/** Nothing supports an answer: the tool says so, or there is no passage at all. */
export const foundNothing = (result: Result) => result.found === false || !passagesOf(result).length;

export function wordPassages(question: string, result: Result, now: Date, scope?: string): string {
  const read = passagesOf(result);
  const passages = read.map(clean).filter((p) => p.text.trim());
  const note = passages.length < read.length || passages.some((p, i) => p !== read[i]) ? `\n\n${LEFT_OUT}` : "";
  return wordClean(question, passages, result, now, scope) + note;
}

/** What can be quoted: an answer inside a part that gives orders falls away with it. */
function clean(passage: Passage): Passage {
  const { text, leftOut } = withoutInstructions(passage.text);
  const answer = passage.answer ? withoutInstructions(passage.answer) : undefined;
  if (!leftOut && !answer?.leftOut) return passage;
  const kept = answer && !answer.leftOut && text.includes(answer.text) ? answer.text : undefined;
  return { ...passage, text, answer: kept };
}

function wordClean(question: string, passages: Passage[], result: Result, now: Date, scope?: string): string {
  if (foundNothing(result) || !passages.length) return wordNothing(question, passages, result, scope);
  const difference = findDifference(question, passages, now);
  if (difference) return wordDifference(difference);
  // A figure of another year is not a near answer but a wrong one.
  const figures = asksFigure(question) || asksThing(question);
  const named = ofAskedNames(question, passages);
  const about = figures || named.length ? named : passages;
  const lead = pickLead(question, figures ? ofAskedYear(question, about) : about, now);
  if (!lead) return wordNothing(question, passages, { ...result, note: undefined }, scope, "figure");
  const parts = wordLead(question, lead, now);
  const beside = besideOf(question, lead, about);
  if (beside.length) parts.push("Also:", beside.map((p) => wordBeside(p, question)).join("\n"));
  if (typeof result.note === "string" && result.note) parts.push(result.note);
  return parts.join("\n\n");
}

/** The figure, or the sentence itself; then the place; then the whole quotation where the first line does not hold it. */
function wordLead(question: string, lead: Passage, now: Date): string[] {
  const quote = quoteOf(lead, question);
  const figure = figureOf(question, lead, quote, now);
  const block = `> “${escapeMarkdown(cut(quote, quoteLength))}” ${lead.cite}`.trimEnd();
  if (figure) {
    const under = figure === lead.value && lead.label ? ` (${escapeMarkdown(cut(lead.label, 120))})` : "";
    const subject = under ? undefined : subjectOf(question, quote);
    const said = `${subject ? `${escapeMarkdown(subject)}: ` : ""}**${escapeMarkdown(figure)}**${under} ${lead.cite}`;
    return [said.trimEnd(), `${placeOf(lead)}:`, block];
  }
  const first = `“${escapeMarkdown(cut(quote, leadLength))}” ${lead.cite}`.trimEnd();
  return quote.length <= leadLength ? [first, `${placeOf(lead)}.`] : [first, `${placeOf(lead)}:`, block];
}

function figureOf(question: string, lead: Passage, quote: string, now: Date): string | undefined {
  const wanted = asksFigure(question) || (asksThing(question) && yearsIn(question).size > 0);
  if (wanted && lead.answer && isFigure(lead.value)) return lead.value;
  if (isOfAnotherTime(question, `${quote} ${lead.heading ?? ""} ${lead.documentName}`)) return undefined;
  const figure = leadOf(question, quote, now) ?? (asksThing(question) ? boundFigure(question, lead, now) : undefined);
  // "Corvane makes up 34% of our revenue" does not say what the revenue is.
  return figure && asksSum(question) && /%|\bper ?cent\b/i.test(figure) ? undefined : figure;
}

/** The question asks about a year, and what stands around the figure names none or only others. */
function isOfAnotherTime(question: string, around: string): boolean {
  const asked = yearsIn(question);
  const said = yearsIn(around);
  return asked.size > 0 && ![...asked].some((year) => said.has(year));
}

/** A cell's value may be a title. */
const isFigure = (value = "") => /^(?:[A-Z]{3}|[€$£¥])?\s*[(−–-]?\s?[€$£¥]?[\d.]/.test(value);

function wordDifference([a, b]: [Statement, Statement]): string {
  const figure = ({ said, passage }: Statement) =>
    `${escapeMarkdown(said)} in ${placeOf(passage, false)} ${passage.cite}`.trimEnd();
  const quote = ({ quote: said, passage }: Statement) =>
    `> “${escapeMarkdown(cut(said, quoteLength))}” ${passage.cite}`.trimEnd();
  return [`Two sources differ: ${figure(a)}, and ${figure(b)}.`, quote(a), quote(b)].join("\n\n");
}

const wordBeside = (p: Passage, question: string) =>
  `- “${escapeMarkdown(cut(quoteOf(p, question), besideLength))}” — ${placeOf(p, false)}. ${p.cite}`.trimEnd();

function besideOf(question: string, lead: Passage, passages: readonly Passage[]): Passage[] {
  const least = asksYesNo(question) ? 0.7 : 0.5;
  return passages
    .filter((p) => p !== lead && p.answer && p.score >= lead.score * 0.6 && says(p, question))
    .filter((p) => p.locator !== undefined || !isRow(quoteOf(p, question)))
    .filter((p) => isAbout(p, question, least))
    .filter((p, i, all) => adds(p, [lead, ...all.slice(0, i)]))
    .slice(0, mostBeside);
}

function wordNothing(
  question: string,
  passages: Passage[],
  result: Result,
  scope?: string,
  wanted = "passage",
): string {
  const where = scope ? `in ${scope}` : "in the documents you can see";
  const lines = [`I found no ${wanted} ${where} that answers this.`];
  // Passages of one document alone: the question named it, so its nearest words are worth a look whatever they share.
  const named = passages.length > 2 && new Set(passages.map((p) => p.documentId)).size === 1;
  const near = passages
    .filter((p) => named || isAbout(p, question, 0.5))
    .filter((p, i, all) => adds(p, all.slice(0, i)))
    .slice(0, mostBeside);
  if (near.length) {
    lines.push("", "The nearest passages:");
    lines.push("", ...near.map((p) => wordBeside(p, question)));
  } else lines.push("Name the document or the term it uses, and I will search again.");
  if (typeof result.note === "string" && !/nearest|nothing/i.test(result.note)) lines.push("", result.note);
  return lines.join("\n");
}

/**
 * The best passage that says something: not a mere heading when a sentence stands next to it. For a question that only a number
 * answers, the best one whose answer holds a number.
 */
function pickLead(question: string, passages: readonly Passage[], now: Date): Passage | undefined {
  const [best] = passages;
  if (!best) return undefined;
  const years = yearsIn(question);
  const figured = (p: Passage) =>
    figureOf(question, p, quoteOf(p, question), now) !== undefined &&
    (!years.size || [...yearsIn(`${quoteOf(p, question)} ${p.label ?? ""}`)].some((year) => years.has(year)));
  // Where a figure was asked for, one that stands beside the asked words beats a better passage without any.
  const least = years.size ? 0.6 : 0.8;
  const withFigure =
    asksFigure(question) && !figured(best)
      ? passages.find((p) => p.score >= best.score * least && figured(p))
      : undefined;
  if (demandsFigure(question) && !withFigure)
    return passages.find(
      (p) => p.score >= best.score * 0.5 && /\d/.test(quoteOf(p, question).replace(/^[\d.()\s]+/, "")),
    );
  return withFigure ?? passages.find((p) => p.score >= best.score * 0.8 && says(p, question)) ?? best;
}

/** A sentence or a cell with its place; a heading or a row of bare numbers says nothing by itself. */
function says(p: Passage, question: string): boolean {
  const quote = quoteOf(p, question);
  if (isHeading(quote) || !/\p{L}{2}/u.test(quote) || isLetterhead(p.answer ?? "")) return false;
  return p.value !== undefined || p.locator !== undefined ? isFigure(p.value) || !p.value : !isRow(quote);
}

/** From, to and date of a message. */
const isLetterhead = (said: string) => (said.match(/^(?:from|to|cc|date|sent|subject):/gim) ?? []).length > 1;

/** A passage about FY2025 does not answer for FY2024, unless its page or its column says that it does. */
function ofAskedYear(question: string, passages: readonly Passage[]): Passage[] {
  const asked = yearsIn(question);
  if (!asked.size) return [...passages];
  return passages.filter((p) => {
    const said = yearsIn(`${quoteOf(p, question)} ${p.label ?? ""}`);
    const around = yearsIn(`${p.documentName} ${p.value ?? ""}`);
    return !said.size || [...asked].some((year) => said.has(year) || around.has(year));
  });
}
const yearsIn = (text: string) => new Set(text.match(/(?<!\d)(?:19|20)\d\d(?!\d)/g) ?? []);

function placeOf({ documentName, page, locator, heading, answer, text }: Passage, withSection = true): string {
  const at = locator ? `, ${locator}` : page ? `, page ${page}` : "";
  const section = withSection && !locator ? heading?.split(" › ").at(-1)?.trim() : undefined;
  // A sentence that numbers itself tells its section better than the nearest heading does.
  const own = (answer ?? text).match(/(?:^|\n)\s*\(?(\d{1,3})\.\d{1,3}\.?\s/)?.[1];
  const numbered =
    (!own || section?.startsWith(`${own}.`)) &&
    section &&
    /^\d{1,3}(?:\.\d{1,3})*\.?\s+\p{Lu}/u.test(section) &&
    isHeading(section);
  return escapeMarkdown(`${documentName}${at}${numbered ? ` › ${section}` : ""}`);
}
