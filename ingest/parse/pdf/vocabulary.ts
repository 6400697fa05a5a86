/** Texts that wait to be learned at most: those that follow have the same words. */
const TEXTS_WAITING = 30;
const WORDS_KEPT = 50_000;
/** These stand before a hyphen of their own. */
const PREFIX = /^(?:non|self|pre|post|co|anti|long|short)$/;

/** Words seen so far: they tell a word that was broken at a line's end from one that has a hyphen of its own. */
export class Vocabulary {
  readonly #words = new Set<string>();
  /** Most documents break no word, so texts are taken apart only when one does. */
  #waiting: string[] = [];

  add(text: string): void {
    if (this.#waiting.length < TEXTS_WAITING) this.#waiting.push(text);
  }

  /** "manage-ment" is one word, "long-term" keeps its hyphen. */
  joins(before: string, after: string): boolean {
    this.#learn();
    const [left, right] = [before.toLowerCase(), after.toLowerCase()];
    if (this.#words.has(left + right)) return true;
    if (this.#words.has(`${left}-${right}`)) return false;
    return !(this.#words.has(left) && this.#words.has(right)) && !PREFIX.test(left);
  }

  #learn(): void {
    for (const text of this.#waiting.splice(0)) {
      if (this.#words.size > WORDS_KEPT) return;
      learnWords(text.toLowerCase(), this.#words);
    }
  }
}

const HYPHEN = 45;
const ANY_LETTER = /\p{L}/u;

/** Letters, with hyphens between them. A document has a hundred thousand words, so letters are compared by number. */
function learnWords(text: string, words: Set<string>): void {
  let start = -1;
  let end = -1;
  for (let at = 0; at <= text.length; at++) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) {
      if (start < 0) start = at;
      end = at + 1;
    } else if (start >= 0 && code !== HYPHEN) {
      if (end - start > 1) words.add(text.slice(start, end));
      start = -1;
    }
  }
}

const isLetter = (code: number) =>
  (code > 96 && code < 123) || (code > 127 && ANY_LETTER.test(String.fromCharCode(code)));
