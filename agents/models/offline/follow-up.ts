/** Requests that only make sense after the last answer: "and who signed it?", "what about Juniper?", "show me the second one". */
import { bestPassage, isPassages } from "./answer/passages.ts";
import type { Tool } from "./catalogue.ts";
import { asObject, type ToolUse } from "./conversation.ts";
import { fallbackCall } from "./fallback.ts";
import { fill } from "./fill/fill.ts";
import { neutralWords, smallWords } from "./lexicon.ts";
import { stripCourtesy } from "./mood.ts";
import { subjectWords } from "./ownership.ts";
import { type Candidate, fillContext } from "./rank/rerank.ts";
import type { Reading } from "./read/reading.ts";
import type { Call, Situation } from "./situation.ts";
import { outputWords } from "./slots.ts";
import { tokenize } from "./text.ts";

const opener =
  /^(?:and|also|which of (?:them|these|those)|what if|what about|how about|and for|make (?:it|that|this)|only|just|same|the same|now|instead|no,|sorry,?|actually,?|rather|or|but|then|again|with|without|at|in|for|sorted|order(?:ed)? by|excluding|including|not|as (?:of|well)|too)\b/i;
const leadIn = /^(?:(?:ok(?:ay)?|so|and|also|but|or|then|now|what about|how about|and for|what of)\b[\s,:]*)+/i;
const anaphor =
  /\b(?:it|its|it's|(?:this|that)(?!\s+(?:quarter|year|month|week|time|half|moment|morning|afternoon)\b)|these|those|they|their|there|(?:the|this|that|same|said) (?:same )?(?:agreement|contract|document|lease|file|report|filing|deed|licen[sc]e|policy|paper|text|clause|section|page|statement))\b/i;
/** What every contract has: asked without a name, it is asked of the one just read. */
const everyContract =
  /\b(?:parties|governing law|governed by|effective date|expir\w+|renew\w*|signator\w+|signed|signs|jurisdiction|terminat\w+|notice period|arbitration|assign\w*|confidential\w*|what is the term|how long)\b/i;
const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

export function lastUses({ earlier }: Situation): ToolUse[] {
  return earlier.find((turn) => turn.uses.length)?.uses ?? [];
}

/** A question without a subject of its own goes to the document of the last answer, or to the last question with the new value in it. */
export function documentFollowUp(
  reading: Reading,
  situation: Situation,
  ownedElsewhere: (reading: Reading) => boolean,
): Call | undefined {
  const last = lastUses(situation).findLast((use) => isDocumentTool(situation.catalogue.tools.get(use.tool)));
  if (!last || situation.attachments.length || reading.records.some((r) => !r.weak))
    return replaced(reading, last, situation);
  const text = reading.text.trim();
  const opens = leadIn.test(text) && tokenize(text).length < 10;
  const pointing = anaphor.test(text);
  const swapped = opens && replaced(reading, last, situation);
  if (swapped) return swapped;
  if (!opens && !pointing && !(everyContract.test(text) && tokenize(text).length < 10)) return undefined;
  if (!opens && !pointing && ownedElsewhere(reading)) return undefined;
  const earlierNames = `${last.input.query ?? ""} ${bestPassage(last.result)?.documentName ?? ""}`.toLowerCase();
  const named = reading.names.some((n) => !n.linked && !earlierNames.includes(n.value.toLowerCase()));
  const documentId = bestPassage(last.result)?.documentId ?? last.input.documentId;
  if (named && !opens) return undefined;
  const query = text.replace(leadIn, "").trim() || text;
  return fallbackCall(query, situation, typeof documentId === "string" ? [documentId] : []);
}

/** "and in 2017?", "what about Juniper?": the last question again, with the new year or name in place of the old one. */
function replaced(reading: Reading, last: ToolUse | undefined, situation: Situation): Call | undefined {
  const question = last?.input.query;
  if (typeof question !== "string" || !leadIn.test(reading.text.trim())) return undefined;
  const rest = tokenize(reading.text.trim().replace(leadIn, "")).filter(
    (t) => !smallWords.has(t.word) && !neutralWords.has(t.word) && t.word !== "?",
  );
  const year = reading.text.match(/\b(?:FY\s?)?((?:19|20)\d\d)\b/i)?.[1];
  const oldYear = question.match(/(?:19|20)\d\d(?!\d)/)?.[0];
  if (year && oldYear && rest.length <= 2 && rest.every((t) => t.word.includes(year)))
    return fallbackCall(question.replace(oldYear, year), situation, documentsOf(last));
  const before = situation.catalogue.read(question, situation.now, situation.link);
  const [now] = [...reading.records.filter((r) => !r.weak), ...reading.names];
  const [then] = [...before.records.filter((r) => !r.weak), ...before.names];
  if (!now || !isDocumentTool(situation.catalogue.tools.get(last?.tool ?? ""))) return undefined;
  const said = reading.text.slice(now.start, now.end);
  const others = rest.filter((t) => !said.toLowerCase().includes(t.word));
  if (others.length) return undefined;
  const asked = then
    ? question.slice(0, then.start) + said + question.slice(then.end)
    : `${question.replace(/[\s?.!]+$/, "")}, ${said}?`;
  const sibling = /\bones?\b/i.test(reading.text) ? siblingOf(last, said, situation) : undefined;
  if (sibling) return fallbackCall(then ? asked : question, situation, [sibling]);
  return then || documentsOf(last).length ? fallbackCall(asked, situation) : undefined;
}

const documentsOf = (use?: ToolUse): string[] => {
  const ids = use?.input.documentIds;
  return Array.isArray(ids) ? ids.map(String) : [];
};

/** "the Halden one": the document that has the new name in its own, most like the one just read. */
function siblingOf(last: ToolUse | undefined, said: string, { records }: Situation): string | undefined {
  const name = tokenize(said).map((t) => t.word.replace(/'s$/, ""));
  const read = bestPassage(last?.result)?.documentName ?? "";
  const like = new Set(tokenize(read).map((t) => t.word));
  const named = records
    .filter((r) => r.kind === "document")
    .map((r) => ({ r, words: tokenize(r.name).map((t) => t.word) }))
    .filter(({ words }) => name.every((n) => words.includes(n)))
    .map(({ r, words }) => ({ id: r.id, score: words.filter((w) => like.has(w)).length }))
    .toSorted((a, b) => b.score - a.score);
  const [best, next] = named;
  return best && best.score > (next?.score ?? -1) ? best.id : undefined;
}

/** "and the CEO?" after "CFO of Tarnfell": the same place, another thing in it. Only for tools that search by words. */
export function queryFollowUp(reading: Reading, situation: Situation): Call | undefined {
  const last = lastUses(situation).at(-1);
  const tool = last && situation.catalogue.tools.get(last.tool);
  const slot = tool?.slots.find((s) => s.kind === "query" && s.required);
  const text = reading.text.trim();
  if (!tool || !slot || tool.card.fallback || tool.card.effect !== "read" || !leadIn.test(text)) return undefined;
  const key = slot.path[0] ?? "";
  // "what's his number?" in between names no place: the last query that did counts.
  const queries = situation.earlier.flatMap((t) =>
    t.uses.filter((u) => u.tool === tool.card.name).map((u) => u.input[key]),
  );
  const [, , joint = "", place = ""] =
    queries.map((q) => String(q ?? "").match(/^(.+?)\s+(of|at|for|in|from)\s+(.+)$/i)).find((m) => m) ?? [];
  const said = text
    .replace(leadIn, "")
    .replace(/^(?:the|our|their|an?)\s+/i, "")
    .replace(/[\s?.!]+$/, "");
  if (!place || !said || tokenize(said).length > 4 || reading.records.some((r) => !r.weak)) return undefined;
  const query = /^(?:of|at|for|in|from)\s/i.test(said) ? undefined : `${said} ${joint} ${place}`;
  return query
    ? { tool: tool.card.name, input: { ...last.input, [key]: query }, missing: [], ambiguous: [] }
    : undefined;
}

/** "what's his phone number?": he or she is the one person of the last answer. */
export function withPerson(text: string, situation: Situation): string {
  if (!/\b(?:his|her|hers|he|she|him)\b/i.test(text)) return text;
  const rows = rowsOf(lastUses(situation).at(-1)?.result);
  const people = rows.filter((row) => row.kind === "contact" && row.score === rows[0]?.score);
  const name = people.length === 1 && rows[0]?.kind === "contact" ? people[0]?.name : undefined;
  if (typeof name !== "string") return text;
  return text.replace(/\b(?:his|hers|her)\b(?=\s+\p{L})/giu, `${name}’s`).replace(/\b(?:he|she|him|her)\b/gi, name);
}

function isDocumentTool(tool?: Tool): boolean {
  return Boolean(tool?.slots.some((s) => s.kind === "record:document"));
}

/** A short addition to the last call of another tool: same tool, same arguments, except for what is said now. */
export function mergeFollowUp(reading: Reading, ranked: Candidate[], situation: Situation): Call | undefined {
  const last = lastUses(situation).at(-1);
  const tool = last && situation.catalogue.tools.get(last.tool);
  if (!tool || tool.card.fallback || tool.card.effect !== "read" || !situation.offered.has(tool.card.name))
    return undefined;
  const opens = opener.test(reading.text.trim());
  const values = [
    ...reading.records,
    ...reading.dates,
    ...reading.amounts,
    ...reading.emails,
    ...reading.currencies,
    ...reading.names,
  ];
  const { args, ambiguous } = fill(
    tool.slots.filter((s) => s.kind !== "text" && s.kind !== "query"),
    reading,
    fillContext(situation.catalogue, tool),
  );
  const said = Object.values(args)
    .flat()
    .map((v) => String(v).toLowerCase().replace(/_/g, " "));
  const content = tokenize(stripCourtesy(reading.text)).filter(
    (t) =>
      t.word !== "?" &&
      !smallWords.has(t.word) &&
      !neutralWords.has(t.word) &&
      !tool.frameWords.has(t.stem) &&
      !(opens && tool.vocabulary.has(t.stem)) &&
      !said.some((v) => v.includes(t.word)) &&
      !values.some((s) => s.start < t.end && s.end > t.start),
  );
  if (!Object.keys(args).length || content.length > (opens ? 1 : 0)) return undefined;
  const [best] = ranked;
  if (!opens && best && best.tool !== tool.card.name && best.score > 0.42) return undefined;
  if (!opens && reading.tokens.length > 4) return undefined;
  const input = { ...last.input, ...args };
  for (const slot of tool.slots) {
    const key = slot.path[0] ?? "";
    const twin = tool.slots.find(
      (s) => s !== slot && s.bound && slot.bound && s.kind === slot.kind && (s.path[0] ?? "") in args,
    );
    if (twin && !(key in args)) delete input[key];
  }
  return { tool: tool.card.name, input, missing: [], ambiguous };
}

/** "who are the contacts?" after one record: its fields, when every word is about them and nothing else is named. */
export function sameRecord(reading: Reading, situation: Situation): Call | undefined {
  const last = lastUses(situation).at(-1);
  const tool = last && situation.catalogue.tools.get(last.tool);
  const slot = tool?.recordSlot;
  if (!tool || !slot?.required || slot.list || tool.card.effect !== "read" || !situation.offered.has(tool.card.name))
    return undefined;
  if (reading.records.length || reading.names.length || reading.amounts.length || reading.tokens.length > 9)
    return undefined;
  const id = last.input[slot.path[0] ?? ""];
  const words = subjectWords(reading);
  const fields = new Set(
    outputWords(tool.card.output)
      .flatMap((w) => tokenize(w))
      .map((t) => t.stem),
  );
  const asksField =
    words.length > 0 &&
    words.every((t) => fields.has(t.stem) || tool.frameWords.has(t.stem)) &&
    words.some((t) => fields.has(t.stem));
  if (!id || !asksField || !/^(?:and|also|what|who|when|where|how|which|is|are|any|the|its|show)\b/i.test(reading.text))
    return undefined;
  return { tool: tool.card.name, input: { [slot.path[0] ?? ""]: id }, missing: [], ambiguous: [] };
}

/** "show me the second one": a row of the last list, opened by the tool that takes a record of its kind. */
export function openRow(text: string, situation: Situation): Call | undefined {
  const words = tokenize(text);
  const said = text.match(
    /\b(?:(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|\d{1,2}(?:st|nd|rd|th))(?: (?:one|deal|document|file|result|passage|hit|row|company|contact|contract|item))?|(?:number|no\.?|#)\s?(\d{1,2}))\s*[.?!]*$/i,
  );
  if (
    !said ||
    words.length > 7 ||
    !/^(?:(?:and|please|can you|could you)\s+)*(?:show|open|read|view|see|get|give|display|tell|what|the|number|#|and|go|more)/i.test(
      text.trim(),
    )
  )
    return undefined;
  const use = situation.earlier.flatMap((turn) => turn.uses.toReversed()).find((u) => rowsOf(u.result).length);
  const rows = rowsOf(use?.result);
  const word = said[1]?.toLowerCase() ?? "";
  const at =
    word === "last" ? rows.length - 1 : (ordinals.indexOf(word) + 1 || Number.parseInt(said[2] ?? word, 10)) - 1;
  const row = rows[at];
  if (!row) return undefined;
  const passage = isPassages(use?.result);
  const id = String((passage ? row.documentId : row.id) ?? "");
  const kind = id.split("_")[0] === "doc" ? "document" : (id.split("_")[0] ?? "");
  const openers = [...situation.catalogue.tools.values()].filter(
    (t) =>
      situation.offered.has(t.card.name) &&
      t.card.effect === "read" &&
      !t.card.hidden &&
      t.slots.filter((s) => s.required).length === 1 &&
      t.slots.some(
        (s) => s.required && !s.list && s.kind.startsWith("record:") && s.kind.slice(7).split("|").includes(kind),
      ),
  );
  const wantsPages = (t: Tool) => t.slots.some((s) => s.kind === "pages" || s.kind === "page:first");
  const tool = openers.find((t) => wantsPages(t) === (passage || /\b(?:read|open)\b/i.test(text))) ?? openers[0];
  const slot = tool?.recordSlot;
  if (!tool || !slot) return undefined;
  const pages = tool.slots.find((s) => (s.kind === "pages" && s.list) || s.kind === "page:first");
  const page =
    passage && pages && typeof row.page === "number"
      ? { [pages.path[0] ?? ""]: pages.list ? [row.page] : row.page }
      : {};
  return { tool: tool.card.name, input: { [slot.path[0] ?? ""]: id, ...page }, missing: [], ambiguous: [] };
}

function rowsOf(result?: Record<string, unknown>): Record<string, unknown>[] {
  const rows = result?.data ?? result?.results;
  return Array.isArray(rows) ? rows.map((row) => asObject(row)).filter((row) => row !== undefined) : [];
}
