import type { OutlineEntry, ParsedDocument, TextBlock } from "./document.ts";
import { parseText } from "./text.ts";

/** Markdown stays the text it is: readers know it, and offsets hold in the file. Only its headings are read out. */
export function parseMarkdown(bytes: Uint8Array): ParsedDocument {
  const { pages } = parseText(bytes);
  const outline: OutlineEntry[] = [];
  for (const [index, page] of pages.entries()) {
    const blocks: TextBlock[] = [];
    let start = 0;
    let fenced = false;
    for (const line of page.text.split("\n")) {
      if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
      const heading = fenced ? null : /^(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
      if (heading?.[1] && heading[2]) {
        const level = heading[1].length;
        outline.push({ level, title: heading[2].slice(0, 200), page: index + 1, start });
        blocks.push({ kind: "heading", level, start, end: start + line.trimEnd().length });
      }
      start += line.length + 1;
    }
    if (blocks.length > 0) page.layout = { kind: "blocks", blocks };
  }
  const title = outline[0]?.title;
  return { mediaType: "text/markdown", pages, outline, ...(title ? { title } : {}) };
}
