import { decodeText } from "./decode.ts";
import type { OutlineEntry, ParsedDocument, ParsedPage } from "./document.ts";

/** Beyond this a page goes on as a further page, cut at a line's end: every row and every answer stays small. */
const PAGE_LIMIT = 500_000;

/** The document's text is exactly the file's own text, so that an offset means the same in both. Pages end at form feeds alone. */
export function parseText(bytes: Uint8Array): ParsedDocument {
  return textDocument(decodeText(bytes), "text/plain");
}

export function textDocument(text: string, mediaType: string): ParsedDocument {
  const pages: ParsedPage[] = [];
  for (const part of text.split(/(?<=\f)/)) {
    let at = 0;
    while (part.length - at > PAGE_LIMIT) {
      const newline = part.lastIndexOf("\n", at + PAGE_LIMIT);
      const end = newline > at ? newline + 1 : at + PAGE_LIMIT;
      pages.push({ text: part.slice(at, end) });
      at = end;
    }
    if (at < part.length) pages.push({ text: part.slice(at) });
  }
  return { mediaType, pages, outline: guessHeadings(pages), ...titleOf(text) };
}

/** A contract's first capital line is its title; anything longer is prose. */
function titleOf(text: string): { title?: string } {
  for (const line of text.slice(0, 4_000).split(/\r?\n/)) {
    const title = line.trim().replace(/\s+/g, " ");
    if (title.length < 8 || title.length > 120 || /^(exhibit|ex-|page)\b/i.test(title)) continue;
    if (/[a-z]/.test(title) && !/\b(agreement|report|memorandum|letter|plan|policy|amendment)\b/i.test(title)) continue;
    return { title };
  }
  return {};
}

const NUMBERED =
  /^(?:(?:ARTICLE|SECTION|Article|Section|PART|SCHEDULE|EXHIBIT|ANNEX)\s+[\dIVXA-Z]+\b|\d{1,2}(?:\.\d{1,2}){0,2}\.?\s+[A-Z])/;

/** Headings of plain text: short numbered or capital lines standing alone. */
export function guessHeadings(pages: readonly ParsedPage[]): OutlineEntry[] {
  const outline: OutlineEntry[] = [];
  pages.forEach(({ text }, index) => {
    let start = 0;
    for (const line of text.split("\n")) {
      const bare = line.trim();
      if (bare.length >= 4 && bare.length <= 90 && !/[,;]$/.test(bare)) {
        const numbered = NUMBERED.test(bare) && !/[a-z]{3,}[.:]\s/.test(bare);
        const capital = /[A-Z]{3}/.test(bare) && bare === bare.toUpperCase() && !/\d{3}|[_*=]{3}/.test(bare);
        if ((numbered && (bare.match(/[a-z]+/g)?.length ?? 0) < 9) || capital) {
          const level = /^\d+\.\d/.test(bare) ? 2 : 1;
          outline.push({ level, title: bare.replace(/\s+/g, " "), page: index + 1, start: start + line.indexOf(bare) });
        }
      }
      start += line.length + 1;
    }
  });
  return outline.slice(0, 2_000);
}
