/** A person's words become tool calls, a question back, or a plain statement of what can be done. Deterministic; no network. */
import { type SmallTalk, smallTalk } from "./answer/small-talk.ts";
import { type Catalogue, type Tool, teller } from "./catalogue.ts";
import { type Clause, splitClauses } from "./clauses.ts";
import type { Turn } from "./conversation.ts";
import { exchangeRate } from "./currency-pair.ts";
import { fallbackCall, fallbackTool } from "./fallback.ts";
import { fill } from "./fill/fill.ts";
import { documentFollowUp, mergeFollowUp, openRow, queryFollowUp, sameRecord, withPerson } from "./follow-up.ts";
import { joined } from "./join-calls.ts";
import { changeVerbs, readVerbs } from "./lexicon.ts";
import { fieldTo, type Mood, stripCourtesy } from "./mood.ts";
import { openDocument } from "./open-document.ts";
import { asksForDeed, isClear, isGibberish, isOffTopic, owns, preferRecord } from "./ownership.ts";
import { priceWatch } from "./price-watch.ts";
import { amendProposal, withPronoun, withSubject } from "./proposal.ts";
import { type Candidate, fillContext, rerank } from "./rank/rerank.ts";
import type { Reading } from "./read/reading.ts";
import type { Call, Situation } from "./situation.ts";
import { tokenize } from "./text.ts";
import { planValuation, withoutDrawing } from "./valuation.ts";

export type Reason = SmallTalk | "deed" | "negated" | "hypothetical" | "unsure" | "off-topic";
export type Plan =
  | { kind: "calls"; calls: Call[] }
  | { kind: "ask"; call: Call }
  | { kind: "say"; text: string }
  | { kind: "reply"; reason: Reason; nearest: string[] };

/** A write must be clear, more so when it does not say what it changes. */
const thresholds = { write: 0.33, writeIncomplete: 0.6 };

type Decision = { calls: Call[]; mood: Mood; reply?: Reason; nearest: string[]; fallback?: boolean };

export function planTurn(turn: Turn, situation: Situation): Plan {
  const { catalogue } = situation;
  const talk = smallTalk(turn.text);
  if (talk) return { kind: "reply", reason: talk, nearest: [] };
  const row = openRow(turn.text, situation) ?? openDocument(turn.text, situation);
  if (row) return { kind: "calls", calls: [row] };
  const valuation = planValuation(turn.text, situation);
  if (valuation) return valuation;
  const market = exchangeRate(turn.text, situation) ?? priceWatch(turn.text, situation);
  if (market) return { kind: "calls", calls: [market] };
  const text = withPerson(withoutDrawing(turn.text), situation);
  const clauses = splitClauses(text, catalogue);
  const decisions: Decision[] = [];
  for (const clause of clauses) decisions.push(decide(clause, situation, decisions));
  return settle(text, decisions, clauses, situation);
}

/** Clauses that only documents can answer are asked together, as one whole question. */
function settle(text: string, decisions: Decision[], clauses: Clause[], situation: Situation): Plan {
  const searches = decisions.some((d) => d.fallback);
  // Scene-setting before a question ("Consider the agreement with …") is part of it, whatever it mentions.
  const asked = (d: Decision) => !searches || d.mood === "question" || d.mood === "command";
  const own = decisions.filter((d) => !d.fallback && asked(d)).flatMap((d) => d.calls);
  const calls = [...own];
  if (searches) {
    const alone = !own.length || decisions.length === 1;
    const question = alone
      ? text
      : clauses
          .filter((_, i) => decisions[i]?.fallback)
          .map((c) => c.text)
          .join(" ");
    const search = fallbackCall(question, situation);
    if (search) calls.push(search);
  }
  const open = calls.find((c) => c.missing.length || c.ambiguous.length);
  if (open) return { kind: "ask", call: open };
  const once = calls.filter(
    (c, i) => calls.findIndex((o) => o.tool === c.tool && JSON.stringify(o.input) === JSON.stringify(c.input)) === i,
  );
  if (once.length) return { kind: "calls", calls: joined(once, situation) };
  const refused = decisions.find((d) => d.reply);
  return { kind: "reply", reason: refused?.reply ?? "unsure", nearest: refused?.nearest ?? [] };
}

