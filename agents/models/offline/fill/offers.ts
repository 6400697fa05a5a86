/** Every value that a field could take, with how well it fits. */

import { sectorTails, sectorWords } from "../lexicon.ts";
import { round } from "../read/amounts.ts";
import { signedFlows } from "../read/figures.ts";
import type { Reading } from "../read/reading.ts";
import type { Slot } from "../slots.ts";
import { besideCue, cueNear, optionHits } from "./cues.ts";
import type { FillContext, Filled } from "./fill.ts";
import { findPages } from "./pages.ts";
import { afterCue, queryOf, textBody } from "./text.ts";

export interface Offer {
  slot: Slot;
  id: string;
  start: number;
  end: number;
  value: unknown;
  score: number;
}
const numeric = new Set(["money", "rate", "percent", "number", "multiple", "year"]);

export function offersFor(
  slot: Slot,
  r: Reading,
  inList: Set<object>,
  context: FillContext,
  ambiguous: Filled["ambiguous"],
): Offer[] {
  const offers: Offer[] = [];
  const offer = (piece: { start: number; end: number }, value: unknown, base: number, id = `${piece.start}`) => {
    const cue = cueNear(slot, r, piece.start, piece.end);
    // A new name stands behind the old one: "rename Wren to Thrush".
    if (slot.needsCue && cue < (slot.fresh ? 0.3 : 0.5)) return;
    offers.push({ slot, id, start: piece.start, end: piece.end, value, score: base + cue });
  };
  const { kind } = slot;
  if (numeric.has(kind))
    for (const a of r.amounts) {
      if (inList.has(a)) continue;
      const cue = cueNear(slot, r, a.start, a.end),
        value = numberFor(kind, a, cue);
      if (value === undefined) continue;
      if (slot.bound && a.bound && slot.bound !== a.bound) continue;
      if (slot.bound === "max" && !a.bound) continue;
      offer(
        a,
        value,
        (a.type === kind || (kind === "rate" && a.type === "percent") ? 0.6 : 0.25) +
          (slot.bound && a.bound ? 0.3 : !slot.bound && a.bound ? -0.2 : 0),
        `n${a.start}`,
      );
    }
  if (kind === "year")
    for (const d of r.dates)
      if (/^\D*(?:19|20)\d\d$/.test(d.said) || d.period) offer(d, Number(d.from.slice(0, 4)), 0.5, `d${d.start}`);
  if (kind === "date")
    for (const d of r.dates) {
      if (slot.bound === "min") {
        if (d.bound !== "max") offer(d, d.from, 0.6, `d${d.start}${d.period || !d.bound ? "<" : ""}`);
      } else if (slot.bound === "max") {
        if (d.bound !== "min") offer(d, d.to, 0.6, `d${d.start}>`);
      } else offer(d, slot.past ? lastOfIts(d, r.today) : d.to, 0.6, `d${d.start}`);
    }
  if (kind === "dates" && r.dates.length > 1)
    offers.push({ slot, id: "dates", start: 0, end: 0, value: r.dates.map((d) => d.from), score: 1 });
  if (kind === "figures" || kind === "multiples")
    for (const list of r.lists) {
      if (!list.some((a) => inList.has(a)) || (kind === "figures" && list.some((a) => a.type === "percent"))) continue;
      offer(
        { start: list[0]?.start ?? 0, end: list.at(-1)?.end ?? 0 },
        list.map((a) => a.value),
        0.4 + list.length / 10,
        `l${list[0]?.start}`,
      );
    }
  const flows = kind === "figures" && slot.signed && signedFlows(r.text, r.amounts);
  if (flows) offers.push({ slot, id: "flows", start: 0, end: 0, value: flows, score: 2 });
  if (kind === "multiples" && !r.lists.length)
    for (const a of r.amounts) if (a.type === "multiple") offer(a, [a.value], 0.4, `n${a.start}`);
  if (kind === "enum" || kind === "option" || (kind === "topic" && slot.words))
    for (const hit of optionHits(slot, r)) offer(hit, hit.value, 0.5 + hit.weight, `e${slot.path.at(-1)}${hit.start}`);
  if (kind === "topic") {
    for (const piece of besideCue(slot, r))
      if (!r.records.some((s) => s.start < piece.end && s.end > piece.start)) offer(piece, piece.value, 0.2);
    const named = topicAfterCue(slot, r);
    if (named) offers.push({ slot, id: `t${named.start}`, ...named, score: 1.2 });
    if (slot.cues.includes("sector"))
      for (const [i, t] of r.tokens.entries())
        if (
          sectorWords.has(t.word) &&
          !r.names.some((n) => n.start <= t.start && n.end >= t.end && n.end - n.start > t.word.length)
        ) {
          const next = r.tokens[i + 1];
          const pair =
            next && (sectorWords.has(next.word) || sectorTails.has(next.word)) && next.start - t.end === 1
              ? next
              : undefined;
          const [end, value] = pair ? [pair.end, `${t.word} ${pair.word}`] : [t.end, t.word];
          offers.push({ slot, id: `t${t.start}`, start: t.start, end, value, score: pair ? 0.5 : 0.4 });
        }
  }
  if (kind === "currency")
    for (const c of r.currencies) {
      const ofAmount = r.amounts.some((a) => a.start <= c.start && a.end >= c.end);
      if (ofAmount && slot.needsCue)
        offers.push({ slot, id: `c${c.start}`, start: c.start, end: c.end, value: c.value, score: 0.5 });
      else offer(c, c.value, 0.5, `c${c.start}`);
    }
  if (kind === "email") {
    for (const e of r.emails) offer(e, e.value.replace(/\.$/, ""), 0.6);
    for (const span of r.records) {
      // Owners and members are colleagues; a contact of the same name is somebody else's.
      const person = span.candidates.find((c) => c.kind === "person");
      const address = span.excluded ? undefined : person?.aliases?.find((a) => a.includes("@"));
      if (address) offer(span, address, 0.4, `r${span.start}`);
    }
  }
  if (kind === "phone") for (const p of r.phones) offer(p, p.value, 0.6);
  if (kind === "url") for (const u of r.urls) offer(u, u.value, 0.6);
  if (kind === "flag" && cueNear(slot, r, 0, r.text.length) > 0)
    offers.push({ slot, id: slot.path.join(), start: 0, end: 0, value: true, score: 1 });
  if (kind === "ticker") {
    const listed = r.records.filter((span) => !span.excluded);
    for (const span of listed) {
      const record = span.candidates.find((c) => c.kind === "ticker");
      if (record) offer(span, record.id, 0.5, `r${span.start}`);
    }
    for (const n of r.names) {
      const ticker = tickerOf(n.start, r) ?? n.value;
      const company = r.records.some(
        (s) => s.start < n.end && s.end > n.start && s.candidates.some((c) => c.kind === "company"),
      );
      if ((!n.linked || company) && /^[A-Z0-9][A-Z0-9.-]{0,11}$/.test(ticker))
        offer(n, ticker, n.ticker ? 0.6 : n.linked ? 0.3 : 0.4);
    }
  }
  if (kind === "name" || kind === "person") {
    for (const q of r.quotes) offer(q, q.value, 0.8);
    for (const n of r.names)
      if (!n.linked || slot.fresh)
        offer(n, n.value, kind === "person" && n.value.includes(" ") ? 0.5 : n.linked ? 0.2 : 0.4);
  }
  if (kind.startsWith("record:")) {
    const kinds = kind.slice(7).split("|");
    for (const span of r.records) {
      const fitting = span.candidates.filter((c) => kinds.includes(c.kind));
      const [first] = fitting;
      if (span.excluded || !first || (span.weak && !slot.required)) continue;
      if (slot.list) {
        for (const record of fitting)
          offer(span, record.id, 0.6, fitting.length > 1 ? `r${span.start}${record.id}` : `r${span.start}`);
        continue;
      }
      if (fitting.length > 1) ambiguous.push({ field: slot.path.join("."), names: fitting.map((c) => c.name) });
      offer(span, first.id, 0.6, `r${span.start}`);
    }
    if (slot.orText) for (const q of [...r.quotes, ...r.names.filter((n) => !n.linked)]) offer(q, q.value, 0.2);
  }
  if (kind === "page:first" || kind === "page:last") {
    const pages = findPages(r.text) ?? [];
    const page = kind === "page:first" ? pages[0] : pages.length > 1 ? pages.at(-1) : undefined;
    if (page) offers.push({ slot, id: kind, start: 0, end: 0, value: page, score: 2 });
  }
  if (kind === "pages") {
    const pages = findPages(r.text);
    if (pages)
      offers.push({ slot, id: "pages", start: 0, end: 0, value: slot.list ? pages : pages.join(", "), score: 2 });
  }
  if (kind === "text") {
    const body = slot.needsCue ? afterCue(slot, r) : textBody(slot, r);
    if (body) offers.push({ slot, id: "text", start: r.text.length, end: r.text.length, value: body, score: 0.9 });
  }
  if (kind === "query") {
    const value = (slot.needsCue ? afterCue(slot, r) : queryOf(r, context))?.slice(0, slot.longest);
    if (value) offers.push({ slot, id: "text", start: 0, end: 0, value, score: 0.9 });
  }
  return offers;
}

