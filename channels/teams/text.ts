import type { Citation } from "../../domain/source.ts";
import { clip } from "../web/activity/wordings.ts";

/** Teams refuses a message of more than 28 KB; what is not text takes its share. */
export const LARGEST_MESSAGE_BYTES = 27_000;
const TEXT_BYTES = 16_000;

/** How many characters of this text fit into a message: letters outside of Latin take up to four bytes. */
export function charactersPerMessage(text: string): number {
  if (!text) return TEXT_BYTES;
  const perCharacter = Buffer.byteLength(JSON.stringify(text)) / text.length;
  return Math.floor(TEXT_BYTES / Math.max(1, perCharacter));
}

/**
 * Answer text for Teams' Markdown. Words of a document may be in it: nothing in them may mention somebody, load a picture or
 * hide where a link leads. What a longer text begins with is written like the text that began it, which streams need.
 */
export function safeMarkdown(text: string, ownOrigin: string): string {
  return text
    .replace(/<(?=[a-z/!])/gi, "&lt;")
    .replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replace(/\[([^\]\n]*)\]\(\s*([^)\s]*)[^)\n]*\)/g, (whole, label: string, url: string) =>
      URL.parse(url)?.origin === new URL(ownOrigin).origin ? whole : label,
    );
}

const MOST_CITATIONS = 20;
const PICTURES: Readonly<Record<string, string>> = {
  pdf: "PDF",
  xlsx: "Microsoft Excel",
  docx: "Microsoft Word",
  pptx: "Microsoft PowerPoint",
};

/** The one root entity of an answer: that a program wrote it, and what its numbers stand for. */
export function answerEntity(text: string, citations: readonly Citation[]): Record<string, unknown> {
  const named = new Set([...text.matchAll(/\[(\d{1,3})\]/g)].map((match) => Number(match[1])));
  const shown = citations.filter((citation) => named.has(citation.index)).slice(0, MOST_CITATIONS);
  return {
    type: "https://schema.org/Message",
    "@type": "Message",
    "@context": "https://schema.org",
    "@id": "",
    additionalType: ["AIGeneratedContent"],
    ...(shown.length ? { citation: shown.map(toClaim) } : {}),
  };
}

function toClaim(citation: Citation) {
  const { index, title, url, quote, page, locator, asOf } = citation;
  const where = [locator ?? (page === undefined ? undefined : `page ${page}`), asOf?.slice(0, 10)]
    .filter(Boolean)
    .join(", ");
  const picture = PICTURES[title.split(".").at(-1)?.toLowerCase() ?? ""];
  return {
    "@type": "Claim",
    position: index,
    appearance: {
      "@type": "DigitalDocument",
      name: clip(title, 80),
      abstract: clip(quote || where || title, 160),
      url,
      ...(where ? { keywords: [clip(where, 28)] } : {}),
      ...(picture ? { image: { "@type": "ImageObject", name: picture } } : {}),
    },
  };
}
