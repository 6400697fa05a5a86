import { readFileSync } from "node:fs";
import { z } from "zod";
import { FEATURE_WORD, featureOf } from "./features.ts";

/** As the trainer writes it: one vocabulary, and for each kind of clause the words that speak for or against it. */
export const ClauseWeights = z.strictObject({
  source: z.string(),
  /** The first eight hex digits of the SHA-256 of each contract that was learned from: no figure may be taken on those. */
  trainedOn: z.array(z.string()),
  vocabulary: z.string().describe("Features, one a line"),
  kinds: z.record(
    z.string(),
    z.strictObject({
      bias: z.number(),
      /** Calibration: probability = logistic(scale × score + shift). */
      scale: z.number(),
      shift: z.number(),
      /** Positions in the vocabulary, 32-bit little-endian, and weights in sixteenths, signed bytes; both base64. */
      features: z.string(),
      weights: z.string(),
    }),
  ),
});
export type ClauseWeights = z.infer<typeof ClauseWeights>;
type Kind = ClauseWeights["kinds"][string];

export interface ClauseModel {
  readonly kinds: readonly string[];
  /** How much a sentence looks like each kind of clause, in log-odds before calibration, in the order of `kinds`. */
  score(sentence: string): Float32Array;
  scoreFeatures(found: Iterable<string>): Float32Array;
  /** The probability that a score of the kind with this index stands for a real clause. */
  probability(kind: number, score: number): number;
  /** The words that speak most for a kind: what a search for such a clause should bring up. */
  tellingWords(kind: string, count: number): string[];
}

/** One unit of a stored weight. */
export const WEIGHT_STEP = 1 / 16;
/** Long sentences hold more words of everything; without this the longest would win. */
export const lengthNorm = (known: number): number => 1 / Math.sqrt(known + 10);

