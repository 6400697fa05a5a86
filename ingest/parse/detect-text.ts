import type { Format } from "./formats.ts";
import { guessDelimiter } from "./sheet/delimiter.ts";

const BY_ENDING: Record<string, Format> = {
  html: "html",
  htm: "html",
  xhtml: "html",
  md: "markdown",
  markdown: "markdown",
  csv: "csv",
  tsv: "csv",
  tab: "csv",
  eml: "eml",
  mbox: "mbox",
  xml: "xml",
  xbrl: "xml",
  nxml: "xml",
};
/** Names under which text is kept exactly as it is written. */
const PROSE = new Set(["txt", "md", "markdown", "rst", "org", "yaml", "yml", "log", "tex"]);
const HEADERS = /^(?:(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)){2,}/;
const MAIL_HEADER = /^(?:from|to|subject|date|received|return-path|mime-version|delivered-to|message-id):/im;
const CERTAIN_MAIL_HEADER = /^(?:received|mime-version|message-id|return-path|delivered-to|x-mailer):/im;

/** The kind of a text by how it begins; the name decides only where the text leaves it open. `sample` is its beginning, decoded. */
export function detectText(sample: string, name: string): Format {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const head = sample
    .replace(/^\ufeff/, "")
    .trimStart()
    .slice(0, 8_000);
  return (
    (/^\{\\rtf/.test(head) ? "rtf" : undefined) ??
    detectMail(head, ending) ??
    detectMarkup(head, ending) ??
    detectJson(head, ending) ??
    BY_ENDING[ending] ??
    (ending === "" && isTable(sample) ? "csv" : "text")
  );
}

function detectMail(head: string, ending: string): Format | undefined {
  const lines = head.replace(/\r\n?/g, "\n");
  if (/^From \S*[^\n]*\n(?:>?[A-Za-z][A-Za-z0-9-]*:)/.test(lines)) return "mbox";
  if (!HEADERS.test(lines) || !MAIL_HEADER.test(lines)) return undefined;
  if (ending === "eml") return "eml";
  const headers = HEADERS.exec(lines)?.[0] ?? "";
  return CERTAIN_MAIL_HEADER.test(headers) ? "eml" : undefined;
}

function detectMarkup(head: string, ending: string): Format | undefined {
  const bare = head.replace(/^(?:\s|<\?[^>]*\?>|<!--[\s\S]*?-->|<!doctype(?:\[[^\]]*\]|[^>[])*>)+/i, "");
  if (/<!doctype html/i.test(head.slice(0, head.length - bare.length)) || /^<html[\s>]/i.test(bare)) return "html";
  if (/^<\?xml\s/.test(head) || (/^<[A-Za-z_][\w.-]*:[\w.-]+[\s/>]/.test(bare) && !PROSE.has(ending))) return "xml";
  if (ending === "html" || ending === "htm" || ending === "xhtml") return "html";
  if (/^<(?:head|body|div|table|p|h1|meta|title)[\s>]/i.test(bare) && !PROSE.has(ending)) return "html";
  return undefined;
}

function detectJson(head: string, ending: string): Format | undefined {
  if (PROSE.has(ending) && ending !== "txt") return undefined;
  return /^(?:\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\})|\[\s*(?:[[{"\d\]-]|true|false|null))/.test(head) &&
    (/^(?:json|ndjson|jsonl|geojson)$/.test(ending) || head.startsWith("{") || /^\[\s*\{\s*"/.test(head))
    ? "json"
    : undefined;
}

function isTable(sample: string): boolean {
  const lines = sample
    .split(/\r?\n/)
    .slice(0, 10)
    .filter((line) => line !== "");
  const delimiter = guessDelimiter(sample);
  const counts = lines.map((line) => line.split(delimiter).length);
  return lines.length >= 3 && (counts[0] ?? 0) >= 3 && counts.every((count) => count === counts[0]);
}
