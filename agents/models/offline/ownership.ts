/** Whether a request is about what one tool knows, or a question that only the documents can answer. */
import type { Catalogue, Tool } from "./catalogue.ts";
import { fill } from "./fill/fill.ts";
import { findPages } from "./fill/pages.ts";
import {
  changeVerbs,
  conceptOf,
  deedVerbs,
  neutralWords,
  nounLikeVerbs,
  offTopic,
  readVerbs,
  smallWords,
} from "./lexicon.ts";
import { stripCourtesy } from "./mood.ts";
import { type Candidate, fillContext } from "./rank/rerank.ts";
import type { Reading } from "./read/reading.ts";
import { repair, type Token, tokenize } from "./text.ts";

/** The words that carry the subject: neither small nor asking, nor part of a value. */
export function subjectWords(reading: Reading): Token[] {
  const values = [
    ...reading.records.filter((r) => !r.weak),
    ...reading.dates,
    ...reading.amounts,
    ...reading.emails,
    ...reading.currencies,
    ...reading.names,
    ...reading.quotes,
  ];
  return reading.tokens.filter(
    (t) =>
      /^\p{L}/u.test(t.raw) &&
      !smallWords.has(t.word) &&
      !neutralWords.has(t.word) &&
      !values.some((v) => v.start < t.end && v.end > t.start),
  );
}

/** The share of the subject that a tool's own texts know; 1 when nothing but values was said. */
function sharedSubject(tool: Tool, reading: Reading, catalogue: Catalogue): number {
  const { args } = fill(
    tool.slots.filter((s) => s.kind !== "text" && s.kind !== "query"),
    reading,
    fillContext(catalogue, tool),
  );
  const taken = Object.values(args).flat().join(" ").toLowerCase();
  const words = subjectWords(reading).filter((t) => !taken.includes(t.word));
  if (!words.length) return 1;
  const met = words.filter((t) => {
    const stem = catalogue.ranker.known.has(t.stem) ? t.stem : (repair(t.stem, catalogue.ranker.known) ?? t.stem);
    return tool.vocabulary.has(stem) || tool.vocabulary.has(conceptOf(stem) ?? stem);
  });
  return met.length / words.length;
}

/** How sure a read must be. It costs little to look something up, least when the request names something known. */
const thresholds = { read: 0.3, readOfKnown: 0.2, readOfNameOnly: 0.05, subject: 0.65, calculation: 0.3, clear: 0.6 };

/** A read that knows what the request is about and can be called with what was said. */
export function owns(catalogue: Catalogue, candidate: Candidate, reading: Reading): boolean {
  const tool = catalogue.tools.get(candidate.tool);
  if (tool?.card.effect !== "read" || tool.card.fallback || candidate.missing || !holdsCue(tool, reading)) return false;
  if (!takesRecords(tool, reading) || !takesPeriods(tool, reading)) return false;
  if (!trustsWeakLink(tool, reading, catalogue)) return false;
  if (!asksToRead(tool, reading, catalogue)) return false;
  if (candidate.nearest > 0.9) return true;
  const words = subjectWords(reading).length;
  const known = reading.records.length > 0 || reading.names.length > 0;
  const needed = !known ? thresholds.read : words ? thresholds.readOfKnown : thresholds.readOfNameOnly;
  if (candidate.score < needed) return false;
  const calculates = reading.lists.length > 0 && tool.slots.some((s) => s.required && s.kind === "figures");
  // "search for Carmen Ruis": what stands after the words of an example is what is looked for.
  if (candidate.nearest > 0.7 && tool.slots.some((s) => s.required && s.kind === "query")) return true;
  const share = sharedSubject(tool, reading, catalogue);
  return share >= (calculates ? thresholds.calculation : thresholds.subject) && (words > 0 || known || calculates);
}

/** Pages are shown to whoever asks for pages; a question about a document is answered by the search. */
function asksToRead(tool: Tool, reading: Reading, catalogue: Catalogue): boolean {
  if (!tool.slots.some((s) => s.kind === "pages" || s.kind === "page:first")) return true;
  const first = catalogue.firstStem(stripCourtesy(reading.text));
  return findPages(reading.text) !== undefined || /^(?:read|open|view|show|display|give|pull)$/.test(first);
}

/** Of the tools that fit, the one that shows a single record, when a record was said and no list was asked for. */
export function preferRecord(
  owners: readonly Candidate[],
  reading: Reading,
  catalogue: Catalogue,
): Candidate | undefined {
  const [best] = owners;
  const tool = best && catalogue.tools.get(best.tool);
  const said = reading.records.some((r) => !r.weak && !r.excluded);
  if (!tool || !said || tool.recordSlot?.required || subjectWords(reading).length > 1) return best;
  const nouns = reading.tokens.map((t) => conceptOf(t.stem) ?? t.stem);
  if (nouns.includes(tool.noun)) return best;
  const single = owners.find((o) => catalogue.tools.get(o.tool)?.recordSlot?.required);
  // A period or a kind that was said needs the tool that takes it: "the calls on Falcon since March".
  const plain = tool.slots.filter((s) => !s.kind.startsWith("record:") && s.kind !== "query" && s.kind !== "text");
  if (single !== best && Object.keys(fill(plain, reading, fillContext(catalogue, tool)).args).length) return best;
  return single ?? best;
}

