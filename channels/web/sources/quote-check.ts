import type { Citation, PageText } from "../api/types.ts";
import type { Span } from "./paper.ts";

export type QuoteVerdict = "match" | "elsewhere" | "differs" | "no-quote";

/** Compares a citation's quote with the page as it reads now. White space and line breaks are no words, so they are not compared. */
export function checkQuote(page: PageText, citation: Citation): QuoteVerdict {
  const quote = trimEllipses(citation.quote ?? "");
  if (squeeze(quote) === "") return "no-quote";
  const { start, end } = citation;
  if (start !== undefined && end !== undefined) {
    const cited = page.text.slice(Math.max(0, start - page.start), Math.max(0, end - page.start));
    if (squeeze(cited).includes(squeeze(quote))) return "match";
    // A quote may be longer than the part of its span on this page.
    if (end > page.end && squeeze(quote).startsWith(squeeze(cited)) && squeeze(cited) !== "") return "match";
  }
  if (!findQuote(page, citation)) return "differs";
  return start === undefined ? "match" : "elsewhere";
}

/** Where the quote stands on the page, found by its words; for citations that carry no offsets. */
export function findQuote(page: PageText, citation: Citation): Span | null {
  const words = trimEllipses(citation.quote ?? "")
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0) return null;
  const pattern = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const match = new RegExp(pattern).exec(page.text);
  return match ? { start: page.start + match.index, end: page.start + match.index + match[0].length } : null;
}

export function spanOn(page: PageText, citation: Citation | undefined): Span | null {
  if (!citation || (citation.page !== undefined && citation.page !== page.page)) return null;
  if (citation.start !== undefined && citation.end !== undefined) return { start: citation.start, end: citation.end };
  return findQuote(page, citation);
}

const squeeze = (text: string): string => text.replace(/­/g, "").replace(/\s+/g, " ").trim();
const trimEllipses = (text: string): string => text.replace(/^\s*(…|\.\.\.)\s*/, "").replace(/\s*(…|\.\.\.)\s*$/, "");