export function createClauseModel(weights: ClauseWeights): ClauseModel {
  const kinds = Object.keys(weights.kinds).sort();
  const vocabulary = weights.vocabulary.split("\n");
  const known = kinds.map((kind) => weights.kinds[kind]).filter((one) => one !== undefined);
  const evidence = collectEvidence(known, vocabulary.length);
  const index = indexOf(vocabulary);
  const scoreFound = (found: readonly number[]) => {
    const scores = new Float32Array(kinds.length);
    for (const feature of found) {
      const end = evidence.ends[feature] ?? 0;
      for (let at = evidence.ends[feature - 1] ?? 0; at < end; at++) {
        const kind = evidence.kinds[at] ?? 0;
        scores[kind] = (scores[kind] ?? 0) + (evidence.weights[at] ?? 0);
      }
    }
    const norm = lengthNorm(found.length);
    for (const [kind, one] of known.entries()) scores[kind] = (scores[kind] ?? 0) * norm + one.bias;
    return scores;
  };
  const telling = new Map<string, string[]>();
  const rank = (kind: string) => {
    const weighed = evidenceFor(evidence, kinds.indexOf(kind)).map(([feature, weight]) => ({
      feature: vocabulary[feature] ?? "",
      weight,
    }));
    const words = weighed.filter(({ feature, weight }) => weight > 0 && !/#|^.{1,2}$/.test(feature));
    return words.sort((a, b) => b.weight - a.weight).map(({ feature }) => feature);
  };
  return {
    kinds,
    score: (sentence) => scoreFound(index.read(sentence)),
    scoreFeatures: (found) => scoreFound([...found].flatMap((feature) => index.placeOf.get(feature) ?? [])),
    probability(kind, score) {
      const { scale = 1, shift = 0 } = known[kind] ?? {};
      return 1 / (1 + Math.exp(-(scale * score + shift)));
    },
    tellingWords: (kind, count) => (telling.get(kind) ?? telling.set(kind, rank(kind)).get(kind) ?? []).slice(0, count),
  };
}

/** What each feature says for or against kinds of clause: those of one feature stand together, and end where `ends` says. */
interface Evidence {
  ends: Uint32Array;
  kinds: Uint8Array;
  weights: Float32Array;
}

function collectEvidence(known: readonly Pick<Kind, "features" | "weights">[], features: number): Evidence {
  const stored = known.map((one) => ({
    places: Buffer.from(one.features, "base64"),
    steps: new Int8Array(Buffer.from(one.weights, "base64")),
  }));
  const begins = new Uint32Array(features + 1);
  for (const { places, steps } of stored)
    for (let at = 0; at < steps.length; at++) {
      const next = places.readUInt32LE(at * 4) + 1;
      begins[next] = (begins[next] ?? 0) + 1;
    }
  for (let at = 0; at < features; at++) begins[at + 1] = (begins[at + 1] ?? 0) + (begins[at] ?? 0);
  const count = begins[features] ?? 0;
  const evidence = { ends: begins.slice(0, features), kinds: new Uint8Array(count), weights: new Float32Array(count) };
  for (const [kind, { places, steps }] of stored.entries())
    for (let at = 0; at < steps.length; at++) {
      const feature = places.readUInt32LE(at * 4);
      const free = evidence.ends[feature] ?? 0;
      evidence.kinds[free] = kind;
      evidence.weights[free] = (steps[at] ?? 0) * WEIGHT_STEP;
      evidence.ends[feature] = free + 1;
    }
  return evidence;
}

function evidenceFor({ ends, kinds, weights }: Evidence, kind: number): [feature: number, weight: number][] {
  const found: [number, number][] = [];
  for (let feature = 0; feature < ends.length; feature++)
    for (let at = ends[feature - 1] ?? 0; at < (ends[feature] ?? 0); at++)
      if (kinds[at] === kind) found.push([feature, weights[at] ?? 0]);
  return found;
}

/**
 * Reads a sentence's features without writing them out: words are numbered once, and a pair of neighbours is a number too. Training
 * and reading see the same features; reading is five times as fast.
 */
function indexOf(vocabulary: readonly string[]) {
  const placeOf = new Map(vocabulary.map((feature, at) => [feature, at]));
  const numbers = new Map<string, number>();
  for (const feature of placeOf.keys())
    for (const word of feature.split(" ")) if (!numbers.has(word)) numbers.set(word, numbers.size + 1);
  const pairOf = (first: number, second: number) => first * (numbers.size + 1) + second;
  const single = new Int32Array(numbers.size + 1).fill(-1);
  const pairs = new Map<number, number>();
  for (const [feature, place] of placeOf) {
    const [first = 0, second] = feature.split(" ").map((word) => numbers.get(word));
    if (second === undefined) single[first] = place;
    else pairs.set(pairOf(first, second), place);
  }
  const numbered = new Map<string, number>();
  const readWord = (word: string): number => {
    const known = numbered.get(word);
    if (known !== undefined) return known;
    const number = numbers.get(featureOf(word)) ?? 0;
    // A scan's garbage must not grow this without end.
    if (numbered.size < MOST_WORDS) numbered.set(word, number);
    return number;
  };
  /** In which sentence a feature was last met: each counts once. */
  const met = new Uint32Array(vocabulary.length);
  let sentences = 0;
  return {
    placeOf,
    read(sentence: string): number[] {
      const found: number[] = [];
      const own = ++sentences;
      const meet = (place: number) => {
        if (met[place] === own) return;
        met[place] = own;
        found.push(place);
      };
      let previous = 0;
      for (const word of sentence.toLowerCase().match(FEATURE_WORD) ?? []) {
        const number = readWord(word);
        if (number > 0) {
          const place = single[number] ?? -1;
          if (place >= 0) meet(place);
          const pair = previous > 0 ? pairs.get(pairOf(previous, number)) : undefined;
          if (pair !== undefined) meet(pair);
        }
        previous = number;
      }
      return found;
    },
  };
}

const MOST_WORDS = 100_000;

let loaded: ClauseModel | undefined;

/** The model that is shipped: read once a process. */
export function shippedClauseModel(): ClauseModel {
  loaded ??= createClauseModel(readShippedWeights());
  return loaded;
}

export const readShippedWeights = (): ClauseWeights =>
  ClauseWeights.parse(JSON.parse(readFileSync(new URL("./weights.json", import.meta.url), "utf8")));
