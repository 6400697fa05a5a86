import { describe, expect, it } from "vitest";
import { planDraws, type WeighedTerm } from "./passage-draws.ts";

const PASSAGES = 20_000;

/** The same numbers between 0 and 1 in each run: a linear congruential generator (Numerical Recipes). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const word = (name: string, share: number, weight = 1): WeighedTerm => ({
  query: `'${name}'`,
  weight,
  words: [name],
  shares: [share],
});
const phrase = (names: string[], shares: number[], weight = 1): WeighedTerm => ({
  query: names.map((name) => `'${name}'`).join(" <-> "),
  weight,
  words: names,
  shares,
});

/** Whether a passage with these words is drawn: the query's quoted words, "&", "|" and brackets. */
function isDrawn(query: string, held: ReadonlySet<string>): boolean {
  const tokens = query.match(/'(?:[^']|'')+'|[&|()]/g) ?? [];
  let at = 0;
  const either = (): boolean => {
    let value = both();
    while (tokens[at] === "|") {
      at++;
      value = both() || value;
    }
    return value;
  };
  const both = (): boolean => {
    let value = one();
    while (tokens[at] === "&") {
      at++;
      value = one() && value;
    }
    return value;
  };
  const one = (): boolean => {
    const token = tokens[at++] ?? "";
    if (token !== "(") return held.has(token.slice(1, -1).replaceAll("''", "'"));
    const value = either();
    at++;
    return value;
  };
  return either();
}

describe("the queries that draw passages in", () => {
  it("draw nearly all of the best passages by reading a small part of them, words rare and common mixed", () => {
    const random = createRandom(7);
    const terms = [0.5, 0.31, 0.2, 0.12, 0.05, 0.02, 0.004].map((share, at) => word(`w${at}`, share));
    const { gains, draws } = planDraws(terms, PASSAGES);
    const passages = Array.from({ length: PASSAGES }, () => {
      const held = new Set(terms.flatMap(({ words, shares }) => (random() < (shares[0] ?? 0) ? words : [])));
      return {
        held,
        score: terms.reduce((sum, term, at) => sum + (held.has(term.words[0] ?? "") ? (gains[at] ?? 0) : 0), 0),
      };
    });
    const drawn = passages.filter(({ held }) => isDrawn(draws[0] ?? "", held));
    const best = [...passages].sort((a, b) => b.score - a.score).slice(0, 90);
    expect(drawn.length).toBeLessThan(PASSAGES / 10);
    expect(best.filter(({ held }) => isDrawn(draws[0] ?? "", held)).length).toBeGreaterThanOrEqual(88);
  });

  it("go from narrow to wide: what the first draws, the second draws as well", () => {
    const terms = Array.from({ length: 9 }, (_, at) => word(`w${at}`, 0.3 / (at + 1)));
    const [narrow = "", wide = ""] = planDraws(terms, PASSAGES).draws;
    expect(wide).not.toBe("");
    for (let mask = 0; mask < 1 << 9; mask++) {
      const held = new Set(terms.flatMap(({ words }, at) => ((mask >> at) & 1 ? words : [])));
      if (isDrawn(narrow, held)) expect(isDrawn(wide, held)).toBe(true);
    }
  });

  it("take a phrase for no more than its words, all of them", () => {
    const { draws } = planDraws([phrase(["break-up", "fee"], [0.0001, 0.02])], PASSAGES);
    expect(draws).toEqual(["('break-up' & 'fee')"]);
  });

  it("weigh a phrase by its rarer word, a word by its own share", () => {
    const { gains } = planDraws(
      [word("fee", 0.02), phrase(["break-up", "fee"], [0.001, 0.02]), word("fee2", 0.02, 2)],
      PASSAGES,
    );
    expect(gains[0]).toBeCloseTo(Math.log(50));
    expect(gains[1]).toBeCloseTo(Math.log(1 / 0.0004));
    expect(gains[2]).toBeCloseTo(2 * Math.log(50));
  });

  it("stay short for a question of fifty terms, and say nothing for none", () => {
    const terms = Array.from({ length: 50 }, (_, at) => phrase([`a${at}`, `b${at}`], [0.05, 0.1]));
    expect(Math.max(...planDraws(terms, PASSAGES).draws.map(({ length }) => length))).toBeLessThan(2_000);
    expect(planDraws([], PASSAGES)).toEqual({ queries: [], gains: [], draws: [] });
  });

  it("quote what a word may hold", () => {
    expect(planDraws([word("o'neil\\s", 0.01)], PASSAGES).draws).toEqual(["'o''neil\\\\s'"]);
  });
});