/** What was logged has happened: "on 19 November" said on the 24th of November is the one five days ago. */
function lastOfIts({ to, said }: Reading["dates"][number], today: string): string {
  if (to <= today || /\b(?:19|20)\d\d\b/.test(said)) return to;
  const date = new Date(`${to}T12:00:00Z`);
  if (/day\b/i.test(said) && !/\d/.test(said)) date.setUTCDate(date.getUTCDate() - 7);
  else date.setUTCFullYear(date.getUTCFullYear() - 1);
  return date.toISOString().slice(0, 10);
}

/** "the sector to dental care", "sector: food": all that is said, up to the next part of the sentence. */
function topicAfterCue(slot: Slot, r: Reading): { start: number; end: number; value: string } | undefined {
  for (const cue of slot.cues) {
    const said = r.text.match(
      new RegExp(
        `\\b${cue}\\s*(?::|=|\\b(?:to|is|as|of)\\b)\\s*([\\p{L}][\\p{L} &-]{2,40}?)(?=\\s*(?:[,.;!?]|$|\\b(?:and|with|at|for|in)\\b))`,
        "iu",
      ),
    );
    if (!said?.[1]) continue;
    const start = (said.index ?? 0) + said[0].lastIndexOf(said[1]);
    const end = start + said[1].length;
    if (!r.records.some((s) => s.start < end && s.end > start)) return { start, end, value: said[1].toLowerCase() };
  }
  return undefined;
}

