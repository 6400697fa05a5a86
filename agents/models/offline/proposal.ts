/** Changes that only make sense after what was said: "move it", "raise the probability to 35%", "make that 40 million". */
import type { Tool } from "./catalogue.ts";
import { fill } from "./fill/fill.ts";
import { lastUses } from "./follow-up.ts";
import { fillContext } from "./rank/rerank.ts";
import type { Reading } from "./read/reading.ts";
import type { Call, Situation } from "./situation.ts";

const pronouns = /^(?:it|its|it's|that|this|them|they|their|these|those|both)$/;

/** Ids of the records that the last calls were about. */
function lastRecords(situation: Situation): Set<unknown> {
  return new Set(
    lastUses(situation).flatMap((use) => {
      const slot = situation.catalogue.tools
        .get(use.tool)
        ?.slots.find((s) => s.kind.startsWith("record:") && (s.path[0] ?? "") in use.input);
      return slot ? [use.input[slot.path[0] ?? ""]].flat() : [];
    }),
  );
}

/** "it", "that deal": the pronoun stands for the record of the last call. Colleagues may be named beside it: "assign it to Jonas". */
export function withPronoun(reading: Reading, situation: Situation): Reading {
  const at = reading.tokens.findIndex((t) => pronouns.test(t.word));
  const token = reading.tokens[at];
  const others = reading.records.filter((r) => !r.candidates.some((c) => c.kind === "person"));
  if (others.length || !token) return reading;
  const ids = lastRecords(situation);
  const records = situation.records
    .filter((r) => ids.has(r.id))
    .map((r) => ({ candidates: [r], from: at, to: at + 1, start: token.start, end: token.end, excluded: false }));
  return { ...reading, records: [...records, ...reading.records] };
}

/** "raise the probability to 35%" after a deal was shown: what a change needs and nobody said is the record just spoken of. */
export function withSubject(reading: Reading, tool: Tool | undefined, situation: Situation): Reading {
  const slot = tool?.recordSlot;
  const note = tool?.slots.some((s) => s.kind === "text" && s.keepSpans);
  if (!slot || slot.list || !(slot.required || note)) return reading;
  const kinds = slot.kind.slice(7).split("|");
  const said = reading.records.some((r) => r.candidates.some((c) => note || kinds.includes(c.kind)));
  const ids = lastRecords(situation);
  const known = situation.records.filter((r) => ids.has(r.id) && kinds.includes(r.kind));
  if (said || known.length !== 1) return reading;
  const end = reading.text.length;
  const span = {
    candidates: known,
    from: reading.tokens.length,
    to: reading.tokens.length,
    start: end,
    end,
    excluded: false,
  };
  return { ...reading, records: [...reading.records, span] };
}

/** What was made at once is changed, not made again: the tool that takes a record of its kind, and changes it. */
function changesOf(id: string, made: Tool, { catalogue, offered }: Situation): Tool | undefined {
  const kind = `record:${id.split("_")[0]}`;
  return [...catalogue.tools.values()].find(
    (t) =>
      t !== made &&
      offered.has(t.card.name) &&
      t.card.effect !== "read" &&
      t.recordSlot?.kind === kind &&
      t.recordSlot.required &&
      t.noun === made.noun &&
      t.slots.filter((s) => !s.required && s.kind !== "none").length > 1,
  );
}

const correction =
  /^(?:(?:ok(?:ay)?|oh|hm+)[\s,]+)*(?:make (?:it|that|this)|no,|actually|instead|rather|i meant?|(?:and )?(?:do )?(?:the )?same (?:for|with|goes)|and\b.*\b(?:too|as well|also)\W*$|change (?:it|that) to|better|(?:sorry|no|oops|wait)[\s,]+(?:to|at|in|for|with|on|by))\b/i;

/** "make that 40 million" after a change was proposed: the same change with the new value in place of the old one. */
export function amendProposal(reading: Reading, situation: Situation): Call | undefined {
  const last = lastUses(situation).at(-1);
  const tool = last && situation.catalogue.tools.get(last.tool);
  const text = reading.text.trim();
  if (!tool || tool.card.effect === "read" || !situation.offered.has(tool.card.name)) return undefined;
  const pending = last.result === undefined || typeof last.result.id !== "string";
  // "assign it to Maya" right after a new record was proposed: there is no such record yet, so that it is the proposal that changes.
  const points =
    pending && tool.slots.some((s) => s.fresh && s.required) && reading.tokens.some((t) => pronouns.test(t.word));
  if (!(correction.test(text) || points) || reading.tokens.length > 9) return undefined;
  const made = typeof last.result?.id === "string" ? last.result.id : undefined;
  const changing = made === undefined ? undefined : changesOf(made, tool, situation);
  const target = changing ?? tool;
  const { args, ambiguous } = fill(
    target.slots.filter((s) => s.kind !== "text" && s.kind !== "query" && !s.fresh),
    reading,
    fillContext(situation.catalogue, target),
  );
  if (!Object.keys(args).length) return undefined;
  const before = changing ? { [changing.recordSlot?.path[0] ?? ""]: made } : last.input;
  return { tool: target.card.name, input: { ...before, ...args }, missing: [], ambiguous };
}