function decide(clause: Clause, situation: Situation, before: Decision[]): Decision {
  const { catalogue, offered, link, now } = situation;
  situation = withSaid(situation, before);
  const plain = catalogue.read(clause.text, now, link);
  const reading = withPronoun(plain, situation);
  const forbidden = clause.joined ? before.at(-1)?.mood : undefined;
  const mood =
    forbidden === "negated" || forbidden === "hypothetical" || forbidden === "meta"
      ? forbidden
      : catalogue.mood(clause.text, subjectEnd(reading));
  const ranked = rerank(catalogue, catalogue.ranker.rank(reading, offered), reading, mood);
  const nearest = ranked
    .filter((r) => catalogue.tools.get(r.tool)?.card.effect === "read")
    .slice(0, 3)
    .map((r) => r.tool);
  const decline = (reply: Reason): Decision => ({ calls: [], mood, reply, nearest });

  const amended =
    mood === "command" || mood === "statement" || mood === "declaration" ? amendProposal(plain, situation) : undefined;
  if (amended) return { mood, nearest, calls: [amended] };
  const write = chooseWrite(withContext(ranked, mood, reading, situation), mood, reading, situation);
  const leading = ranked.find((r) => isWrite(catalogue, r) || owns(catalogue, r, reading));
  if (write && leading && (write === leading || isWrite(catalogue, leading))) {
    const about = withSubject(reading, catalogue.tools.get(write.tool), situation);
    if (write.score >= neededToWrite(catalogue, write, about, before.length > 0))
      return { mood, nearest, calls: callsFor(write, about, situation) };
  }
  if (isOffTopic(clause.text)) return decline("off-topic");
  const orders = !/\?\s*$/.test(clause.text) && asksForDeed(clause.text, catalogue, offered);
  if (mood === "negated" && !isQuestion(clause.text)) return decline("negated");
  if (orders || (mood === "declaration" && !before.length)) return decline("deed");

  const inherited =
    mergeFollowUp(plain, ranked, situation) ?? sameRecord(plain, situation) ?? queryFollowUp(plain, situation);
  if (inherited) return { mood, nearest, calls: [inherited] };
  const follow = documentFollowUp(plain, situation, (r) => ranked.find((c) => owns(catalogue, c, r)) !== undefined);
  if (follow) return { mood, nearest, calls: [follow] };
  const owners = ranked.filter((r) => owns(catalogue, r, reading));
  const best = preferRecord(owners, reading, catalogue);
  if (best) return { mood, nearest, calls: callsFor(best, reading, situation) };
  const [top] = ranked;
  if (top && plain.names.length && top.missing === 1 && isClear(catalogue, top, reading))
    return { mood, nearest, calls: callsFor(top, reading, situation) };
  if (isGibberish(plain, catalogue)) return decline("unsure");
  return fallbackTool(situation) ? { mood, nearest, calls: [], fallback: true } : decline("unsure");
}

/** What the same message spoke of before is the subject too: "move Osprey to negotiation and set the probability to 70%". */
function withSaid(situation: Situation, before: readonly Decision[]): Situation {
  const calls = before.flatMap((d) => d.calls);
  if (!calls.length) return situation;
  const uses = calls.map(({ tool, input }, i) => ({ id: `said_${i}`, tool, input }));
  return { ...situation, earlier: [{ text: "", attachments: [], said: "", uses }, ...situation.earlier] };
}

const obliged =
  /\b(?:has|have|needs?|ought) to\s+\p{Ll}|^(?:\p{Lu}[\p{L}-]+\s){1,2}(?:should|must|will|needs to|has to)\s/u;

/** "Give me the deals of …" asks to see them. */
const handsOver = /^(?:give|get|hand|bring|send) (?:me|us) (?!a (?:task|reminder|to-?do)\b)/i;

const isQuestion = (text: string) =>
  /\?\s*$/.test(text) ||
  /^(?:what|which|who|when|where|why|how|does|do|did|is|are|was|were|can|may)\b/i.test(stripCourtesy(text));
const isWrite = (catalogue: Catalogue, r: Candidate) => catalogue.tools.get(r.tool)?.card.effect !== "read";
const holdsCue = ({ card: { cues = [] } }: Tool, text: string) =>
  cues.length === 0 || tokenize(text).some(({ word }) => cues.includes(word));

function mayWrite(catalogue: Catalogue, r: Candidate, mood: Mood, text: string): boolean {
  const tool = catalogue.tools.get(r.tool);
  if (!tool || !holdsCue(tool, text) || handsOver.test(stripCourtesy(text))) return false;
  const first = catalogue.firstStem(stripCourtesy(text));
  // What somebody has yet to do has not happened.
  if (tool.slots.some((s) => s.kind === "text" && s.keepSpans) && obliged.test(text)) return false;
  if (mood === "command")
    return (
      !readVerbs.has(first) || changeVerbs.has(first) || tool.leads.has(first) || fieldTo.test(stripCourtesy(text))
    );
  if (mood === "declaration") return tool.recordSlot !== undefined;
  if (mood !== "statement") return false;
  const told = catalogue.firstStem(stripCourtesy(text).replace(teller, ""));
  return (
    tool.tells.has(told) ||
    (tool.tells.size > 0 && r.nearest > 0.7) ||
    (r.nearest > 0.45 && catalogue.exampleMood(r.example) === "statement")
  );
}

