import type { ClauseModel } from "./model.ts";
import { type Sentence, sentencesOf } from "./sentences.ts";

/** A place where a clause of this kind stands, or may stand: `probability` says how likely. */
export interface FoundClause {
  kind: string;
  probability: number;
  /** Offsets into the text. The best place of a kind is trimmed to the clause; further ones keep what surrounds them. */
  start: number;
  end: number;
}

/** A clause seldom stands alone: what its neighbours say counts a little for it. */
const FROM_NEIGHBOUR = 0.15;
/** A neighbour that is nearly as sure as the best sentence is part of the same clause. */
const SAME_CLAUSE = 0.6;
const LEAST_NEIGHBOUR = 0.4;
/** A sure neighbour belongs to a wide place even past its width. */
const SURE = 0.35;
const WIDTH = 800;
/** Measured: past eight places of one kind, and below two in a thousand, nothing is gained. */
const MOST_PLACES = 8;
const LEAST_PROBABILITY = 0.002;

/** Every place of the text that may hold a clause of a known kind, the likeliest of each kind first. */
export function findClauses(text: string, model: ClauseModel): FoundClause[] {
  const sentences = sentencesOf(text);
  const scores = sentences.map(({ start, end }) => model.score(text.slice(start, end)));
  return model.kinds.flatMap((kind, index) => {
    const probabilities = smoothed(scores, index).map((score) => model.probability(index, score));
    return placesOf(sentences, probabilities).map((place) => ({ kind, ...place }));
  });
}

/** What stands for a neighbour beyond the text's ends. */
const NOTHING = -9;

/** The scores of one kind along the text, each raised by its better neighbour. */
export function smoothed(scores: readonly Float32Array[], kind: number): Float64Array {
  const own = Float64Array.from(scores, (all) => all[kind] ?? NOTHING);
  return own.map((score, at) => score + FROM_NEIGHBOUR * Math.max(own[at - 1] ?? NOTHING, own[at + 1] ?? NOTHING));
}

function placesOf(sentences: readonly Sentence[], probabilities: Float64Array): Omit<FoundClause, "kind">[] {
  const order = [...probabilities.keys()]
    .filter((at) => (probabilities[at] ?? 0) >= LEAST_PROBABILITY)
    .sort((a, b) => (probabilities[b] ?? 0) - (probabilities[a] ?? 0) || a - b);
  const taken = new Uint8Array(sentences.length);
  const found: Omit<FoundClause, "kind">[] = [];
  for (const at of order) {
    if (taken[at]) continue;
    if (found.length === MOST_PLACES) break;
    const grow = found.length === 0 ? growTight : growWide;
    const [first, last] = grow(at, sentences, probabilities, taken);
    taken.fill(1, first, last + 1);
    found.push({
      probability: probabilities[at] ?? 0,
      start: sentences[first]?.start ?? 0,
      end: sentences[last]?.end ?? 0,
    });
  }
  return found;
}

type Grow = (
  at: number,
  sentences: readonly Sentence[],
  probabilities: Float64Array,
  taken: Uint8Array,
) => [first: number, last: number];

/** Only the neighbours that are surely part of the same clause: what is cited should be the clause and nothing else. */
const growTight: Grow = (at, sentences, probabilities, taken) => {
  const least = Math.max(LEAST_NEIGHBOUR, (probabilities[at] ?? 0) * SAME_CLAUSE);
  const joins = (next: number) =>
    next >= 0 && next < sentences.length && !taken[next] && (probabilities[next] ?? 0) >= least;
  let first = at;
  let last = at;
  while (joins(first - 1)) first--;
  while (joins(last + 1)) last++;
  return [first, last];
};

/** The likelier neighbour first, until a reader has enough of what surrounds it. */
const growWide: Grow = (at, sentences, probabilities, taken) => {
  let first = at;
  let last = at;
  for (;;) {
    const before = first > 0 && !taken[first - 1] ? (probabilities[first - 1] ?? 0) : -1;
    const after = last + 1 < sentences.length && !taken[last + 1] ? (probabilities[last + 1] ?? 0) : -1;
    if (before < 0 && after < 0) return [first, last];
    const next = before >= after ? first - 1 : last + 1;
    const from = sentences[Math.min(first, next)]?.start ?? 0;
    const to = sentences[Math.max(last, next)]?.end ?? 0;
    if (to - from > WIDTH && Math.max(before, after) < SURE) return [first, last];
    if (next < first) first = next;
    else last = next;
  }
};
