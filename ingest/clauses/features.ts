/** Endings that change a word's form and seldom its meaning. Training and reading must cut alike. */
export function stemOf(word: string): string {
  if (word.length < 5) return word;
  return word.replace(/(?:ational|ations?|ings?|ments?|ities|ity|ives?|ables?|ies|ied|es|ed|s|ly|e)$/, "") || word;
}

/** What the clause model sees of a sentence: its words and pairs of neighbours, digits masked, each once. */
export function features(text: string): Set<string> {
  const found = new Set<string>();
  let previous = "";
  for (const word of text.toLowerCase().match(/[a-z0-9]+/g) ?? []) {
    const stem = /^\d+$/.test(word) ? (word.length < 4 ? "#" : "##") : stemOf(word);
    found.add(stem);
    if (previous) found.add(`${previous} ${stem}`);
    previous = stem;
  }
  return found;
}
