export type Piece = { text: string } | { word: string; marks: number[] };

const GROUP = String.raw`\[\d{1,3}(?:, ?\d{1,3})*\]`;
const MARKS = new RegExp(String.raw`(\S{1,24})?[ \t]*((?:${GROUP}[ \t]*(?=\[\d))*${GROUP})([.,;:!?]?)`, "g");

/**
 * Cuts "… 60 days [1]." into text, and a word with its marks: the mark follows the full stop and is joined to the last
 * word, so that it never starts a line. Numbers in brackets that name no source stay text.
 */
export function cutCitations(text: string, isKnown: (index: number) => boolean): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKS)) {
    const marks = (match[2] ?? "").match(/\d+/g)?.map(Number) ?? [];
    if (!marks.every(isKnown)) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ word: (match[1] ?? "") + (match[3] ?? ""), marks });
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}
