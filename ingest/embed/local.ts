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
  const words = new Map<number, number>();
  const pairs = new Map<number, number>();
  const groups = new Map<number, number>();
  let previous: Word | undefined;
  for (const written of text.toLowerCase().normalize("NFKD").match(WORD) ?? []) {
    const word = readWord(written);
    if (!word) continue;
    count(words, word.hash, 1);
    if (previous) count(pairs, finish(extend(previous.pairing, word.stem)), 0.6);
    for (const group of word.groups) count(groups, group, 0.35);
    previous = word;
  }
  const vector = new Float32Array(DIMENSIONS);
  spread(words, 1, vector);
  spread(pairs, 0.6, vector);
  spread(groups, 0.35, vector);
  let norm = 0;
  for (const value of vector) norm += value * value;
  norm = Math.sqrt(norm);
  // A text without words still needs a vector that compares: cosine distance to zero is undefined.
  if (norm === 0) vector[0] = 1;
  else for (let i = 0; i < DIMENSIONS; i++) vector[i] = (vector[i] ?? 0) / norm;
  return vector;
}

const WORD = /[\p{L}\p{N}]+/gu;

const count = (counts: Map<number, number>, hash: number, share: number): unknown =>
  counts.set(hash, (counts.get(hash) ?? 0) + share);

function spread(counts: ReadonlyMap<number, number>, share: number, vector: Float32Array): void {
  for (const [hash, times] of counts) {
    // Half of the features subtract, so that collisions cancel out instead of adding up.
    const sign = hash & 0x100 ? 1 : -1;
    const at = (hash >>> 9) % DIMENSIONS;
    vector[at] = (vector[at] ?? 0) + sign * (1 + Math.log(1 + times)) * share;
  }
}

interface Word {
  stem: string;
  hash: number;
  /** The state of the hash once this word stands in front of another one. */
  pairing: number;
  /** Of its groups of four letters. */
  groups: number[];
}

const known = new Map<string, Word | undefined>();
/** A text's words come again and again; a scan's garbage must not grow this without end. */
const MOST_KNOWN = 50_000;

function readWord(written: string): Word | undefined {
  if (known.has(written)) return known.get(written);
  const word = STOP.has(written) ? undefined : hashWord(stemOf(written));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(written, word);
  return word;
}

function hashWord(stem: string): Word {
  const groups: number[] = [];
  if (stem.length > 4)
    for (let i = 0; i + 4 <= stem.length; i++) groups.push(finish(extend(BASIS, `g${stem.slice(i, i + 4)}`)));
  return { stem, hash: finish(extend(BASIS, `w${stem}`)), pairing: extend(BASIS, `p${stem} `), groups };
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
