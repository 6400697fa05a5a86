import { readFileSync } from "node:fs";
import { z } from "zod";
import { features } from "./features.ts";

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
  const entries: [kind: number, weight: number][][] = vocabulary.map(() => []);
  const known = kinds.map((kind) => weights.kinds[kind]).filter((one) => one !== undefined);
  known.forEach((one, kind) => {
    const places = Buffer.from(one.features, "base64");
    const steps = new Int8Array(Buffer.from(one.weights, "base64"));
    for (const [index, step] of steps.entries())
      entries[places.readUInt32LE(index * 4)]?.push([kind, step * WEIGHT_STEP]);
  });
  const lookup = new Map(vocabulary.map((feature, index) => [feature, entries[index] ?? []]));
  const scoreFeatures = (found: Iterable<string>) => {
    const scores = new Float32Array(kinds.length);
    let count = 0;
    for (const feature of found) {
      const entry = lookup.get(feature);
      if (!entry) continue;
      count++;
      for (const [kind, weight] of entry) scores[kind] = (scores[kind] ?? 0) + weight;
    }
    const norm = lengthNorm(count);
    for (const [kind, one] of known.entries()) scores[kind] = (scores[kind] ?? 0) * norm + one.bias;
    return scores;
  };
  return {
    kinds,
    score: (sentence) => scoreFeatures(features(sentence)),
    scoreFeatures,
    probability(kind, score) {
      const { scale = 1, shift = 0 } = known[kind] ?? {};
      return 1 / (1 + Math.exp(-(scale * score + shift)));
    },
    tellingWords(kind, count) {
      const at = kinds.indexOf(kind);
      const weighed = vocabulary
        .map((feature, index) => ({ feature, weight: entries[index]?.find(([one]) => one === at)?.[1] ?? 0 }))
        .filter(({ feature }) => !/#|^.{1,2}$/.test(feature));
      weighed.sort((a, b) => b.weight - a.weight);
      return weighed.slice(0, count).map(({ feature }) => feature);
    },
  };
}

let loaded: ClauseModel | undefined;

/** The model that is shipped: read once a process. */
export function shippedClauseModel(): ClauseModel {
  loaded ??= createClauseModel(readShippedWeights());
  return loaded;
}

export const readShippedWeights = (): ClauseWeights =>
  ClauseWeights.parse(JSON.parse(readFileSync(new URL("./weights.json", import.meta.url), "utf8")));
