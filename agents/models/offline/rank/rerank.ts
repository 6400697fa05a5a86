/** The first candidates again, by what their fields could take: open needs speak against, filled fields for a tool; so does the verb. */
import type { Catalogue, Tool } from "../catalogue.ts";
import { type Arguments, type FillContext, fill } from "../fill/fill.ts";
import { changeVerbs, readVerbs } from "../lexicon.ts";
import { fieldTo, type Mood, stripCourtesy } from "../mood.ts";
import type { Reading } from "../read/reading.ts";
import { featuresOf } from "./features.ts";
import type { Ranked } from "./ranker.ts";

const by = { noun: 0.15, idle: 0.3, filled: 0.08, missing: 0.12, owner: 0.08, alike: 1.5 };
const numericKinds = new Set(["money", "rate", "percent", "number", "multiple", "figures", "multiples"]);

export interface Candidate extends Ranked {
  missing: number;
}

export function fillContext(catalogue: Catalogue, tool: Tool): FillContext {
  return {
    frameWords: tool.frameWords,
    knownWords: catalogue.ranker.known,
    linksRecords: tool.recordSlot !== undefined,
    wholeQuery: tool.card.fallback ?? false,
  };
}

export function rerank(catalogue: Catalogue, ranked: Ranked[], reading: Reading, mood: Mood): Candidate[] {
  const first = catalogue.firstStem(stripCourtesy(reading.text));
  const features = [...featuresOf(reading, catalogue.ranker.known).keys()];
  const object = features.find((f) => f.startsWith(">"))?.slice(1);
  const nouns = new Set(ranked.map((r) => catalogue.tools.get(r.tool)?.noun));
  const wantsWrite =
    mood === "declaration" ||
    (mood === "command" && fieldTo.test(stripCourtesy(reading.text))) ||
    (mood === "command" && changeVerbs.has(first) && !readVerbs.has(first));
  const wantsRead = mood === "command" && readVerbs.has(first) && !changeVerbs.has(first);
  return ranked
    .slice(0, 12)
    .flatMap((r) => {
      const tool = catalogue.tools.get(r.tool);
      if (!tool) return [];
      const typed = tool.slots.filter((s) => !["text", "query", "name", "person"].includes(s.kind));
      const { args, missing } = fill(typed, reading, fillContext(catalogue, tool));
      const write = tool.card.effect !== "read";
      const verb = wantsWrite ? (write ? 0.08 : -0.08) : wantsRead && write ? -0.15 : 0;
      const noun = object && nouns.has(object) ? (tool.noun === object ? by.noun : -by.noun) : 0;
      const slot = tool.recordSlot;
      const owner =
        slot?.required && reading.records.length && !missing.length
          ? (reading.tokens.length < 4 ? 3 : 1) * by.owner
          : 0;
      const score =
        r.score +
        by.filled * Math.min(4, leaves(args)) -
        by.missing * Math.min(3, missing.length) +
        verb +
        noun +
        owner +
        // What is nearly an example says more than words that a description shares.
        by.alike * Math.max(0, r.nearest - 0.5) -
        idleness(tool, leaves(args), reading);
      return [{ ...r, score, missing: missing.length }];
    })
    .sort((a, b) => b.score - a.score);
}

/** A write with nothing to change, a calculator without figures. */
function idleness({ slots, card, recordSlot }: Tool, said: number, reading: Reading): number {
  const calculator = slots.filter((s) => numericKinds.has(s.kind)).length > slots.length / 2;
  const named = reading.quotes.length > 0 || reading.names.some((n) => !n.linked);
  const needsWords = slots.some(
    (s) => (s.required && /^(?:text|name|person)$/.test(s.kind)) || (s.fresh && !s.needsCue && named),
  );
  if (card.effect !== "read" && said <= (recordSlot ? 1 : 0) && !needsWords && slots.length > 2) return by.idle;
  return calculator && !said ? by.idle / 2 : 0;
}

const leaves = (args: Arguments): number =>
  Object.values(args).reduce<number>(
    (n, v) => n + (v && typeof v === "object" && !Array.isArray(v) ? leaves(v as Arguments) : 1),
    0,
  );
