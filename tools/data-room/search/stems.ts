import { stemOf } from "../../../ingest/clauses/features.ts";
import type { Span } from "../../../ingest/structure/span.ts";

/** As `stemOf`, and short plurals and "availability" beside "available"; the clause model was trained without. */
export function wordStem(word: string): string {
  if (/^[a-z]{3,4}s$/.test(word) && !/(?:ss|us|is|as)$/.test(word)) return wordStem(word.slice(0, -1));
  return stemOf(word).replace(/abil$/, "");
}

export const stems = (text: string): readonly string[] => wordsIn(text).stems;

/** The stems of the words that begin in a part of a passage, whose words are cut once for all of its parts. */
export function stemsWithin(text: string, { start, end }: Span): readonly string[] {
  const { stems, starts } = wordsIn(text);
  return stems.slice(firstFrom(starts, start), firstFrom(starts, end));
}

/** Those of the wanted stems that the text holds. */
export function stemsAmong(text: string, wanted: { has(stem: string): boolean }): Set<string> {
  const found = new Set<string>();
  for (const stem of stems(text)) if (wanted.has(stem)) found.add(stem);
  return found;
}

/** The first place in ascending numbers that holds one not below `least`. */
function firstFrom(numbers: readonly number[], least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Words {
  stems: readonly string[];
  /** Where each word begins. */
  starts: readonly number[];
}

const known = new Map<string, Words>();
const MOST_KNOWN = 2_000;

/** One search asks for the same passages' words several times over, and most of its time would go into cutting them. */
function wordsIn(text: string): Words {
  const before = known.get(text);
  if (before) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const words = cutWords(text.toLowerCase());
  known.set(text, words);
  return words;
}

/**
 * Letters and digits that stand together, and "1,234.50" as one. Character by character, because a search cuts some fifteen thousand
 * words: an expression that finds them, and a string made of each to look its stem up by, take three times as long.
 */
function cutWords(text: string): Words {
  const words = { stems: [] as string[], starts: [] as number[] };
  for (let at = 0; at < text.length; ) {
    if (!isWordAt(text, at)) {
      at++;
      continue;
    }
    const start = at;
    at = endOfWord(text, start);
    words.stems.push(knownStem(text, start, at));
    words.starts.push(start);
  }
  return words;
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && isWordAt(text, at)) at++;
  while (joinsDigits(text, at)) for (at++; isDigit(text.charCodeAt(at)); ) at++;
  return at;
}

const PLAIN = Array.from({ length: 128 }, (_, code) => /[a-z0-9]/.test(String.fromCharCode(code)));
const OTHER = /[\p{L}\p{N}]/u;

/** Surrogates are taken for letters: what they make is seldom written, and never half a word. */
function isWordAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return PLAIN[code] ?? false;
  return (code >= 0xd800 && code < 0xe000) || OTHER.test(text.charAt(at));
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** A comma or a full stop that a digit follows. */
function joinsDigits(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code === 44 || code === 46) && isDigit(text.charCodeAt(at + 1));
}

/** Cutting endings off takes longer than looking a word up, and a text's words come again and again. */
const cut = new Map<number, { word: string; stem: string }>();
const MOST_CUT = 50_000;

function knownStem(text: string, start: number, end: number): string {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  const before = cut.get(hash);
  if (before?.word.length === end - start && text.startsWith(before.word, start)) return before.stem;
  const word = text.slice(start, end);
  const stem = wordStem(word);
  if (cut.size >= MOST_CUT) cut.clear();
  cut.set(hash, { word, stem });
  return stem;
}