/** A record that was said must have a place in the call, or the answer would be about all records. */
function takesRecords(tool: Tool, reading: Reading): boolean {
  const said = reading.records.filter((r) => !r.weak && !r.excluded);
  if (!said.length || tool.slots.some((s) => (s.kind === "query" && !s.needsCue) || s.kind === "ticker")) return true;
  return said.some((span) =>
    span.candidates.some((record) =>
      tool.slots.some(
        (s) =>
          (s.kind.startsWith("record:") && s.kind.slice(7).split("|").includes(record.kind)) ||
          (s.kind === "email" && record.kind === "person" && record.aliases?.some((a) => a.includes("@"))),
      ),
    ),
  );
}

/** Records searched by words know no periods: the revenue of a year stands in a document, whoever's record is named beside it. */
function takesPeriods(tool: Tool, reading: Reading): boolean {
  const searches = tool.slots.some((s) => s.kind === "query" && !s.needsCue);
  if (!searches || tool.slots.some((s) => s.kind === "date" || s.kind === "dates" || s.kind === "year")) return true;
  return !/\b(?:FY\s?'?\d{2,4}|fiscal (?:year )?(?:19|20)\d\d|(?:19|20)\d\d[AE]?|Q[1-4])\b/i.test(reading.text);
}

/** "the lease" is one file when somebody wants to open it; in a question about its content it is just a word. */
function trustsWeakLink(tool: Tool, reading: Reading, catalogue: Catalogue): boolean {
  const slot = tool.slots.find((s) => s.required && s.kind === "record:document");
  const linked = reading.records.filter((r) => r.candidates.some((c) => c.kind === "document"));
  if (!slot || !linked.length || linked.some((r) => !r.weak)) return true;
  if (/^(?:read|open|view)$/.test(catalogue.firstStem(stripCourtesy(reading.text))) || findPages(reading.text))
    return true;
  const others = subjectWords(reading).filter((t) => !linked.some((r) => r.start <= t.start && r.end >= t.end));
  return (
    others.length > 0 &&
    others.every((t) => tool.vocabulary.has(t.stem)) &&
    linked.every((r) => r.candidates.length === 1)
  );
}

const holdsCue = ({ card: { cues = [] } }: Tool, { tokens }: Reading): boolean =>
  cues.length === 0 || tokens.some(({ word }) => cues.includes(word));

/** The subject is this tool's alone, and only one value that it needs is missing, or in a form that it cannot take. */
export function isClear(catalogue: Catalogue, candidate: Candidate, reading: Reading): boolean {
  const tool = catalogue.tools.get(candidate.tool);
  if (tool?.card.effect !== "read" || tool.card.fallback || candidate.score < thresholds.clear) return false;
  if (!holdsCue(tool, reading)) return false;
  return subjectWords(reading).length > 0 && sharedSubject(tool, reading, catalogue) === 1;
}

/** A deed that no tool does: write an email, delete everything, book a flight. */
export function asksForDeed(text: string, catalogue: Catalogue, offered: ReadonlySet<string>): boolean {
  const bare = stripCourtesy(text);
  const [verb, next] = tokenize(bare);
  if (!verb || (/\?\s*$/.test(text) && /^(?:what|which|who|when|where|why|how|is|are|does|do|did)\b/i.test(bare)))
    return false;
  const stem = catalogue.firstStem(bare);
  if (/^(?:give|get|bring|hand|fetch) (?:me|us)\b/i.test(bare)) return false;
  const reads = [...offered].some((name) => {
    const tool = catalogue.tools.get(name);
    return tool?.card.effect === "read" && tool.leads.has(stem) && !deedVerbs.has(verb.word);
  });
  if (reads) return false;
  const known = deedVerbs.has(verb.word) || changeVerbs.has(stem);
  if (!known || readVerbs.has(stem)) return false;
  if (!next) return !nounLikeVerbs.has(verb.word);
  if (!nounLikeVerbs.has(verb.word)) return true;
  const object =
    /^(?:the|a|an|it|this|that|them|these|those|all|everything|me|us|him|her|my|our|your|some|up|down|out|in|to|new)$/.test(
      next.word,
    ) || /^\p{Lu}/u.test(next.raw);
  return object && !/\?\s*$/.test(text);
}

/** Only in short requests: a contract may well be about music or pizza. */
export const isOffTopic = (text: string) => offTopic.test(text) && tokenize(text).length < 12;

/** Keys hit at random: no vowels where words have them, and nothing that anybody knows. */
export function isGibberish(reading: Reading, catalogue: Catalogue): boolean {
  const words = reading.tokens.filter((t) => /^\p{L}/u.test(t.raw) && t.raw.length > 2);
  if (!words.length) return !reading.amounts.length && !reading.dates.length;
  if (words.some((t) => smallWords.has(t.word) || neutralWords.has(t.word) || catalogue.ranker.known.has(t.stem)))
    return false;
  const strange = words.filter(
    (t) =>
      t.raw !== t.raw.toUpperCase() &&
      /^[a-z]+$/.test(t.raw) &&
      (!/[aeiouy]/.test(t.word) || /[bcdfghjklmnpqrstvwxz]{4}|q(?!u)|[sz]d|wer$/.test(t.word)),
  );
  return strange.length >= words.length / 2;
}
