import { smoothed } from "../../ingest/clauses/find-clauses.ts";
import { type ClauseWeights, createClauseModel } from "../../ingest/clauses/model.ts";
import type { Example } from "./train.ts";

const FOLDS = 3;
const STEPS = 400;
const RATE = 0.5;
/** How firmly a kind with few clauses is held to what all kinds show together. */
const HELD = 20;

interface Observed {
  score: number;
  is: boolean;
}

/** Learns, on contracts that a model of the other folds has not seen, what its scores are worth as probabilities. */
export function calibrate(
  weights: ClauseWeights,
  examples: readonly (readonly Example[])[],
  kinds: readonly string[],
  train: (examples: readonly (readonly Example[])[]) => ClauseWeights,
): ClauseWeights {
  const observed = new Map<string, Observed[]>(kinds.map((kind) => [kind, []]));
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = createClauseModel(train(examples.filter((_, index) => index % FOLDS !== fold)));
    for (const contract of examples.filter((_, index) => index % FOLDS === fold)) {
      const scores = contract.map((example) => model.scoreFeatures(example.features));
      for (const [kind, name] of kinds.entries()) {
        const values = smoothed(scores, kind);
        contract.forEach((example, at) => {
          if (!example.touches.has(name))
            observed.get(name)?.push({ score: values[at] ?? 0, is: example.is.has(name) });
        });
      }
    }
  }
  const all = fitLine([...observed.values()].flat(), { scale: 1, shift: 0 }, 0);
  const calibrated = kinds.map((kind) => {
    const own = fitLine(observed.get(kind) ?? [], all, HELD);
    const { bias = 0, features = "", weights: steps = "" } = weights.kinds[kind] ?? {};
    return [kind, { bias, scale: round(own.scale), shift: round(own.shift), features, weights: steps }];
  });
  return { ...weights, kinds: Object.fromEntries(calibrated) };
}

interface Line {
  scale: number;
  shift: number;
}

/** Platt scaling: the logistic line through the scores, by Newton's method, held to a prior line as if by `held` observations. */
function fitLine(observed: readonly Observed[], prior: Line, held: number): Line {
  let { scale, shift } = prior;
  for (let step = 0; step < STEPS; step++) {
    let gScale = held * 0.1 * (scale - prior.scale);
    let gShift = held * 0.1 * (shift - prior.shift);
    let hScale = held * 0.1 + 1e-3;
    let hShift = held * 0.1 + 1e-3;
    let hBoth = 0;
    for (const { score, is } of observed) {
      const p = 1 / (1 + Math.exp(-(scale * score + shift)));
      const error = p - (is ? 1 : 0);
      const spread = p * (1 - p);
      gScale += error * score;
      gShift += error;
      hScale += spread * score * score;
      hShift += spread;
      hBoth += spread * score;
    }
    const determinant = hScale * hShift - hBoth * hBoth;
    const dScale = (hShift * gScale - hBoth * gShift) / determinant;
    const dShift = (hScale * gShift - hBoth * gScale) / determinant;
    scale = Math.max(0.1, scale - RATE * dScale);
    shift -= RATE * dShift;
    if (Math.abs(dScale) + Math.abs(dShift) < 1e-5) break;
  }
  return { scale, shift };
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
