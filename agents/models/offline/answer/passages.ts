/** Search hits in words: the answering sentence verbatim first, then what else adds something, or an honest "nothing found". */
import { asObject } from "../conversation.ts";
import { neutralWords, smallWords } from "../lexicon.ts";
import { leftOutNote, withoutInstructions } from "./instructions.ts";
import { asksFigure, demandsFigure, leadOf } from "./lead.ts";
import { escapeMarkdown } from "./markdown.ts";

export interface Passage {
  documentId?: string;
  documentName: string;
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

/** The longest quotation that is printed. */
const quoteLength = 350;
const besideLength = 200;

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
  const note = passages.length < read.length || passages.some((p, i) => p !== read[i]) ? `\n\n${leftOutNote}` : "";
  return wordClean(question, passages, result, now, scope) + note;
}

/** What can be quoted: an answer inside a part that gives orders falls away with it. */
function clean(passage: Passage): Passage {
  const { text, leftOut } = withoutInstructions(passage.text);
  const answer = passage.answer && withoutInstructions(passage.answer);
  if (!leftOut && !(answer && answer.leftOut)) return passage;
  const kept = answer && !answer.leftOut && text.includes(answer.text) ? answer.text : undefined;
  return { ...passage, text, answer: kept };
}

function wordClean(question: string, passages: Passage[], result: Result, now: Date, scope?: string): string {
  if (foundNothing(result) || !passages.length) return wordNothing(question, passages, result, scope);
  const lead = pickLead(question, passages);
  const rest = passages.filter((p) => p !== lead);
  if (!lead) return wordNothing(question, passages, { ...result, note: undefined }, scope, "figure");
  const quote = cut(quoteOf(lead, question), quoteLength);
  const figure = (asksFigure(question) && lead.answer && lead.value) || leadOf(question, quote, now);
  const under = figure && figure === lead.value && lead.label ? ` (${escapeMarkdown(cut(lead.label, 120))})` : "";
  const first = figure ? `**${escapeMarkdown(figure)}**${under} – ` : "";
  const lines = [`${first}“${escapeMarkdown(quote)}” — ${placeOf(lead)}. ${lead.cite}`.trim()];
  const beside = rest
    .filter((p) => p.answer && adds(p, [lead]) && p.score >= lead.score * 0.6 && isAbout(p, question))
    .filter((p, i, all) => adds(p, all.slice(0, i)))
    .slice(0, 2);
  if (beside.length) {
    lines.push("", "Also:");
    for (const p of beside)
      lines.push(`- “${escapeMarkdown(cut(quoteOf(p, question), besideLength))}” — ${placeOf(p)}. ${p.cite}`.trimEnd());
  }
  if (typeof result.note === "string" && result.note) lines.push("", result.note);
  return lines.join("\n");
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
  const near = passages.filter((p, i) => adds(p, passages.slice(0, i))).slice(0, 2);
  if (near.length) {
    lines.push("", "The nearest passages:");
    for (const p of near)
      lines.push(`- “${escapeMarkdown(cut(quoteOf(p, question), besideLength))}” — ${placeOf(p)}. ${p.cite}`.trimEnd());
  } else lines.push("Name the document or the term it uses, and I will search again.");
  if (typeof result.note === "string" && !/nearest|nothing/i.test(result.note)) lines.push("", result.note);
  return lines.join("\n");
}

/** The best passage; for a question that only a number answers, the best one whose answer holds a number. */
function pickLead(question: string, passages: Passage[]): Passage | undefined {
  const [best] = passages;
  if (!best || !demandsFigure(question)) return best;
  return passages.find(
    (p) => p.score >= best.score * 0.5 && /\d/.test(quoteOf(p, question).replace(/^[\d.()\s]+/, "")),
  );
}

/** Shares more than one word with the question, or all of a short one's. */
function isAbout(passage: Passage, question: string): boolean {
  const asked = [...wordSet(question)].filter((w) => !smallWords.has(w) && !neutralWords.has(w));
  const said = wordSet(`${passage.heading ?? ""} ${passage.answer ?? passage.text}`);
  return asked.filter((w) => said.has(w)).length >= Math.min(2, asked.length);
}

function adds(passage: Passage, others: Passage[]): boolean {
  const words = wordSet(passage.answer ?? passage.text);
  return others.every((o) => {
    const known = wordSet(o.answer ?? o.text);
    const shared = [...words].filter((w) => known.has(w)).length;
    return shared < Math.min(words.size, known.size) * 0.8;
  });
}
const wordSet = (said: string) => new Set(said.toLowerCase().match(/[\p{L}\d.,]{3,}/gu) ?? []);

function placeOf({ documentName, page, locator }: Passage): string {
  const at = locator ? `, ${locator}` : page ? `, page ${page}` : "";
  return escapeMarkdown(`${documentName}${at}`);
}

/** The sentence that answers; without one, the sentence of the passage that shares most words with the question. */
function quoteOf(passage: Passage, question: string): string {
  if (passage.answer) return tidy(passage.answer);
  const asked = wordSet(question);
  const sentences = tidy(passage.text).match(/[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]*/g) ?? [passage.text];
  const shared = (s: string) => [...wordSet(s)].filter((w) => asked.has(w)).length;
  let best = sentences[0] ?? passage.text;
  for (const s of sentences) if (shared(s) > shared(best)) best = s;
  return best.trim();
}
const tidy = (said: string) => said.replace(/\s+/g, " ").trim();

export function cut(said: string, most: number): string {
  if (said.length <= most) return said;
  const head = said.slice(0, most);
  return `${head.slice(0, Math.max(head.lastIndexOf(" "), most / 2)).replace(/[\s,;:]+$/, "")} …`;
}
