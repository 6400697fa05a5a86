import { conceptOf, readVerbs } from "../lexicon.ts";
import type { Features } from "./features.ts";

export function sum(list: Features[]): Features {
  const total: Features = new Map();
  for (const f of list) for (const [k, v] of f) total.set(k, (total.get(k) ?? 0) + v);
  return total;
}

export function unit(features: Features): Features {
  const length = Math.hypot(...features.values()) || 1;
  return new Map([...features].map(([k, v]) => [k, v / length]));
}

export function dot(a: Features, b: Features): number {
  let total = 0;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  for (const [k, v] of small) total += v * (large.get(k) ?? 0);
  return total;
}

const askingWords = new Set([...readVerbs].flatMap((verb) => [verb, conceptOf(verb) ?? verb]));

/** The share of what was said that a tool's words know; a word known only from its examples counts `exampleShare`. */
export function coverage(
  query: Features,
  words: readonly (readonly [Features, number])[],
  examples: Features[],
  exampleShare: number,
): number {
  let met = 0;
  let all = 0;
  for (const [k, v] of query) {
    if (/[<^>]/.test(k) || askingWords.has(k)) continue;
    all += v * v;
    const own = words.find(([features]) => features.has(k))?.[1] ?? 0;
    met += v * v * (own || (examples.some((f) => f.has(k)) ? exampleShare : 0));
  }
  return all ? met / all : 0;
}
