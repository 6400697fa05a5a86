/** Words of a document as they are printed: verbatim, from the start of a sentence, and marked where something is left off. */
import { smallWords } from "../lexicon.ts";
import { tokenize } from "../text.ts";
import type { Passage } from "./passages.ts";

/** Ends a sentence, behind closing quotes and brackets too. */
const ended = /[.!?:;…]["”’)\]]*$/;
/** Text that a broken font left behind: it would not be found in the document as a reader sees it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
const garbled = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/;
const mostCompleted = 160;

/** The sentence that answers; without one, the sentence of the passage that shares most words with the question. */
export function quoteOf(passage: Passage, question: string): string {
  const { answer, text } = passage;
  if (answer && passage.value && passage.locator) return tidy(answer);
  return whole(answer ? (below(answer, text) ?? completed(answer, text)) : nearestSentence(text, question));
}

/** A heading by itself answers nothing: the sentence under it does. */
function below(answer: string, text: string): string | undefined {
  const at = text.indexOf(answer);
  if (at < 0 || !isHeading(tidy(answer))) return undefined;
  const rest = text.slice(at + answer.length).trimStart();
  const [first] = sentencesOf(rest.replace(/^\(?\d{1,3}(?:\.\d{1,3})*\.?\)?\s+/, ""));
  if (!first || !ended.test(first) || isHeading(first)) return undefined;
  return rest.slice(0, rest.indexOf(first) + first.length);
}

function nearestSentence(text: string, question: string): string {
  const asked = new Set(tokenize(question).map((t) => t.stem));
  const shared = (s: string) =>
    new Set(
      tokenize(s)
        .map((t) => t.stem)
        .filter((w) => asked.has(w)),
    ).size;
  const [first = text, ...others] = sentencesOf(text);
  return others.reduce((best, s) => (shared(s) > shared(best) ? s : best), first);
}

export const sentencesOf = (text: string) =>
  text
    .match(/[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]*["”’)]*/g)
    ?.map((s) => s.trim())
    .filter((s) => /\p{L}{2}/u.test(s)) ?? [text];

/** A sentence that the search cut at the end of a line goes on to its full stop, as long as that is near and legible. */
function completed(answer: string, text: string): string {
  const at = text.indexOf(answer);
  if (at < 0 || ended.test(answer.trim())) return answer;
  const goesOn = smallWords.has(tokenize(answer).at(-1)?.word ?? "") ? "\\S" : "\\p{Ll}";
  const rest = text
    .slice(at + answer.length)
    .match(
      new RegExp(`^\\s*${goesOn}(?:[^.!?\\n]|\\.(?=\\d))*(?:\\n(?:[^.!?\\n]|\\.(?=\\d))*){0,2}[.!?](?=\\s|$)`, "u"),
    )?.[0];
  return rest && rest.length <= mostCompleted && !garbled.test(rest) ? answer + rest : answer;
}

/** Without the heading above it, and with … where the sentence goes on or began before. */
function whole(said: string): string {
  const quote = tidy(withoutHeading(said));
  const starts = /^\p{Ll}/u.test(quote) ? "… " : "";
  return isRow(quote) || isHeading(quote) ? quote : `${starts}${quote}${ended.test(quote) ? "" : " …"}`;
}

const clause = /^\(?\d{1,3}(?:\.\d{1,3})+\.?\)?\s/;

/** "Governing law and disputes ⏎ 18.1 This Agreement …" starts at the clause, "Order backlog ⏎ At the end …" at the sentence. */
export function withoutHeading(said: string): string {
  const lines = said.trim().split(/\s*\n\s*/);
  while (lines.length > 1 && isHeading(lines[0] ?? "") && /^["“(]?(?:\p{Lu}|\d)/u.test(lines[1] ?? "")) lines.shift();
  const rest = lines.join("\n");
  const [heading = ""] = rest.match(/^\p{Lu}[\p{L} ,&’'-]{2,70}?\s(?=\d{1,2}(?:\.\d{1,2})+\.?\s+["“]?\p{Lu})/u) ?? [];
  return heading && isHeading(heading.trim()) && clause.test(rest.slice(heading.length))
    ? rest.slice(heading.length)
    : rest;
}

/** A few words without a full stop that end on a word of their own: "4. Subletting and assignment". */
export function isHeading(line: string): boolean {
  const words = tokenize(line);
  const last = words.at(-1)?.word ?? "";
  const pointing = /^(?:clause|section|article|schedule|paragraph|annex|exhibit|part|page)$/.test(last);
  return (
    words.length > 0 &&
    words.length <= 8 &&
    line.length <= 70 &&
    !ended.test(line) &&
    !/,$|[€$£%|·]|\d[\d.,]*\d/.test(unnumbered(line)) &&
    !smallWords.has(last) &&
    !pointing
  );
}

/** Without what only counts clauses or years. */
const unnumbered = (line: string) =>
  line.replace(/^\(?\d{1,3}(?:\.\d{1,3})*[.)]*\s|\b(?:FY|H[12]|Q[1-4])?\s?(?:19|20)\d\d\b/g, "");

/** A row of a table has no full stop to wait for. */
export const isRow = (said: string) => /\s[|·]\s/.test(said) || /(?:\s[\d.,()–-]+){3,}$/.test(said);

export const tidy = (said: string) => said.replace(/\s+/g, " ").trim();

export function cut(said: string, most: number): string {
  if (said.length <= most) return said;
  const head = said.slice(0, most);
  return `${head.slice(0, Math.max(head.lastIndexOf(" "), most / 2)).replace(/[\s,;:]+$/, "")} …`;
}
