import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { COMMON } from "../../server/seeds/demo/clauses.ts";
import { createRandom } from "./random.ts";

/** Text that nobody wrote, with the word order and word frequencies of text that somebody did. */
export interface Prose {
  /** A passage of about so many characters, ending with a sentence. */
  passage(characters: number): string;
  /** A name that no dictionary holds, such as "Velmora Tarn". */
  name(): string;
  random: () => number;
}

const SYLLABLES = "bra cor del fen gar hol jun kel lum mar nov ost pra quil ros sel tam ulm vel wex yar zan".split(" ");
/** How often a word gives way to one of the document's own: they are what a question names. */
const OWN_SHARE = 0.04;

/** A chain over pairs of words. `folder` holds .txt files to learn from; without it the demo workspace's clauses serve. */
export function learnProse(folder: string | undefined): (seed: number) => Prose {
  const chain = new Map<string, string[]>();
  const starts: string[] = [];
  for (const text of textsOf(folder)) {
    let previous = "";
    for (const word of text.split(/\s+/)) {
      if (word === "" || word.length > 24) continue;
      if (previous === "" || /[.;]$/.test(previous)) starts.push(word);
      else chain.get(previous)?.push(word) ?? chain.set(previous, [word]);
      previous = word;
    }
  }
  return (seed) => speak(chain, starts, createRandom(seed));
}

function speak(chain: ReadonlyMap<string, readonly string[]>, starts: readonly string[], random: () => number): Prose {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const word = () => pick(SYLLABLES) + pick(SYLLABLES) + (random() < 0.4 ? pick(SYLLABLES) : "");
  const own = Array.from({ length: 25 }, word);
  return {
    random,
    name: () => [word(), word()].map((each) => (each[0] ?? "").toUpperCase() + each.slice(1)).join(" "),
    passage(characters) {
      let text = "";
      let last: string | undefined;
      while (text.length < characters) {
        const next = (last && !/[.;]$/.test(last) && pick(chain.get(last) ?? [])) || pick(starts);
        text += (text ? " " : "") + (random() < OWN_SHARE ? pick(own) : next);
        last = next;
      }
      return `${text}.`;
    },
  };
}

function textsOf(folder: string | undefined): string[] {
  if (!folder) return Object.values(COMMON).map(({ title, clauses }) => `${title}. ${clauses.join(" ")}`);
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".txt"))
    .sort()
    .map((name) => readFileSync(path.join(folder, name), "utf8"));
}
