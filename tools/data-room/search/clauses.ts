import model from "./clause-weights.json" with { type: "json" };
import { features } from "./text.ts";
import { CLAUSES } from "./vocabulary.ts";

const WEIGHTS = model.weights as unknown as Record<string, Record<string, number>>;

/** The kinds of clause a question asks for, the likeliest first. */
export function clausesOf(question: string): string[] {
  const found = CLAUSES.filter(([asked]) => asked.test(question)).map(([, clause]) => clause);
  return found.filter((clause) => clause in WEIGHTS).slice(0, 2);
}

/** Words a search for the clause should bring up: the heaviest ones are also the most usual. */
export function clauseTerms(clause: string, count: number): string[] {
  return Object.keys(WEIGHTS[clause] ?? {})
    .filter((term) => !/[#]|^.{1,2}$/.test(term))
    .slice(0, count);
}

/** Log-odds that the passage is such a clause, damped by its length. Above about 2 it usually is. */
export function clauseScore(clause: string, text: string): number {
  const weights = WEIGHTS[clause];
  if (!weights) return 0;
  const found = features(text);
  let sum = 0;
  for (const feature of found) sum += weights[feature] ?? 0;
  return sum / Math.sqrt(found.size + 25);
}
