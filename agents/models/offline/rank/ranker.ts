/** Which tool a clause is about: nearest example, the tool's own words, and whether its fields can hold the values said. */

import type { Reading } from "../read/reading.ts";
import { outputWords, ownDescription, readSlots, type Slot, splitName } from "../slots.ts";
import type { ToolCard } from "../tool-card.ts";
import { type Features, featuresOf, tuning } from "./features.ts";
import { slotFit } from "./slot-fit.ts";
import { coverage, dot, sum, unit } from "./vectors.ts";

export interface Ranked {
  tool: string;
  score: number;
  nearest: number;
  example: string;
  /** The share of what was said that this tool's words, fields and examples know, by rarity. */
  known: number;
}

export interface Ranker {
  /** Words that any tool knows, stemmed. */
  readonly known: ReadonlySet<string>;
  /** `without`: leave one example out, to measure the catalogue against itself. */
  rank(reading: Reading, offered?: ReadonlySet<string>, without?: string): Ranked[];
}

interface Entry {
  card: ToolCard;
  slots: Slot[];
  examples: { text: string; vector: Features }[];
  centre: Features;
  words: Features;
  asked: Features;
}

const weights = { nearest: 0.3, close: 0.2, centre: 0.5, words: 0.8, slots: 2 };
/** A word of the answer counts a little less than a word of the request: many tools answer with a "status". */
const outputShare = 0.85;

export function createRanker(
  cards: readonly ToolCard[],
  readExample: (text: string, card?: ToolCard) => Reading,
): Ranker {
  const raw = cards.map((card) => {
    const slots = readSlots(card);
    const examples = card.examples.map((text) => ({ text, features: featuresOf(readExample(text, card)) }));
    const hints = slots.flatMap((s) => [
      ...s.cues,
      ...(s.options ?? []).map(splitName),
      ...Object.values(s.words ?? {}).flat(),
    ]);
    const own = `${card.title}. ${splitName(card.name)}. ${ownDescription(card)} ${hints.join(" ")}`.toLowerCase();
    const answered = card.fallback ? "" : outputWords(card.output).join(". ").toLowerCase();
    return { card, slots, examples, words: featuresOf(readExample(own)), asked: featuresOf(readExample(answered)) };
  });
  const idf = new Map<string, number>();
  const known = new Set<string>();
  for (const [name, tools] of countHolders(raw)) {
    idf.set(name, Math.log(1 + cards.length / tools));
    if (/^[a-z'0-9]+$/.test(name)) known.add(name);
  }
  const unseen = Math.log(1 + (cards.length || 40)) * tuning.unseen;
  const weigh = (features: Features): Features =>
    unit(new Map([...features].map(([name, weight]) => [name, weight * (idf.get(name) ?? unseen) ** tuning.rarity])));
  const entries: Entry[] = raw.map(({ examples, words, asked, ...rest }) => {
    const vectors = examples.map((e) => ({ text: e.text, vector: weigh(e.features) }));
    return {
      ...rest,
      examples: vectors,
      centre: unit(sum(vectors.map((v) => v.vector))),
      words: weigh(words),
      asked: weigh(asked),
    };
  });

  return {
    known,
    rank(reading, offered, without) {
      const query = weigh(featuresOf(reading, known));
      return entries
        .filter(({ card }) => !card.hidden && (!offered || offered.has(card.name)))
        .map((entry) => scoreEntry(entry, query, reading, without))
        .sort((a, b) => b.score - a.score);
    },
  };
}

function scoreEntry(entry: Entry, query: Features, reading: Reading, without?: string): Ranked {
  const rest = entry.examples.filter((e) => e.text !== without);
  const vectors = rest.map((e) => e.vector);
  let nearest = 0;
  let example = "";
  for (const e of rest) {
    const score = dot(query, e.vector);
    if (score > nearest) [nearest, example] = [score, e.text];
  }
  const middle = rest.length === entry.examples.length ? entry.centre : unit(sum(vectors));
  const score =
    weights.nearest * nearest +
    weights.close * nearest ** 3 +
    weights.centre * dot(query, middle) +
    weights.words *
      coverage(
        query,
        [
          [entry.words, 1],
          [entry.asked, outputShare],
        ],
        vectors,
        tuning.exampleWord,
      ) +
    weights.slots * slotFit(entry.slots, reading);
  const known = coverage(
    query,
    [
      [entry.words, 1],
      [entry.asked, 1],
    ],
    vectors,
    1,
  );
  return { tool: entry.card.name, score, nearest, example, known };
}

function countHolders(raw: { card: ToolCard; words: Features; asked: Features; examples: { features: Features }[] }[]) {
  const holders = new Map<string, Set<string>>();
  for (const { card, words, asked, examples } of raw)
    for (const features of [words, asked, ...examples.map((e) => e.features)])
      for (const name of features.keys()) {
        const tools = holders.get(name) ?? new Set<string>();
        holders.set(name, tools.add(card.name));
      }
  return [...holders].map(([name, tools]) => [name, tools.size] as const);
}
