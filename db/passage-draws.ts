/** A word or phrase of a question as the database weighs it: see `app.weigh_terms`. */
export interface WeighedTerm {
  /** A tsquery. */
  query: string;
  weight: number;
  words: string[];
  /** For each word, the share of the passages that hold it. */
  shares: number[];
}

export interface Draws {
  queries: string[];
  /** What each query adds to the score of a passage that holds it. */
  gains: number[];
  /** Queries that draw in the passages which may be among the best, from narrow to wide. */
  draws: string[];
}

/** Of two words that follow each other somewhere, the rarer one does in so many of its passages. */
const TOGETHER = 0.4;
/** About so many passages are to be drawn at first, and if too few hold enough, so many. Words that go together bring up to thrice as many. */
const DRAWN = [450, 6_000];
/** A passage is drawn by so many of its best terms. */
const TERMS_OF_FEW = 4;
const TERMS_OF_MANY = 3;
const FEW_TERMS = 12;
/** Of more terms, those that gain least say too little to draw by. */
const MOST_TERMS = 16;
/** Words are told apart by the bits of an integer. */
const MOST_WORDS = 31;
const MOST_SETS = 40;
/** Terms that hardly a passage would hold together only make the query longer: each of them draws by itself. */
const RAREST_SET = 0.001;

/**
 * Which passages are worth scoring among very many. A score is the sum of the gains of the terms held, so the best passages hold some
 * of the few sets of terms that gain most: those sets, joined until enough passages may be expected to hold one of them, are a query
 * that the word index answers without a look at any other passage.
 */
export function planDraws(terms: readonly WeighedTerm[], passages: number): Draws {
  const gains = terms.map(gainOf);
  const telling = terms
    .map((term, at) => ({ term, gain: (gains[at] ?? 0) * (term.words.length > 1 ? TOGETHER : 1) }))
    .sort((a, b) => b.gain - a.gain)
    .slice(0, MOST_TERMS);
  const shares = new Map(
    telling
      .flatMap(({ term }) => term.words.map((word, at) => [word, term.shares[at] ?? 1] as const))
      .slice(0, MOST_WORDS),
  );
  const words = [...shares.keys()];
  const drawing = telling
    .filter(({ term }) => term.words.every((word) => shares.has(word)))
    .map(({ term, gain }) => ({ mask: maskOf(term, words), gain }));
  const sets = setsOf(drawing, [...shares.values()], passages);
  const draws = DRAWN.map((wanted) => queryOf(chooseSets(sets, wanted), words)).filter((draw) => draw !== "");
  return { queries: terms.map(({ query }) => query), gains, draws: [...new Set(draws)] };
}

/** Rarity as in BM25, by shares instead of counts. */
function gainOf({ weight, words, shares }: WeighedTerm): number {
  const share = Math.min(...shares) * (words.length > 1 ? TOGETHER : 1);
  return weight * Math.log(1 + (1 - share) / share);
}

interface Term {
  mask: number;
  gain: number;
}

const maskOf = ({ words }: WeighedTerm, all: readonly string[]): number =>
  words.reduce((mask, word) => mask | (1 << all.indexOf(word)), 0);

/** Words that a passage may hold together, what that gains it at least, and how many passages would hold them were words independent. */
interface WordSet {
  mask: number;
  gain: number;
  expected: number;
  /** The words of one term. */
  single: boolean;
}

function setsOf(terms: readonly Term[], shares: readonly number[], passages: number): WordSet[] {
  const most = terms.length <= FEW_TERMS ? TERMS_OF_FEW : TERMS_OF_MANY;
  const masks = new Set<number>();
  const join = (from: number, mask: number, depth: number) => {
    for (let at = from; at < terms.length; at++) {
      const joined = mask | (terms[at]?.mask ?? 0);
      masks.add(joined);
      if (depth < most) join(at + 1, joined, depth + 1);
    }
  };
  join(0, 0, 1);
  const single = new Set(terms.map(({ mask }) => mask));
  return Array.from(masks, (mask) => ({
    mask,
    single: single.has(mask),
    gain: terms.reduce((sum, term) => (holds(mask, term.mask) ? sum + term.gain : sum), 0),
    expected: shares.reduce((count, share, at) => ((mask >>> at) & 1 ? count * share : count), passages),
  })).sort((a, b) => b.gain - a.gain || a.expected - b.expected);
}

const holds = (mask: number, part: number): boolean => (mask & part) === part;

/** The sets that gain most, none inside another, until so many passages may be expected to hold one. */
function chooseSets(sets: readonly WordSet[], wanted: number): WordSet[] {
  let chosen: WordSet[] = [];
  let expected = 0;
  for (const set of sets) {
    const negligible = !set.single && set.expected < wanted * RAREST_SET;
    if (negligible || chosen.some(({ mask }) => holds(set.mask, mask))) continue;
    chosen = [...chosen.filter(({ mask }) => !holds(mask, set.mask)), set];
    expected = chosen.reduce((sum, one) => sum + one.expected, 0);
    if (expected >= wanted || chosen.length >= MOST_SETS) break;
  }
  return chosen;
}

const queryOf = (sets: readonly WordSet[], words: readonly string[]): string =>
  disjunctionOf(sets.map(({ mask }) => words.filter((_, at) => (mask >>> at) & 1)));

/** Written so that the word most sets share stands once: the index evaluates the query for every passage it looks at. */
function disjunctionOf(sets: readonly (readonly string[])[]): string {
  const counts = new Map<string, number>();
  for (const word of sets.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!first) return "";
  const [shared] = first;
  const within = sets.filter((set) => set.includes(shared)).map((set) => set.filter((word) => word !== shared));
  const without = sets.filter((set) => !set.includes(shared));
  const rest = within.some((set) => set.length === 0) ? "" : disjunctionOf(within);
  const holding = rest === "" ? lexeme(shared) : `(${lexeme(shared)} & ${rest})`;
  return without.length === 0 ? holding : `(${holding} | ${disjunctionOf(without)})`;
}

const lexeme = (word: string): string => `'${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
