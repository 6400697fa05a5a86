/** "page 3", "pages 2 to 4", "pp. 7 and 9" as page numbers. */
export function findPages(text: string): number[] | undefined {
  const said = text.match(/\b(?:pages?|pp?\.|slides?)\s*((?:\d{1,4}(?:\s*(?:,|-|–|and|to|&|through)\s*)?)+)/i)?.[1];
  if (!said) return /\bfirst page\b/i.test(text) ? [1] : undefined;
  const pages = new Set<number>();
  for (const part of said.split(/,|\band\b|&/)) {
    const [from, to] = part.match(/\d+/g)?.map(Number) ?? [];
    if (from === undefined) continue;
    for (let page = from; page <= Math.min(to ?? from, from + 49); page++) pages.add(page);
  }
  return pages.size ? [...pages] : undefined;
}
