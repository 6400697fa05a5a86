import { stemOf } from "../clauses/features.ts";
import type { Embedder } from "./embedder.ts";

const DIMENSIONS = 256;

/**
 * Hashed words, word pairs and letter groups: no download, no network, the same vector for the same text on every machine.
 * It bridges spelling (organisation/organization, "indemnif…", typing slips), not meaning; lexical ranking carries the rest.
 */
export function createLocalEmbedder(): Embedder {
  return {
    id: `local-${DIMENSIONS}`,
    async embed(texts) {
      return texts.map(embedLocally);
    },
  };
}

export function embedLocally(text: string): Float32Array {
  texts++;
  const words: Word[] = [];
  const pairs = new Map<number, number>();
  let previous: Word | undefined;
  for (const written of wordsIn(text.toLowerCase().normalize("NFKD"))) {
    const word = readWord(written);
    if (!word) continue;
    if (meet(word, 1)) words.push(word);
    if (previous) {
      const hash = finish(extend(previous.pairing, word.stem));
      pairs.set(hash, (pairs.get(hash) ?? 0) + 1);
    }
    previous = word;
  }
  const vector = new Float32Array(DIMENSIONS);
  for (const word of words) add(vector, word.hash, word.times, 1);
  for (const [hash, times] of pairs) add(vector, hash, times, 0.6);
  const groups: Met[] = [];
  for (const word of words) for (const group of word.groups) if (meet(group, word.times)) groups.push(group);
  for (const { hash, times } of groups) add(vector, hash, times, 0.35);
  return normalised(vector);
}

const WORD = /[\p{L}\p{N}]+/gu;
/** English with the quotation marks, dashes and bullets of print, none of which is part of a word. */
const IS_PLAIN = /^[\0-\x7f\u2010-\u2027]*$/;

/** Plain text is cut three times as fast by the letters that it can hold. */
const wordsIn = (text: string): readonly string[] => text.match(IS_PLAIN.test(text) ? /[a-z0-9]+/g : WORD) ?? [];

function add(vector: Float32Array, hash: number, times: number, share: number): void {
  // Half of the features subtract, so that collisions cancel out instead of adding up.
  const sign = hash & 0x100 ? 1 : -1;
  const at = (hash >>> 9) % DIMENSIONS;
  vector[at] = (vector[at] ?? 0) + sign * (1 + Math.log(1 + times * share)) * share;
}

function normalised(vector: Float32Array): Float32Array {
  let norm = 0;
  for (const value of vector) norm += value * value;
  norm = Math.sqrt(norm);
  // A text without words still needs a vector that compares: cosine distance to zero is undefined.
  if (norm === 0) vector[0] = 1;
  else for (let i = 0; i < DIMENSIONS; i++) vector[i] = (vector[i] ?? 0) / norm;
  return vector;
}

/** What a text is made of, with how often the text of this number holds it: counting in place needs no table a text. */
interface Met {
  hash: number;
  text: number;
  times: number;
}
interface Word extends Met {
  stem: string;
  /** The state of the hash once this word stands in front of another one. */
  pairing: number;
  /** Its groups of four letters. */
  groups: Met[];
}

/** Each text has its number, so that what was counted for the last one needs no clearing. */
let texts = 0;

/** Counts it; answers whether this text had not met it before. */
function meet(one: Met, times: number): boolean {
  const isNew = one.text !== texts;
  one.times = isNew ? times : one.times + times;
  one.text = texts;
  return isNew;
}

/** By what is written, and by its stem: words of one stem are one. */
const known = new Map<string, Word | undefined>();
const knownStems = new Map<string, Word>();
const knownGroups = new Map<number, Met>();
/** A text's words come again and again; a scan's garbage must not grow this without end. */
const MOST_KNOWN = 50_000;

function readWord(written: string): Word | undefined {
  const word = known.get(written);
  if (word || known.has(written)) return word;
  if (known.size >= MOST_KNOWN) {
    known.clear();
    knownStems.clear();
    knownGroups.clear();
  }
  const read = STOP.has(written) ? undefined : wordOf(stemOf(written));
  known.set(written, read);
  return read;
}

function wordOf(stem: string): Word {
  const word = knownStems.get(stem) ?? hashWord(stem);
  knownStems.set(stem, word);
  return word;
}

function hashWord(stem: string): Word {
  const groups: Met[] = [];
  if (stem.length > 4)
    for (let i = 0; i + 4 <= stem.length; i++) groups.push(groupOf(finish(extend(BASIS, `g${stem.slice(i, i + 4)}`))));
  const hash = finish(extend(BASIS, `w${stem}`));
  return { stem, hash, text: 0, times: 0, pairing: extend(BASIS, `p${stem} `), groups };
}

/** One for all words that hold it. */
function groupOf(hash: number): Met {
  const group = knownGroups.get(hash) ?? { hash, text: 0, times: 0 };
  knownGroups.set(hash, group);
  return group;
}

/** FNV-1a, in steps, so that a pair of words is hashed without being written out. */
const BASIS = 0x811c9dc5;
function extend(state: number, text: string): number {
  let hash = state;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}
const finish = (state: number): number => Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) >>> 0;

const STOP = new Set(
  "a an and any are as at be been by do does for from had has have how if in into is it its may no not of on or our shall such than that the their these this those to under upon was were what when which who will with would you".split(
    " ",
  ),
);
