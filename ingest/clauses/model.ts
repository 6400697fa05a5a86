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
  const listed: [kind: number, weight: number][][] = vocabulary.map(() => []);
  const known = kinds.map((kind) => weights.kinds[kind]).filter((one) => one !== undefined);
  known.forEach((one, kind) => {
    const places = Buffer.from(one.features, "base64");
    const steps = new Int8Array(Buffer.from(one.weights, "base64"));
    for (const [index, step] of steps.entries())
      listed[places.readUInt32LE(index * 4)]?.push([kind, step * WEIGHT_STEP]);
  });
  const entries = listed.map<Entry>((weighed) => ({
    kinds: Uint8Array.from(weighed, ([kind]) => kind),
    weights: Float32Array.from(weighed, ([, weight]) => weight),
  }));
  const index = indexOf(vocabulary, entries);
  const scoreEntries = (found: Iterable<Entry>, count: number) => {
    const scores = new Float32Array(kinds.length);
    for (const entry of found) {
      for (let at = 0; at < entry.kinds.length; at++) {
        const kind = entry.kinds[at] ?? 0;
        scores[kind] = (scores[kind] ?? 0) + (entry.weights[at] ?? 0);
      }
    }
    const norm = lengthNorm(count);
    for (const [kind, one] of known.entries()) scores[kind] = (scores[kind] ?? 0) * norm + one.bias;
    return scores;
  };
  const telling = new Map<string, string[]>();
  const rank = (kind: string) => {
    const at = kinds.indexOf(kind);
    const weighed = vocabulary
      .map((feature, place) => ({ feature, weight: listed[place]?.find(([one]) => one === at)?.[1] ?? 0 }))
      .filter(({ feature, weight }) => weight > 0 && !/#|^.{1,2}$/.test(feature));
    return weighed.sort((a, b) => b.weight - a.weight).map(({ feature }) => feature);
  };
  return {
    kinds,
    score(sentence) {
      const found = index.read(sentence);
      return scoreEntries(found, found.size);
    },
    scoreFeatures(found) {
      const read = [...found].flatMap((feature) => {
        const entry = index.byFeature.get(feature);
        return entry ? [entry] : [];
      });
      return scoreEntries(read, read.length);
    },
    probability(kind, score) {
      const { scale = 1, shift = 0 } = known[kind] ?? {};
      return 1 / (1 + Math.exp(-(scale * score + shift)));
    },
    tellingWords: (kind, count) => (telling.get(kind) ?? telling.set(kind, rank(kind)).get(kind) ?? []).slice(0, count),
  };
}

/** What a feature says for or against each kind. */
interface Entry {
  kinds: Uint8Array;
  weights: Float32Array;
}

/**
 * Reads a sentence's features without writing them out: words are numbered once, and a pair of neighbours is a number too. Training
 * and reading see the same features; reading is five times as fast.
 */
function indexOf(vocabulary: readonly string[], entries: readonly Entry[]) {
  const byFeature = new Map(vocabulary.map((feature, at) => [feature, entries[at] ?? NOTHING]));
  const numbers = new Map<string, number>();
  const numberOf = (stem: string) => {
    const number = numbers.get(stem) ?? numbers.size + 1;
    numbers.set(stem, number);
    return number;
  };
  const single: (Entry | undefined)[] = [];
  const pairs = new Map<number, Entry>();
  for (const [feature, entry] of byFeature) {
    const [first = "", second] = feature.split(" ");
    if (second === undefined) single[numberOf(first)] = entry;
    else pairs.set(numberOf(first) * PAIR + numberOf(second), entry);
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
  return {
    byFeature,
    read(sentence: string): Set<Entry> {
      const found = new Set<Entry>();
      let previous = 0;
      for (const word of sentence.toLowerCase().match(FEATURE_WORD) ?? []) {
        const number = readWord(word);
        const own = single[number];
        if (own) found.add(own);
        const pair = previous > 0 && number > 0 ? pairs.get(previous * PAIR + number) : undefined;
        if (pair) found.add(pair);
        previous = number;
      }
      return found;
    },
  };
}

const NOTHING: Entry = { kinds: new Uint8Array(), weights: new Float32Array() };
/** More than there are numbered words. */
const PAIR = 1_000_000;
const MOST_WORDS = 100_000;

let loaded: ClauseModel | undefined;

/** The model that is shipped: read once a process. */
export function shippedClauseModel(): ClauseModel {
  loaded ??= createClauseModel(readShippedWeights());
  return loaded;
}

export const readShippedWeights = (): ClauseWeights =>
  ClauseWeights.parse(JSON.parse(readFileSync(new URL("./weights.json", import.meta.url), "utf8")));