/** A company's ticker stands among its other names. */
function tickerOf(at: number, r: Reading): string | undefined {
  const span = r.records.find((s) => s.start <= at && s.end > at);
  return span?.candidates.flatMap((c) => c.aliases ?? []).find((alias) => /^[A-Z0-9.-]{1,6}$/.test(alias));
}

function numberFor(kind: string, a: Reading["amounts"][number], cue: number): number | undefined {
  const plain = a.type === "number";
  if (plain && a.unit && kind !== "number") return undefined;
  switch (kind) {
    case "money":
      return a.type === "money" ? a.value : plain && (cue > 0 || a.value >= 1000) ? a.value : undefined;
    case "rate":
      return a.type === "percent"
        ? a.value
        : plain && cue > 0.5
          ? Math.abs(a.value) < 1
            ? a.value
            : a.value <= 100
              ? round(a.value / 100)
              : undefined
          : undefined;
    case "percent":
      return a.type === "percent"
        ? round(a.value * 100)
        : plain && cue > 0 && a.value <= 100
          ? a.value < 1
            ? round(a.value * 100)
            : a.value
          : undefined;
    case "multiple":
      return a.type === "multiple" || (plain && cue > 0.5) ? a.value : undefined;
    case "year":
      return plain && Number.isInteger(a.value) && a.value > 1990 && a.value < 2100 ? a.value : undefined;
    default:
      return plain && (a.unit ? cue > 0 : cue > 0)
        ? a.value
        : a.type === "money" && !a.currency && cue > 0
          ? a.value
          : undefined;
  }
}