/** An order that names no record is ranked as if it named the one just spoken of. */
function withContext(ranked: Candidate[], mood: Mood, reading: Reading, situation: Situation): Candidate[] {
  if (mood !== "command" || reading.records.length || reading.names.length) return ranked;
  const { catalogue, offered } = situation;
  const again = ranked.map((r) => {
    const tool = catalogue.tools.get(r.tool);
    const about = tool?.recordSlot?.required ? withSubject(reading, tool, situation) : reading;
    if (about === reading) return r;
    const [mine] = rerank(catalogue, catalogue.ranker.rank(about, new Set([r.tool])), about, mood);
    return mine && offered.has(mine.tool) ? mine : r;
  });
  return again.sort((a, b) => b.score - a.score);
}

/** How much worse a change may fit that has all it needs than one that would have to be asked about. */
const completeness = 0.25;

function chooseWrite(
  ranked: readonly Candidate[],
  mood: Mood,
  reading: Reading,
  situation: Situation,
): Candidate | undefined {
  const { catalogue } = situation;
  const writes = ranked.filter(
    (r) =>
      isWrite(catalogue, r) &&
      mayWrite(catalogue, r, mood, reading.text) &&
      changesSomething(catalogue, r, reading, situation),
  );
  const [best] = writes;
  const complete = writes.find((r) => {
    const tool = catalogue.tools.get(r.tool);
    return (
      tool && !fill(tool.slots, withSubject(reading, tool, situation), fillContext(catalogue, tool)).missing.length
    );
  });
  return best && complete && best.score - complete.score <= completeness ? complete : best;
}

/** A change that would change nothing was not ordered: "Falcon vs Osprey" names two deals, and no more. */
function changesSomething(catalogue: Catalogue, r: Candidate, reading: Reading, situation: Situation): boolean {
  const tool = catalogue.tools.get(r.tool);
  const optional = tool?.slots.filter((s) => !s.required && s.kind !== "none" && !s.kind.startsWith("record:")) ?? [];
  const needed = tool?.slots.some((s) => s.required && !s.kind.startsWith("record:"));
  if (!tool?.recordSlot || needed || optional.length < 2) return true;
  const { args } = fill(tool.slots, withSubject(reading, tool, situation), fillContext(catalogue, tool));
  return optional.some((s) => (s.path[0] ?? "") in args);
}

function neededToWrite(catalogue: Catalogue, r: Candidate, reading: Reading, sameRequest: boolean): number {
  const slot = catalogue.tools.get(r.tool)?.recordSlot;
  return slot?.required && !reading.records.length && !sameRequest ? thresholds.writeIncomplete : thresholds.write;
}

/** Where the sentence's subject ends, when a record is its subject: "Falcon | is worth 40m now". */
function subjectEnd(reading: Reading): number {
  const [subject] = reading.records;
  if (!subject) return -1;
  const before = tokenize(reading.text.slice(0, subject.start));
  return before.every((t) => /^(?:the|our|project|deal)$/.test(t.word)) ? subject.end : -1;
}

function callsFor(candidate: Candidate, reading: Reading, { catalogue }: Situation): Call[] {
  const tool = catalogue.tools.get(candidate.tool);
  if (!tool) return [];
  const make = (r: Reading): Call => {
    const { args, missing, ambiguous } = fill(tool.slots, r, fillContext(catalogue, tool));
    return { tool: tool.card.name, input: args, missing, ambiguous };
  };
  const body = tool.slots.some((s) => s.kind === "text" && s.keepSpans) ? reading.text.search(/\S:\s/) : -1;
  const before = reading.records.filter((r) => !r.excluded && (body < 0 || r.start < body));
  // Whoever is named inside a note is not who the note is about, unless nobody else is.
  const spans = before.length ? before : reading.records.filter((r) => !r.excluded);
  const slot = tool.recordSlot;
  const sameKind = spans.filter(
    (s) => slot && s.candidates.some((c) => slot.kind.slice(7).split("|").includes(c.kind)),
  );
  const single =
    slot && !slot.list && sameKind.length > 1 && tool.slots.filter((s) => s.kind === slot.kind).length === 1;
  return single ? sameKind.map((s) => make({ ...reading, records: [s] })) : perTicker(tool, make(reading), reading);
}

/** One ticker field and several tickers: one call each. */
function perTicker(tool: Tool, call: Call, reading: Reading): Call[] {
  const slot = tool.slots.find((s) => s.kind === "ticker" && !s.list);
  const tickers = reading.names.filter((n) => n.ticker);
  if (!slot || tickers.length < 2) return [call];
  return tickers.map((t) => ({ ...call, input: { ...call.input, [slot.path[0] ?? ""]: t.value } }));
}
