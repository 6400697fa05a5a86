/** Links words to records the person can see: full name, distinctive part of it, or a slip of the pen. */
import { smallWords } from "../lexicon.ts";
import { editDistance, type Token, tokenize, typoBudget } from "../text.ts";
import { documentLinker } from "./documents.ts";

export interface KnownRecord {
  kind: "deal" | "company" | "contact" | "room" | "document" | "person" | "ticker" | "task" | "fund";
  id: string;
  name: string;
  aliases?: readonly string[];
}

export interface RecordSpan {
  candidates: KnownRecord[];
  from: number;
  to: number;
  start: number;
  end: number;
  excluded: boolean;
  /** Only one word of the name was said: enough for a field that must be filled, too little to narrow a search. */
  weak?: boolean;
}
export type Linker = (text: string, tokens: Token[], isCommonWord: (word: string) => boolean) => RecordSpan[];

const generic = new Set(
  "project deal the inc ltd limited llc plc gmbh ag sa group holding holdings company corp corporation co and of fund capital partners acquisition merger room data buyout carve".split(
    " ",
  ),
);
const kindOrder = ["deal", "document", "company", "contact", "person", "room", "ticker", "task", "fund"];
const exclusion =
  /\b(?:not|except(?: for)?|without|excluding|instead of|rather than|other than|apart from|besides|but not|unlike)\s+(?:the |project |deal )*$/i;

export function recordLinker(records: readonly KnownRecord[]): Linker {
  const named = records.filter((r) => r.kind !== "document");
  const linkDocuments = documentLinker(records.filter((r) => r.kind === "document"));
  const entries = named
    .flatMap((record) =>
      // An e-mail address is read as one; its parts are names of companies as often as of people.
      [record.name, ...shortNames(record), ...(record.aliases ?? []).filter((a) => !a.includes("@"))].map((name) => ({
        record,
        words: tokenize(name).map((t) => t.word),
      })),
    )
    .filter((e) => e.words.length > (titled.has(e.record.kind) ? 1 : 0))
    .toSorted((a, b) => b.words.length - a.words.length);
  const holders = holdersOf(entries);

  return function link(text, tokens, isCommonWord) {
    const spans: RecordSpan[] = [];
    const taken = (from: number, to: number) => spans.some((s) => from < s.to && to > s.from);
    const add = (candidates: readonly KnownRecord[], from: number, to: number, weak = false) => {
      const [first, last] = [tokens[from], tokens[to - 1]];
      if (!first || !last || taken(from, to) || !candidates.length) return;
      const excluded = exclusion.test(text.slice(0, first.start));
      const sorted = candidates.toSorted((a, b) => kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind));
      spans.push({ candidates: sorted, from, to, start: first.start, end: last.end, excluded, ...(weak && { weak }) });
    };
    const documents = linkDocuments(text, tokens);
    for (const hit of documents) if (!hit.weak) add(hit.documents, hit.from, hit.to);
    for (const { record, words } of entries) {
      if (words.length === 1 && isCommonWord(words[0] ?? "")) continue;
      for (let i = 0; i + words.length <= tokens.length; i++)
        if (words.every((w, k) => sameWord(w, bare(tokens[i + k]?.word ?? ""), words.length > 1)))
          add(sameName(record), i, i + words.length);
    }
    const hasCapitals = tokens.some((t, i) => i > 0 && /^\p{Lu}\p{Ll}/u.test(t.raw));
    tokens.forEach((token, i) => {
      const word = bare(token.word);
      const capital = /^\p{Lu}/u.test(token.raw);
      if (isCommonWord(word) && !(capital && i > 0)) return;
      const beside = [tokens[i - 1], tokens[i + 1]].filter(
        (t) => t && /^\p{Lu}/u.test(t.raw) && !isCommonWord(bare(t.word)),
      );
      // "Paul Simons" is somebody else than Simon Hart: a slip is one only where the words beside it fit.
      const fits = (r: KnownRecord) =>
        beside.every((t) => tokenize(r.name).some((own) => sameWord(own.word, bare(t?.word ?? ""), true)));
      const plural = word.endsWith("s") ? holders.get(word.slice(0, -1))?.filter(fits) : undefined;
      const exact = holders.get(word) ?? (plural?.length ? plural : undefined);
      if (exact && (capital || !hasCapitals || tokens.length < 6)) add(narrow(exact, tokens, i), i, i + 1);
      if (exact || isCommonWord(word) || word.length < 5) return;
      const near = nearestHolder(word)?.filter(fits);
      if (near?.length && (capital || tokens.length < 9)) add(narrow(near, tokens, i), i, i + 1);
    });
    for (const hit of documents) if (hit.weak) add(hit.documents, hit.from, hit.to, true);
    return spans.sort((a, b) => a.start - b.start);
  };

  function nearestHolder(word: string): KnownRecord[] | undefined {
    let best: KnownRecord[] | undefined;
    let least = Math.min(typoBudget(word), 1) + 1;
    for (const [known, list] of holders) {
      if (known.length < 5 || known[0] !== word[0]) continue;
      const distance = editDistance(word, known, least);
      if (distance < least) [best, least] = [list, distance];
    }
    return best;
  }

  function sameName(record: KnownRecord) {
    return named.filter((r) => r === record || r.name.toLowerCase() === record.name.toLowerCase());
  }
}

/** These are called by their whole title: "update the model" is a task's, and says nothing alone. */
const titled: ReadonlySet<string> = new Set(["task", "fund"]);

/** "Alder & Voss Fund II" is Fund II to everybody; a task is said with or without its articles. */
function shortNames({ kind, name }: KnownRecord): string[] {
  if (kind === "fund") return [name.match(/\bfund\b.*$/i)?.[0] ?? ""].filter((short) => short && short !== name);
  return kind === "task" ? [name.replace(/\b(?:the|a|an|our)\s+/gi, "")].filter((short) => short !== name) : [];
}

function holdersOf(entries: { record: KnownRecord; words: string[] }[]): Map<string, KnownRecord[]> {
  const holders = new Map<string, KnownRecord[]>();
  // Of a listed company only the first word tells: "flow", "energy" and "systems" would draw every question to a price.
  for (const { record, words } of entries)
    for (const word of titled.has(record.kind) ? [] : record.kind === "ticker" ? words.slice(0, 1) : words)
      if (!generic.has(word) && !smallWords.has(word) && word.length > 2 && !/^\d/.test(word))
        holders.set(word, [...new Set([...(holders.get(word) ?? []), record])]);
  return holders;
}

/** Several holders of a word: those of whose name more words stand near win; a room only when a room is spoken of. */
function narrow(list: KnownRecord[], tokens: Token[], at: number): KnownRecord[] {
  if (list.length < 2) return list;
  const near = new Set(tokens.slice(Math.max(0, at - 3), at + 4).map((t) => bare(t.word)));
  const wanted =
    near.has("room") || near.has("dataroom")
      ? list.filter((r) => r.kind === "room")
      : list.filter((r) => r.kind !== "room");
  const pool = wanted.length ? wanted : list;
  const score = (r: KnownRecord) => tokenize(r.name).filter((t) => near.has(t.word)).length;
  const most = Math.max(...pool.map(score));
  return pool.filter((r) => score(r) === most || (score(r) >= most - 1 && r.kind !== pool[0]?.kind));
}

function sameWord(wanted: string, said: string, forgiving: boolean): boolean {
  return said === wanted || (forgiving && wanted.length > 4 && editDistance(said, wanted, 1) <= 1);
}
const bare = (word: string) => word.replace(/'s$/, "");
