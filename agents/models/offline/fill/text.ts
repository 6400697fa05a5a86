/** Free text in a request: the body of a note, the subject of a search. */
import { smallWords } from "../lexicon.ts";
import { stripCourtesy } from "../mood.ts";
import type { Reading } from "../read/reading.ts";
import type { Slot } from "../slots.ts";
import type { FillContext } from "./fill.ts";

export const tidy = (text: string) => text.trim().replace(/[\s.,;?]+$/, "");

/** The free part: quoted, after a colon, or after the words that introduce it. */
export function textBody(slot: Slot, r: Reading): string | undefined {
  const quoted = r.quotes.at(-1);
  if (quoted) return quoted.value;
  const colon = r.text.match(/:\s+(\S.*)$/s)?.[1] ?? r.text.match(/\s[-–—]\s+(\S.*)$/s)?.[1];
  if (colon) return tidy(colon);
  const said = r.text.match(
    /\b(?:saying|stating|noting|mentioning|to say|that says|to the effect that|that)\s+(?:that\s+)?(\S.*)$/is,
  )?.[1];
  if (said && !slot.cue?.includes("to")) return tidy(said);
  for (const cue of slot.cue ?? []) {
    const after = r.text.match(new RegExp(`\\b${cue}\\b(?: (?:me|us|to|for|about|of)\\b)*\\s+(\\S.{2,})$`, "is"))?.[1];
    if (after) return tidy(after);
  }
  const about = r.text.match(/\b(?:about|regarding|re|concerning|because)\s+(\S.*)$/is)?.[1];
  return about && !r.records.some((s) => r.text.slice(s.start, s.end) === tidy(about)) ? tidy(about) : undefined;
}

/** The subject of a search: what follows "for", "about", "say", else everything between the first and the last word that carries meaning. */
export function queryOf(r: Reading, { frameWords, linksRecords, wholeQuery }: FillContext): string {
  if (wholeQuery) return r.text.trim();
  const [quoted] = r.quotes;
  if (quoted) return quoted.value;
  const marked =
    r.text.match(/\b(?:search|look|check|scan|hunt)\b.*?\b(?:for|about)\s+(\S.*)$/is)?.[1] ??
    r.text.match(/\b(?:says?|said|mentions?|states?|provides?)\s+(?:about|on|regarding|as to)?\s*(\S.{3,})$/is)?.[1];
  if (marked) return tidy(marked);
  const shift = r.text.length - stripCourtesy(r.text).length;
  const kept = r.tokens.filter(
    (t) =>
      t.start >= shift &&
      !smallWords.has(t.word) &&
      !frameWords.has(t.stem) &&
      !/^(?:what|what's|which|who|how|where|when|there|tell|\?)$/.test(t.word) &&
      !(linksRecords && r.records.some((s) => s.start < t.end && s.end > t.start)),
  );
  return tidy(r.text.slice(kept[0]?.start ?? shift, kept.at(-1)?.end));
}

/** What follows a word that introduces the subject: "deals called Falcon". */
export function afterCue(slot: Slot, r: Reading): string | undefined {
  for (const cue of slot.cue ?? []) {
    const said = r.text.match(new RegExp(`\\b${cue}\\s+["“]?([^"”]+)`, "i"))?.[1];
    if (said) return tidy(said);
  }
  return undefined;
}
