/** Endings that change a word's form and seldom its meaning. Training and reading must cut alike. */
export function stemOf(word: string): string {
  if (word.length < 5) return word;
  return word.replace(/(?:ational|ations?|ings?|ments?|ities|ity|ives?|ables?|ies|ied|es|ed|s|ly|e)$/, "") || word;
}

export const FEATURE_WORD = /[a-z0-9]+/g;

/** A word as the clause model knows it: its stem, or how long a number it is. */
export const featureOf = (word: string): string => (/^\d+$/.test(word) ? (word.length < 4 ? "#" : "##") : stemOf(word));

/** What the clause model sees of a sentence: its words and pairs of neighbours, digits masked, each once. */
export function features(text: string): Set<string> {
  const found = new Set<string>();
  let previous = "";
  for (const word of text.toLowerCase().match(FEATURE_WORD) ?? []) {
    const feature = featureOf(word);
    found.add(feature);
    if (previous) found.add(`${previous} ${feature}`);
    previous = feature;
  }
  return found;
}
