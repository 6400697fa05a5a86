/** A place in a text, in UTF-16 code units. */
export interface Span {
  start: number;
  end: number;
}

/** The span without the white space around what it holds. */
export function trimmed(text: string, { start, end }: Span): Span {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from] ?? "")) from++;
  while (to > from && /\s/.test(text[to - 1] ?? "")) to--;
  return { start: from, end: to };
}
