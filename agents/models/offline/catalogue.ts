/** The tool cards prepared once: slots, vocabulary, ranking vectors. The same cards give the same catalogue for the whole process. */
import { createHash } from "node:crypto";
import { changeVerbs, conceptOf, readVerbs, smallWords } from "./lexicon.ts";
import { type Mood, readMood, stripCourtesy } from "./mood.ts";
import { createRanker, type Ranker } from "./rank/ranker.ts";
import { exampleLinker } from "./read/examples.ts";
import { type Reading, read } from "./read/reading.ts";
import type { Linker } from "./read/records.ts";
import { outputWords, ownDescription, readSlots, type Slot, splitName } from "./slots.ts";
import { repair, tokenize } from "./text.ts";
import type { ToolCard } from "./tool-card.ts";

export interface Tool {
  card: ToolCard;
  slots: Slot[];
  /** The last word of the name: "task" of create_task. */
  noun: string;
  /** First words of the examples. */
  leads: ReadonlySet<string>;
  /** First words of those that tell what somebody did: "had a call with …", "met …". */
  tells: ReadonlySet<string>;
  /** Words that say which tool, not which value. */
  frameWords: ReadonlySet<string>;
  /** Every word that the tool's texts, fields and answers use. */
  vocabulary: ReadonlySet<string>;
  recordSlot?: Slot;
}

export interface Catalogue {
  tools: ReadonlyMap<string, Tool>;
  ranker: Ranker;
  read(text: string, now: Date, link: Linker): Reading;
  mood(text: string, subjectEnd?: number): Mood;
  exampleMood(example: string): Mood | undefined;
  /** The verb that opens a request, with a slip of the pen repaired. */
  firstStem(text: string): string;
  leadWords: ReadonlySet<string>;
}

const cache = new Map<string, Catalogue>();

export function catalogueOf(cards: readonly ToolCard[]): Catalogue {
  const key = createHash("sha256").update(JSON.stringify(cards)).digest("base64");
  const known = cache.get(key);
  if (known) return known;
  const made = buildCatalogue(cards);
  cache.set(key, made);
  return made;
}

function buildCatalogue(cards: readonly ToolCard[]): Catalogue {
  const tools = new Map(cards.map((card) => [card.name, prepare(card)]));
  const lowered = new Set(
    cards
      .flatMap((c) =>
        // The parts of an address in an example are somebody's name, not common words.
        [c.description, c.title, splitName(c.name), ...c.examples].flatMap((text) =>
          tokenize(text.replace(/\S*@\S+/g, "")),
        ),
      )
      .filter((t) => t.raw === t.word)
      .map((t) => t.word),
  );
  const isCommon = (word: string) => lowered.has(word) || smallWords.has(word);
  const noLinks: Linker = () => [];
  // Examples are read as of a fixed day, so that the same cards always give the same vectors.
  const exampleDay = new Date(2026, 0, 15);
  const ranker = createRanker(cards, (text, card) =>
    read(text, exampleDay, card ? exampleLinker(tools.get(card.name)?.slots ?? []) : noLinks, isCommon),
  );
  const leadWords = new Set([
    ...changeVerbs,
    ...readVerbs,
    ...cards
      .flatMap((c) => c.examples.map((e) => tokenize(stripCourtesy(e))[0]))
      .filter((t) => t !== undefined)
      .filter((t) => t.raw === t.word && !smallWords.has(t.word))
      .map((t) => t.stem),
  ]);
  const firstStem = (text: string) => {
    const [first] = tokenize(text);
    if (!first) return "";
    if (leadWords.has(first.stem) || (/^\p{Lu}/u.test(first.raw) && text.indexOf(first.raw) > 0)) return first.stem;
    return (!isCommon(first.word) && repair(first.stem, changeVerbs)) || first.stem;
  };
  const mood = (text: string, subjectEnd = -1) => readMood(text, leadWords, firstStem, subjectEnd);
  const exampleMoods = new Map(cards.flatMap((c) => c.examples.map((e) => [e, mood(e)] as const)));
  return {
    tools,
    ranker,
    leadWords,
    firstStem,
    mood,
    exampleMood: (example) => exampleMoods.get(example),
    read: (text, now, link) => read(text, now, link, isCommon),
  };
}

/** Who tells what they did: "I just spoke to", "we have met". */
export const teller = /^(?:(?:i|we)(?:['’]ve)?\s+)?(?:(?:just|have|already|also)\s+)*/i;
const deed =
  /^(?:(?:i|we)(?:['’]ve)?\s+(?:just\s+)?)?(?:had|met|spoke|talked|visited|called|phoned|emailed|saw|won|lost|signed)\b/i;

/** Field names that are also everyday words and say nothing about a tool's subject. */
const plumbing = /^(?:start|end|from|to|limit|cursor|query|pages?|top|first|last|in|at|about)$/;

function prepare(card: ToolCard): Tool {
  const slots = readSlots(card);
  const leads = card.examples.flatMap((e) => tokenize(stripCourtesy(e)).slice(0, 1));
  const frame = [...tokenize(`${card.title} ${splitName(card.name)}`), ...leads].map((t) => t.stem);
  const noun = tokenize(splitName(card.name)).at(-1)?.stem ?? "";
  const hints = slots.flatMap((s) => [
    ...s.cues.filter((cue) => !plumbing.test(cue)),
    ...(s.options ?? []).map(splitName),
    ...Object.values(s.words ?? {}).flat(),
    ...Object.keys(s.words ?? {}).map(splitName),
  ]);
  const own = [
    card.title,
    splitName(card.name),
    ownDescription(card),
    ...card.examples,
    ...hints,
    ...outputWords(card.output),
  ];
  return {
    card,
    slots,
    noun: conceptOf(noun) ?? noun,
    leads: new Set(leads.map((t) => t.stem)),
    tells: new Set(
      card.examples
        .filter((e) => deed.test(e))
        .flatMap((e) => tokenize(e.replace(teller, "")).slice(0, 1))
        .map((t) => t.stem),
    ),
    frameWords: new Set(frame),
    vocabulary: new Set(own.flatMap((text) => tokenize(text)).flatMap((t) => [t.stem, conceptOf(t.stem) ?? t.stem])),
    recordSlot: slots.find((s) => s.kind.startsWith("record:")),
  };
}
