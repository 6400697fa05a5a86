/** How near a value stands to the words that point at a field, and which options of a field were said. */
import { smallWords } from "../lexicon.ts";
import type { Reading } from "../read/reading.ts";
import type { Slot } from "../slots.ts";
import { findPhrase, type Token } from "../text.ts";

/** 0 when no cue is near, up to about 1 for a cue right before the value; a cue right after counts nearly as much. */
export function cueNear(slot: Slot, r: Reading, start: number, end: number): number {
  let best = 0;
  const values = [...r.amounts, ...r.dates, ...r.records];
  for (const cue of slot.cues)
    for (const hit of findPhrase(r.tokens, cue, "typos")) {
      const { start: from, end: to } = stretch(r.tokens, hit);
      const words = hit.to - hit.from;
      const between = (a: number, b: number) =>
        r.tokens.filter((t) => t.start >= a && t.end <= b).length * 0.13 +
        values.filter((v) => v.start >= a && v.end <= b).length * 0.35 +
        (/[,;]/.test(r.text.slice(a, b)) ? 0.3 : 0);
      if (to <= start) best = Math.max(best, 0.95 + words * 0.08 - between(to, start));
      else if (from >= end)
        best = Math.max(
          best,
          0.8 + words * 0.08 - 1.6 * between(end, from) - (/\b(?:and|,)\s*$/.test(r.text.slice(end, from)) ? 0.3 : 0),
        );
      else best = Math.max(best, 0.5);
    }
  return Math.max(0, best);
}

/** Options and their synonyms among the words; the one moved away from ("from screening to …") does not count. */
export function optionHits(slot: Slot, r: Reading) {
  const options = slot.options ?? Object.keys(slot.words ?? {});
  const hits = options
    .flatMap((value) =>
      [value.replace(/_/g, " "), ...(slot.words?.[value] ?? [])].flatMap((phrase, i) =>
        findPhrase(r.tokens, phrase, "words").map((h) => {
          const { start, end } = stretch(r.tokens, h);
          const lead = r.text.slice(0, start);
          const role = /\b(?:from|out of|not|no longer|instead of)\s+(?:the )?$/i.test(lead)
            ? -9
            : /\b(?:to|into|in|as|at|is|on)\s+(?:the |a |an )?$/i.test(lead)
              ? 0.2
              : 0;
          const slip =
            r.tokens
              .slice(h.from, h.to)
              .map((t) => t.word)
              .join(" ") === phrase.toLowerCase()
              ? 0
              : 0.1;
          return { value, start, end, weight: (h.to - h.from) * 0.15 + role - (i ? 0.03 : 0) - slip };
        }),
      ),
    )
    .filter(
      (h) =>
        h.weight > -1 &&
        !r.records.some((s) => s.start < h.end && s.end > h.start) &&
        !r.quotes.some((q) => q.start < h.end && q.end > h.start) &&
        // "close next quarter" names a time, and no order of the list.
        !r.dates.some((d) => d.start < h.end && d.end > h.start),
    );
  return hits.filter(
    (h) => !hits.some((o) => o !== h && o.end - o.start > h.end - h.start && o.start <= h.start && o.end >= h.end),
  );
}

export function besideCue(slot: Slot, r: Reading) {
  return slot.cues
    .flatMap((cue) => findPhrase(r.tokens, cue))
    .flatMap((h) => [r.tokens[h.from - 1], r.tokens[h.to]])
    .filter((t) => t !== undefined)
    .filter((t) => /^\p{L}/u.test(t.raw) && !smallWords.has(t.word))
    .map((t) => ({ start: t.start, end: t.end, value: t.word }));
}

function stretch(tokens: Token[], hit: { from: number; to: number }) {
  return { start: tokens[hit.from]?.start ?? 0, end: tokens[hit.to - 1]?.end ?? 0 };
}
