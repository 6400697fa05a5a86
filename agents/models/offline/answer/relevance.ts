/** Whether another passage is worth printing beside the one that answers. */
import { neutralWords, smallWords } from "../lexicon.ts";
import { tokenize } from "../text.ts";
import type { Passage } from "./passages.ts";

/** Holds a share of what was asked in its own words; those in the document's name say where, not what. */
export function isAbout(passage: Passage, question: string, least: number): boolean {
  const place = stemsOf(passage.documentName);
  const asked = [...stemsOf(question, true)];
  const wanted = asked.filter((w) => !place.has(w));
  const said = stemsOf(`${passage.heading?.split(" › ").at(-1) ?? ""} ${passage.answer ?? passage.text}`);
  const met = wanted.filter((w) => said.has(w)).length;
  return wanted.length > 0 && met > 0 && met >= wanted.length * least;
}

/** Says more than the others do. Within one document, the same thing in slightly other words is a repetition. */
export function adds(passage: Passage, others: readonly Passage[]): boolean {
  const words = wordsOf(passage);
  return others.every((other) => {
    const known = wordsOf(other);
    const shared = [...words].filter((w) => known.has(w)).length;
    const most = passage.documentName === other.documentName ? 0.6 : 0.8;
    return shared < Math.min(words.size, known.size) * most;
  });
}

const wordsOf = ({ answer, text }: Passage) =>
  new Set(
    (answer ?? text)
      .toLowerCase()
      .match(/[\p{L}\d.,]{3,}/gu)
      ?.map((w) => w.replace(/[.,]+$/, "")),
  );

function stemsOf(text: string, telling = false): Set<string> {
  const tokens = tokenize(text).filter((t) => /^[\p{L}\d]/u.test(t.raw));
  const kept = telling ? tokens.filter((t) => !smallWords.has(t.word) && !neutralWords.has(t.word)) : tokens;
  return new Set(kept.map((t) => t.stem.replace(/'s$/, "")));
}
