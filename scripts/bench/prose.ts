import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { COMMON } from "../../server/seeds/demo/clauses.ts";
import { createRandom } from "./random.ts";

/** Text that nobody wrote, made of text that somebody did: clauses recur between papers and never quite alike. */
export interface Prose {
  /** A passage of about so many characters. */
  passage(characters: number): string;
  /** A name that no dictionary holds, such as "Velmora Tarn". */
  name(): string;
  random: () => number;
}

const SYLLABLES = "bra cor del fen gar hol jun kel lum mar nov ost pra quil ros sel tam ulm vel wex yar zan".split(" ");
/** How often a word gives way to one of the document's own, which a question may name, and how often to any other word. */
const OWN_SHARE = 0.04;
const OTHER_SHARE = 0.1;

/** `folder` holds .txt files to take passages from; without it the demo workspace's clauses serve. */
export function learnProse(folder: string | undefined): (seed: number) => Prose {
  const words = textsOf(folder).flatMap((text) => text.split(/\s+/).filter((word) => word !== "" && word.length <= 24));
  const starts = words.flatMap((word, at) => (/[.;]$/.test(word) ? [at + 1] : []));
  return (seed) => speak(words, starts, createRandom(seed));
}

function speak(words: readonly string[], starts: readonly number[], random: () => number): Prose {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const word = () => pick(SYLLABLES) + pick(SYLLABLES) + (random() < 0.4 ? pick(SYLLABLES) : "");
  const own = Array.from({ length: 25 }, word);
  return {
    random,
    name: () => [word(), word()].map((each) => (each[0] ?? "").toUpperCase() + each.slice(1)).join(" "),
    passage(characters) {
      let text = "";
      for (let at = pick(starts); text.length < characters; at++) {
        const chance = random();
        const next = chance < OWN_SHARE ? pick(own) : chance < OWN_SHARE + OTHER_SHARE ? pick(words) : words[at];
        // Sentences of several places stand beside each other.
        if (next === undefined || (random() < 0.3 && /[.;]$/.test(next))) at = pick(starts) - 1;
        text += `${text ? " " : ""}${next ?? ""}`;
      }
      return text;
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
