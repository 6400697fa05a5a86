import { features } from "../../ingest/clauses/features.ts";
import { type ClauseWeights, lengthNorm, WEIGHT_STEP } from "../../ingest/clauses/model.ts";
import { sentencesOf } from "../../ingest/clauses/sentences.ts";
import { calibrate } from "./calibrate.ts";
import type { Contract } from "./corpus.ts";

/** A word in fewer contracts is a party's name or one drafter's habit. */
const LEAST_CONTRACTS = 3;
const EPOCHS = 4;
const RATE = 0.3;
const DECAY = 3e-4;
/** Measured: 400 words a kind lose a point of precision, 3,000 gain none. */
const WORDS_KEPT = 1_000;
/** An error this small teaches nothing and costs a pass over the sentence. */
const LEAST_ERROR = 0.003;

const SOURCE =
  "Word statistics over the Contract Understanding Atticus Dataset (CUAD) v1, The Atticus Project, CC BY 4.0";

export interface Example {
  features: readonly string[];
  /** Kinds of which the sentence is a clause, and those it only touches: neither for nor against. */
  is: ReadonlySet<string>;
  touches: ReadonlySet<string>;
}

/** A linear model for each kind over the words of a sentence: logistic regression, pruned, quantised, calibrated. */
export function trainClauseModel(contracts: readonly Contract[]): ClauseWeights {
  const examples = contracts.map(examplesOf);
  const kinds = [...new Set(contracts.flatMap(({ clauses }) => [...clauses.keys()]))].sort();
  const weights = quantise(fitWeights(examples, kinds), kinds, contracts);
  return calibrate(weights, examples, kinds, (some) => quantise(fitWeights(some, kinds), kinds, []));
}

/** A contract's sentences with what each is a clause of. */
export function examplesOf({ text, clauses }: Contract): Example[] {
  return sentencesOf(text).map(({ start, end }) => {
    const is = new Set<string>();
    const touches = new Set<string>();
    for (const [kind, spans] of clauses) {
      let covered = 0;
      let inside = 0;
      for (const [from, to] of spans) {
        const shared = Math.max(0, Math.min(end, to) - Math.max(start, from));
        covered += shared / (end - start);
        inside = Math.max(inside, shared / (to - from));
      }
      // Half of the sentence is the clause, or most of the clause is in the sentence.
      if (covered >= 0.5 || inside >= 0.6) is.add(kind);
      else if (covered >= 0.3) touches.add(kind);
    }
    return { features: [...features(text.slice(start, end))], is, touches };
  });
}

interface Fitted {
  vocabulary: string[];
  /** weights[feature × kinds + kind] */
  weights: Float32Array;
  bias: Float32Array;
}

interface Sample {
  places: Int32Array;
  example: Example;
}

/** One-versus-rest logistic regression by AdaGrad; the order of the sentences is fixed, so the same contracts give the same bytes. */
function fitWeights(examples: readonly (readonly Example[])[], kinds: readonly string[]): Fitted {
  const vocabulary = vocabularyOf(examples);
  const place = new Map(vocabulary.map((feature, index) => [feature, index]));
  const samples: Sample[] = examples.flat().map((example) => ({
    places: Int32Array.from(example.features.map((feature) => place.get(feature) ?? -1).filter((at) => at >= 0)),
    example,
  }));
  const count = kinds.length;
  const weights = new Float32Array(vocabulary.length * count);
  const squares = new Float32Array(weights.length).fill(1e-2);
  const bias = new Float32Array(count).fill(-5);
  const biasSquares = new Float32Array(count).fill(1e-2);
  const sums = new Float32Array(count);

  const learn = ({ places, example }: Sample) => {
    const norm = lengthNorm(places.length);
    sums.fill(0);
    for (const at of places)
      for (let kind = 0; kind < count; kind++) sums[kind] = (sums[kind] ?? 0) + (weights[at * count + kind] ?? 0);
    for (const [kind, name] of kinds.entries()) {
      if (example.touches.has(name)) continue;
      const score = (sums[kind] ?? 0) * norm + (bias[kind] ?? 0);
      const error = 1 / (1 + Math.exp(-score)) - (example.is.has(name) ? 1 : 0);
      if (Math.abs(error) < LEAST_ERROR) continue;
      biasSquares[kind] = (biasSquares[kind] ?? 0) + error * error;
      bias[kind] = (bias[kind] ?? 0) - (RATE * error) / Math.sqrt(biasSquares[kind] ?? 1);
      for (const at of places) {
        const index = at * count + kind;
        const gradient = error * norm + DECAY * (weights[index] ?? 0);
        squares[index] = (squares[index] ?? 0) + gradient * gradient;
        weights[index] = (weights[index] ?? 0) - (RATE * gradient) / Math.sqrt(squares[index] ?? 1);
      }
    }
  };
  const random = numbers(7);
  for (let epoch = 0; epoch < EPOCHS; epoch++) for (const sample of shuffled(samples, random)) learn(sample);
  return { vocabulary, weights, bias };
}

function vocabularyOf(examples: readonly (readonly Example[])[]): string[] {
  const contracts = new Map<string, number>();
  for (const contract of examples) {
    for (const feature of new Set(contract.flatMap((example) => example.features)))
      contracts.set(feature, (contracts.get(feature) ?? 0) + 1);
  }
  return [...contracts].filter(([, count]) => count >= LEAST_CONTRACTS).map(([feature]) => feature);
}

/** The heaviest words of each kind, in steps that fit a byte. */
function quantise(fitted: Fitted, kinds: readonly string[], contracts: readonly Contract[]): ClauseWeights {
  const { vocabulary, weights, bias } = fitted;
  const kept = kinds.map((_, kind) => {
    const weightOf = (at: number) => weights[at * kinds.length + kind] ?? 0;
    const steps = vocabulary
      .map((feature, at) => ({ feature, step: Math.round(weightOf(at) / WEIGHT_STEP) }))
      .filter(({ step }) => step !== 0);
    steps.sort((a, b) => Math.abs(b.step) - Math.abs(a.step) || (a.feature < b.feature ? -1 : 1));
    return steps.slice(0, WORDS_KEPT);
  });
  const words = [...new Set(kept.flat().map(({ feature }) => feature))].sort();
  const place = new Map(words.map((word, index) => [word, index]));
  return {
    source: SOURCE,
    trainedOn: contracts.map(({ id }) => id).sort(),
    vocabulary: words.join("\n"),
    kinds: Object.fromEntries(
      kinds.map((kind, index) => {
        const chosen = kept[index] ?? [];
        const places = Buffer.alloc(chosen.length * 4);
        chosen.forEach(({ feature }, at) => void places.writeUInt32LE(place.get(feature) ?? 0, at * 4));
        const steps = Int8Array.from(chosen, ({ step }) => Math.max(-127, Math.min(127, step)));
        return [
          kind,
          {
            bias: Math.round((bias[index] ?? 0) * 1_000) / 1_000,
            scale: 1,
            shift: 0,
            features: places.toString("base64"),
            weights: Buffer.from(steps.buffer).toString("base64"),
          },
        ];
      }),
    ),
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] as T;
    order[at] = order[other] as T;
    order[other] = kept;
  }
  return order;
}

/** The same numbers each time: training twice gives the same bytes. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
