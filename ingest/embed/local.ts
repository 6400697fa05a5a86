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
  const counts = new Map<string, number>();
  const add = (key: string, weight: number) => counts.set(key, (counts.get(key) ?? 0) + weight);
  let previous = "";
  for (const [word] of text
    .toLowerCase()
    .normalize("NFKD")
    .matchAll(/[\p{L}\p{N}]+/gu)) {
    if (STOP.has(word)) continue;
    const stem = stemOf(word);
    add(`w${stem}`, 1);
    if (previous) add(`p${previous} ${stem}`, 0.6);
    previous = stem;
    if (stem.length > 4) for (let i = 0; i + 4 <= stem.length; i++) add(`g${stem.slice(i, i + 4)}`, 0.35);
  }
  const vector = new Float32Array(DIMENSIONS);
  for (const [key, count] of counts) {
    const hash = fnv1a(key);
    // Half of the features subtract, so that collisions cancel out instead of adding up.
    const sign = hash & 0x100 ? 1 : -1;
    const weight = (1 + Math.log(1 + count)) * (key[0] === "g" ? 0.35 : key[0] === "p" ? 0.6 : 1);
    const at = (hash >>> 9) % DIMENSIONS;
    vector[at] = (vector[at] ?? 0) + sign * weight;
  }
  let norm = 0;
  for (const value of vector) norm += value * value;
  norm = Math.sqrt(norm);
  // A text without words still needs a vector that compares: cosine distance to zero is undefined.
  if (norm === 0) vector[0] = 1;
  else for (let i = 0; i < DIMENSIONS; i++) vector[i] = (vector[i] ?? 0) / norm;
  return vector;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

const STOP = new Set(
  "a an and any are as at be been by do does for from had has have how if in into is it its may no not of on or our shall such than that the their these this those to under upon was were what when which who will with would you".split(
    " ",
  ),
);

/** Endings that change a word's form and seldom its meaning. */
function stemOf(word: string): string {
  if (word.length < 5) return word;
  return word.replace(/(?:ational|ations?|ings?|ments?|ities|ity|ives?|ables?|ies|ied|es|ed|s|ly|e)$/, "") || word;
}
