import type { Citation } from "../../domain/source.ts";
import { clip } from "../web/activity/wordings.ts";

/** Text of ours or of a document inside mrkdwn: nothing in it can mention, link or format. */
export const plain = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/[*_~`]/g, (mark) => `\u200B${mark}`)
    .replace(/\s*\n\s*/g, " ");

/** A link whose label cannot break out of it. Only addresses of ours are linked. */
export const link = (url: string, label: string): string =>
  /^https?:\/\/[^\s<>|]+$/.test(url) ? `<${url}|${plain(label).replaceAll("|", "/")}>` : plain(label);

/**
 * Answer text for Slack's Markdown. Words of a document may be in it: nothing in them may call a channel together, name a
 * person, load a picture, or hide where a link leads. Links of ours stay, others show their words alone.
 */
export function safeMarkdown(text: string, ownOrigin: string): string {
  return text
    .replace(/<(?=[!@#a-z/])/gi, "&lt;")
    .replace(/(^|[\s(])@(channel|here|everyone)\b/gi, "$1@\u200B$2")
    .replace(/!\[([^\]\n]*)\]\([^)\n]*\)/g, "$1")
    .replace(/\[([^\]\n]*)\]\(\s*([^)\s]*)[^)\n]*\)/g, (whole, label: string, url: string) =>
      isOwn(url, ownOrigin) ? whole : label,
    );
}

/** Numbers of sources become links to the page or the record. */
export function linkCitations(text: string, citations: readonly Citation[]): string {
  const urls = new Map(citations.map((citation) => [citation.index, citation.url]));
  return text.replace(/\[(\d{1,3})\](?!\()/g, (mark, digits: string) => {
    const url = urls.get(Number(digits));
    return url && /^https?:\/\/[^\s()<>]+$/.test(url) ? `[\\[${digits}\\]](${url})` : mark;
  });
}

/** "MSA.pdf, p. 23" */
export function sourceLabel({ title, page, locator, asOf }: Citation): string {
  const where = locator ?? (page === undefined ? undefined : `p. ${page}`);
  return [clip(title, 80), where, asOf?.slice(0, 10)].filter(Boolean).join(", ");
}

function isOwn(url: string, ownOrigin: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.origin === new URL(ownOrigin).origin;
}
