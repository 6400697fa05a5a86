/** What a request is made of: words, concepts and neighbours, with every value replaced by its class. */
import { conceptOf, readVerbs, smallWords } from "../lexicon.ts";
import type { Reading } from "../read/reading.ts";
import { repair } from "../text.ts";

export type Features = Map<string, number>;
/** Weights of the features; measured by leaving one example out. */
export const tuning = {
  lead: 1,
  mark: 0.9,
  small: 0.25,
  known: 0.8,
  concept: 0.7,
  first: 0.6,
  object: 0.7,
  exampleWord: 0.2,
  pair: 0.5,
  unseen: 0.5,
  rarity: 1.6,
};

type Mark = { start: number; end: number; mark: string };

/** Words, concepts and neighbours, with every value replaced by its class, so "move Falcon" teaches "move <deal>". */
export function featuresOf(reading: Reading, known?: ReadonlySet<string>): Features {
  const { units, guessed, body } = unitsOf(reading, known);
  const features: Features = new Map();
  const add = (name: string, weight: number) => features.set(name, Math.max(features.get(name) ?? 0, weight));
  units.forEach((unit, i) => {
    const concept = conceptOf(unit);
    const small = smallWords.has(unit);
    const lead = i === 0 && readVerbs.has(unit) ? tuning.lead : 1;
    const weight = (i >= body ? 0.3 : 1) * lead;
    const own = unit.startsWith("<")
      ? tuning.mark
      : small
        ? tuning.small
        : guessed.has(unit)
          ? 0.7
          : concept
            ? tuning.known
            : 1;
    add(unit, weight * own);
    if (concept) add(concept, weight * tuning.concept);
    if (unit.length >= 7 && !unit.startsWith("<")) add(`${unit.slice(0, 6)}…`, weight * 0.5);
    const after = units[i + 1];
    if (after) {
      const bothSmall = small && smallWords.has(after);
      add(`${concept ?? unit} ${conceptOf(after) ?? after}`, weight * (bothSmall ? 0.2 : tuning.pair));
    }
  });
  for (const token of reading.tokens)
    if (token.word !== token.stem && /s$/.test(token.word) && token.start < bodyStart(reading))
      add(`${token.stem}+s`, 0.4);
  const [first] = units;
  if (first) add(`^${conceptOf(first) ?? first}`, tuning.first);
  const object = objectOf(units);
  if (object) add(`>${conceptOf(object) ?? object}`, tuning.object);
  return features;
}

/** What follows a colon is the body of a note: its words hardly say which tool is meant. */
function bodyStart(reading: Reading): number {
  const colon = reading.text.search(/\S:\s/);
  return colon > 0 ? colon : Number.POSITIVE_INFINITY;
}

function marksOf(reading: Reading): Mark[] {
  const marks: Mark[] = [];
  const mark = <T extends { start: number; end: number }>(list: readonly T[], name: (piece: T) => string) => {
    for (const s of list)
      if (marks.every((m) => s.end <= m.start || s.start >= m.end))
        marks.push({ start: s.start, end: s.end, mark: name(s) });
  };
  mark(reading.emails, () => "<email>");
  mark(reading.phones, () => "<phone>");
  mark(reading.urls, () => "<url>");
  mark(reading.quotes, () => "<quote>");
  mark(reading.records, (r) => {
    const kind = r.candidates[0]?.kind ?? "name";
    if (kind === "company" && /^[A-Z]{2,5}$/.test(reading.text.slice(r.start, r.end))) return "<ticker>";
    return kind === "deal" || kind === "room" || kind === "document" ? `<${kind}>` : "<name>";
  });
  mark(
    reading.lists.map((l) => ({ start: l[0]?.start ?? 0, end: l.at(-1)?.end ?? 0 })),
    () => "<figures>",
  );
  mark(reading.dates, () => "<date>");
  mark(reading.amounts, (a) => `<${a.type}>`);
  mark(reading.currencies, () => "<currency>");
  mark(reading.names, (n) => (n.ticker ? "<ticker>" : "<name>"));
  return marks.sort((a, b) => a.start - b.start);
}

function unitsOf(reading: Reading, known?: ReadonlySet<string>) {
  const marks = marksOf(reading);
  const units: string[] = [];
  const guessed = new Set<string>();
  const bodyFrom = bodyStart(reading);
  let next = 0;
  let body = Number.POSITIVE_INFINITY;
  for (const token of reading.tokens) {
    while ((marks[next]?.end ?? Number.POSITIVE_INFINITY) <= token.start) next++;
    const ahead = marks[next];
    if (token.start > bodyFrom && body === Number.POSITIVE_INFINITY) body = units.length;
    if (ahead && token.start >= ahead.start) {
      if (token.start === ahead.start || !units.length) units.push(ahead.mark);
      continue;
    }
    if (token.word === "?") continue;
    const repaired = known && !known.has(token.stem) ? repair(token.stem, known) : undefined;
    if (repaired) guessed.add(repaired);
    units.push(repaired ?? token.stem);
  }
  return { units, guessed, body };
}

/** What the verb acts on: the last word of the first noun phrase, "note" in "add a new note to …". */
function objectOf(units: string[]): string | undefined {
  let i = 1;
  const article = /^(?:a|an|the|new|our|my|me|us|all|any|some|up|this|that|another|there)$/;
  while (article.test(units[i] ?? "")) i++;
  let object: string | undefined;
  for (; i < Math.min(units.length, 6); i++) {
    const unit = units[i] ?? "";
    if (smallWords.has(unit) || (object && unit.startsWith("<"))) break;
    object = unit;
  }
  return object;
}
