/** A request in its parts: sentences, and "… and <verb> …", but never inside a quote or a note. */
import type { Catalogue } from "./catalogue.ts";
import { changeVerbs, smallWords } from "./lexicon.ts";
import { stripCourtesy } from "./mood.ts";
import { tokenize } from "./text.ts";

export interface Clause {
  text: string;
  /** Joined to the clause before by "and": what forbids that one forbids this one too. */
  joined: boolean;
}

const most = 6;
const asks = /^(?:show|list|tell|give|what|who|how|when|find|search|run|compute)\b/i;

export function splitClauses(text: string, catalogue: Catalogue): Clause[] {
  const parts: Clause[] = [];
  let rest = text.trim();
  let joined = false;
  for (let guard = 0; guard < most; guard++) {
    const cut = cutPoint(rest, catalogue);
    if (!cut) break;
    parts.push({ text: rest.slice(0, cut.at).trim(), joined });
    joined = cut.joined;
    rest = rest.slice(cut.next).trim();
  }
  return [...parts, { text: rest, joined }].filter((p) => p.text);
}

function cutPoint(text: string, { firstStem, leadWords }: Catalogue) {
  const stop = text.search(/["“:]|\b(?:saying|that says|noting that|remind(?:er)?|todo|to-do|task)\b/i);
  const joints =
    /([.;!?])\s+|,?\s+(?:and then|then|and also|and|but|also|plus)\s+(?=\p{L})|,\s+(?=(?:just|only|instead|but|then)\s)/giu;
  for (const m of text.matchAll(joints)) {
    const sentence = /^[.;!?]/.test(m[0]);
    if (stop >= 0 && m.index > stop && !sentence) continue;
    const next = m.index + m[0].length;
    const after = text.slice(next);
    if (tokenize(after).length < 2 || tokenize(text.slice(0, m.index)).length < 2) continue;
    const first = firstStem(stripCourtesy(after));
    const verb = leadWords.has(first) && !smallWords.has(first) && !/^\p{Lu}/u.test(after);
    const asksToo = asks.test(after);
    if (sentence ? leadWords.has(first) : (verb && changeVerbs.has(first)) || asksToo)
      return { at: m.index + (sentence ? 1 : 0), next, joined: /\b(?:and|then|also|plus)\s*$/i.test(m[0]) };
  }
  return undefined;
}
