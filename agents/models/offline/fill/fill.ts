/** Values into fields: each field says what it takes (kind, cue, bound), each value goes to the field it fits best. */
import { smallWords, tradeAcronyms } from "../lexicon.ts";
import { stripCourtesy } from "../mood.ts";
import type { Reading } from "../read/reading.ts";
import type { Slot } from "../slots.ts";
import { cueNear } from "./cues.ts";
import { type Offer, offersFor } from "./offers.ts";
import { tidy } from "./text.ts";

export type Arguments = Record<string, unknown>;
export interface Filled {
  args: Arguments;
  missing: string[];
  ambiguous: { field: string; names: string[] }[];
}
export interface FillContext {
  frameWords: ReadonlySet<string>;
  knownWords: ReadonlySet<string>;
  linksRecords: boolean;
  /** The query is the whole question. */
  wholeQuery: boolean;
}

export function fill(slots: Slot[], reading: Reading, context: FillContext): Filled {
  const listed = slots.some((s) => s.kind === "figures" || s.kind === "multiples");
  const inList = new Set(
    listed
      ? reading.lists
          .filter(
            (l) =>
              l.length > 2 ||
              l.some((a) => a.value < 0) ||
              slots.some((s) => s.kind === "multiples" || cueNear(s, reading, l[0]?.start ?? 0, l.at(-1)?.end ?? 0)),
          )
          .flat()
      : [],
  );
  const ambiguous: Filled["ambiguous"] = [];
  const all: Offer[] = slots.flatMap((slot) => offersFor(slot, reading, inList, context, ambiguous));
  const offers = withoutTakenNames(withoutBody(all, slots, reading), slots, reading);
  offers.sort((a, b) => b.score - a.score || slots.indexOf(a.slot) - slots.indexOf(b.slot) || a.start - b.start);

  const args: Arguments = {},
    done = new Set<Slot>(),
    used = new Set<string>();
  const place = (slot: Slot, value: unknown) => {
    let at = args;
    for (const step of slot.path.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Arguments;
    }
    at[slot.path.at(-1) ?? ""] = value;
    done.add(slot);
  };
  for (const { slot, id, value } of offers) {
    if (done.has(slot) || used.has(id)) continue;
    if (slot.list && !Array.isArray(value)) {
      const all = offers.filter((o) => o.slot === slot && !used.has(o.id)).sort((a, b) => a.start - b.start);
      if (new Set(all.map((o) => o.value)).size < slot.least) continue;
      for (const o of all) used.add(o.id);
      place(slot, [...new Set(all.map((o) => o.value))]);
    } else {
      place(slot, value);
      used.add(id);
    }
  }
  for (const slot of slots)
    if (!done.has(slot) && (slot.required || (slot.kind === "text" && slot.keepSpans))) {
      const value = lastResort(slot, reading, context);
      if (value !== undefined) place(slot, value);
    }
  const ordered = Object.fromEntries(slots.flatMap(({ path: [key = ""] }) => (key in args ? [[key, args[key]]] : [])));
  return {
    args: ordered,
    missing: slots.filter((s) => s.required && !done.has(s)).map((s) => s.path.join(".")),
    ambiguous,
  };
}

/** What stands inside a note is part of the note: its dates and amounts say nothing about other fields, its records only when no other was said. */
function withoutBody(offers: readonly Offer[], slots: readonly Slot[], reading: Reading): Offer[] {
  const keeps = slots.find((s) => s.kind === "text" && s.keepSpans);
  const body = keeps && offers.find((o) => o.slot === keeps)?.value;
  const from = typeof body === "string" ? reading.text.lastIndexOf(body) : -1;
  if (from <= 0) return [...offers];
  const inside = (o: Offer) => o.start >= from && o.slot.kind !== "text";
  return offers.filter(
    (o) =>
      !inside(o) ||
      (o.slot.kind.startsWith("record:") && !offers.some((other) => other.slot === o.slot && !inside(other))),
  );
}

/** "rename Wren to Thrush": Wren is the deal, so that it is not also the new name. */
function withoutTakenNames(offers: readonly Offer[], slots: readonly Slot[], reading: Reading): Offer[] {
  const kinds = new Set(
    slots.flatMap((s) =>
      s.kind.startsWith("record:") ? s.kind.slice(7).split("|") : s.kind === "email" ? ["person"] : [],
    ),
  );
  return offers.filter(
    ({ slot, start, end }) =>
      !slot.fresh ||
      !reading.records.some((r) => r.start < end && r.end > start && r.candidates.some((c) => kinds.has(c.kind))),
  );
}

/** "log a call with Lars" tells of a call with Lars. */
const withoutOrder = (text: string) =>
  text.replace(
    /^(?:log|record|note|write|jot|put|add|make|save|register|enter)\s+(?:down\s+)?(?:that\s+|an?\s+|the\s+)?/i,
    "",
  );

function lastResort(slot: Slot, r: Reading, { frameWords, knownWords }: FillContext): unknown {
  if (slot.kind === "text") return tidy(slot.keepSpans ? withoutOrder(stripCourtesy(r.text)) : stripCourtesy(r.text));
  if (slot.fresh) {
    const called = r.text.match(
      /\b(?:called|named|titled)\s+([^,;:.]{2,60}?)(?=\s+(?:worth|with|in|at|for|and|on)\b|[,;:.]|$)/i,
    )?.[1];
    return called && tidy(called);
  }
  if (slot.kind === "ticker") {
    const said = r.text.match(/\b(?:quote|ticker|symbol)\s+(?:for |on |of )?([a-z]{2,5})[?.]?$/i)?.[1];
    if (said && !smallWords.has(said.toLowerCase())) return said.toUpperCase();
    // Tickers typed in lower case: words without a vowel are hardly anything else.
    return r.tokens
      .find(
        (t) => /^[bcdfghjklmnpqrstvwxz]{3,5}$/.test(t.word) && !knownWords.has(t.stem) && !tradeAcronyms.has(t.word),
      )
      ?.word.toUpperCase();
  }
  if (["name", "person"].includes(slot.kind) || slot.orText) {
    const spans = [...r.records, ...r.dates, ...r.amounts, ...r.emails, ...r.currencies];
    const words = r.tokens.filter(
      (t) =>
        /^\p{L}/u.test(t.raw) &&
        !smallWords.has(t.word) &&
        !frameWords.has(t.stem) &&
        (slot.orText || !knownWords.has(t.stem)) &&
        !spans.some((s) => s.start < t.end && s.end > t.start),
    );
    if (words.length && words.length < 5) {
      const value = words.map((t) => t.raw).join(" ");
      return slot.list ? [value] : value;
    }
  }
  return undefined;
}
