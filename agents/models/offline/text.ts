/** Words: cutting, stemming, sameness despite typos. */
export interface Token {
  raw: string;
  word: string;
  stem: string;
  start: number;
  end: number;
}

export function tokenize(text: string): Token[] {
  return [
    ...text.matchAll(
      /\b(?:e-mails?|to-dos?|non-[\p{L}]+)\b|[\p{L}][\p{L}\p{M}\d]*(?:['’](?:t|s|re|ve|ll|d|m)\b)?|\d+(?:[.,]\d+)*|[%$€£?]/giu,
    ),
  ].map((m) => {
    const word = m[0].toLowerCase().replace(/’/g, "'").replace(/-/g, "");
    return { raw: m[0], word, stem: stem(word), start: m.index, end: m.index + m[0].length };
  });
}

export function stem(word: string): string {
  let w = word.replace(/'s$/, "");
  if (w.length > 4) w = w.replace(/ies$/, "y").replace(/(ss|x|ch|sh)es$/, "$1");
  if (w.length > 3) w = w.replace(/([^su])s$/, "$1");
  if (w.length > 5)
    w = w
      .replace(/([^aeiou])\1ing$/, "$1")
      .replace(/ing$/, "")
      .replace(/([^aeioul])\1ed$/, "$1")
      .replace(/ed$/, "");
  return w.length > 4 ? w.replace(/e$/, "") : w;
}

/** Damerau-Levenshtein distance (adjacent swaps count one); a result above `most` only means "more than that". */
export function editDistance(a: string, b: string, most = 2): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(before, j - 2) + 1);
      row[j] = least;
    }
    before = previous;
    previous = row;
  }
  return at(previous, b.length);
}
const at = (row: number[], i: number) => row[i] ?? Number.POSITIVE_INFINITY;

export const typoBudget = (word: string) => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);

/** The known word that an unknown one most likely means: same first letter, few slips. */
export function repair(word: string, known: Iterable<string>): string | undefined {
  const budget = typoBudget(word);
  let best: string | undefined;
  let least = budget + 1;
  if (budget)
    for (const candidate of known) {
      if (candidate[0] !== word[0] || candidate.length < 4) continue;
      const distance = editDistance(word, candidate, budget);
      if (distance < least) [best, least] = [candidate, distance];
    }
  return best;
}

/** "win" asks for what is won. Only forms that no ending shows: "closing" must not find "closed". */
const bases: Record<string, string> = { win: "won", wins: "won", lose: "lost", loses: "lost", losing: "lost" };
const base = (word: string) => bases[word] ?? word;

const phrases = new Map<string, Token[]>();

/** Every place where a phrase stands as whole words; a word of five letters and more forgives a slip when loose; "words" tells closing from closed. */
export function findPhrase(
  tokens: Token[],
  phrase: string,
  loose: false | "typos" | "words" = false,
): { from: number; to: number }[] {
  const wanted = phrases.get(phrase) ?? tokenize(phrase).filter((t) => t.word !== "?");
  phrases.set(phrase, wanted);
  if (!wanted.length) return [];
  const hits: { from: number; to: number }[] = [];
  for (let i = 0; i + wanted.length <= tokens.length; i++) {
    const fits = wanted.every((w, k) => {
      const token = tokens[i + k];
      if (!token) return false;
      const [a, b] = loose === "words" ? [base(token.word), base(w.word)] : [token.stem, w.stem];
      return a === b || (loose && b.length >= 5 && a[0] === b[0] && editDistance(a, b, 1) <= 1);
    });
    if (fits) hits.push({ from: i, to: i + wanted.length });
  }
  return hits;
}
