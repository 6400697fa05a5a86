import { type Span, trimmed } from "./span.ts";

/** A contract's parties stand on its first pages. */
const PREAMBLE_WITHIN = 6_000;
const LONGEST_PREAMBLE = 1_800;
const BETWEEN = /\b(?:between|by and among|among|made by)\b/gi;
/** "(the “Supplier”)", "(hereinafter referred to as "Buyer")": what a party is called from here on. */
const ROLE =
  /\((?:[^()"“”]{0,60})["“](?!(?:this |the )?(?:\w+ )?(?:agreement|contract|lease|deed|effective date|parties|party)\b)[^"“”]{2,50}["”][^()]{0,60}\)/gi;
const PREAMBLE_ENDS = /\b(?:recitals?|whereas|background|witnesseth|now,? therefore|preamble)\b/i;
/** From one party's role to the next: its name, its form and its address. */
const PARTY_LENGTH = 420;

/** The words of a contract's beginning that name its parties. */
export function partiesIn(content: string, startAt: number): Span | undefined {
  if (startAt > PREAMBLE_WITHIN) return undefined;
  for (const between of content.matchAll(BETWEEN)) {
    const from = between.index + between[0].length;
    const rest = content.slice(from, from + LONGEST_PREAMBLE);
    let end = 0;
    for (const role of rest.matchAll(ROLE)) {
      const gap = rest.slice(end, role.index);
      if (gap.length > PARTY_LENGTH || PREAMBLE_ENDS.test(gap)) break;
      end = role.index + role[0].length;
    }
    if (end > 0) return trimmed(content, { start: sentenceStart(content, between.index), end: from + end });
  }
  return undefined;
}

/** A few lines up, but no further than a blank line, a sentence's end or a title. */
function sentenceStart(content: string, at: number): number {
  const before = content.slice(Math.max(0, at - 300), at);
  const cut = Math.max(
    before.lastIndexOf("\n\n") + 2,
    ...Array.from(before.matchAll(/[.;]\s+(?=\p{Lu})/gu), ({ index, 0: { length } }) => index + length),
    ...Array.from(before.matchAll(/\n(?=(?:this|by and|between|made|the)\b)/gi), ({ index }) => index + 1),
    // The line itself begins with "between".
    before.endsWith("\n") ? before.length : 0,
  );
  return at - before.length + (cut > 1 ? cut : 0);
}

/** Where a name ends: at its form of business, its address, its role. */
const NAME_ENDS =
  /,|\(|["“]|\b(?:a|an)\s+(?:\w+\s+){0,3}(?:corporation|company|partnership|limited|person|individual|trust)\b|\bwith (?:its|a) /i;
const BEFORE_NAME =
  /^(?:\s|,|;|[-–—]|\b(?:and|between|by|among|made|the|is|as of|on the one hand|on the other hand|part(?:y|ies))\b)+/i;
const LONGEST_NAME = 60;
const MOST_PARTIES = 4;

/** The names of a contract's parties as its preamble writes them; empty when no preamble names any. */
export function partyNames(opening: string): string[] {
  const span = partiesIn(opening, 0);
  if (!span) return [];
  const preamble = opening.slice(span.start, span.end);
  const from = /\b(?:between|by and among|among|made by)\b/i.exec(preamble);
  if (!from) return [];
  const names: string[] = [];
  let rest = preamble.slice(from.index + from[0].length);
  for (const role of rest.matchAll(ROLE)) {
    const piece = rest.slice(0, rest.indexOf(role[0]));
    rest = rest.slice(piece.length + role[0].length);
    const name = piece.replace(BEFORE_NAME, "").split(NAME_ENDS)[0]?.replace(/\s+/g, " ").trim() ?? "";
    if (/^\p{Lu}/u.test(name) && name.length >= 2 && name.length <= LONGEST_NAME) names.push(name);
    if (names.length === MOST_PARTIES) break;
  }
  return [...new Set(names)];
}
