import type { Citation } from "../api/types.ts";
import { recordAt, sayDate } from "../records/record-page.ts";
import type { IconName } from "./icon.tsx";

export const toneOf = ({ kind }: Citation): string =>
  ({ document: "doc", record: "crm", market: "mkt", calculation: "eng" })[kind] ?? "doc";

export function iconOf({ kind, locator, title }: Pick<Citation, "kind" | "locator" | "title">): IconName {
  if (kind === "record") return "crm";
  if (kind === "market") return "mkt";
  if (kind === "calculation") return "eng";
  return locator?.includes("!") || isSheet(title) ? "sheet" : "doc";
}

const isSheet = (name: string): boolean => /\.(xlsx?|xlsm|csv|tsv|ods)$/i.test(name);

/** "page 23", "sheet Model, cell C14": as it is spoken. */
export function placeOf({ kind, locator, page, asOf, url }: Citation): string {
  if (kind === "record") return recordAt(url)?.kind === "room" ? "data room" : `CRM ${recordAt(url)?.kind ?? "record"}`;
  if (kind === "market") return asOf ? `as of ${sayDate(asOf)}` : "market data";
  if (kind === "calculation") return "calculation";
  const [sheet, cell] = locator?.split("!") ?? [];
  if (sheet && cell) return `sheet ${sheet}, cell ${cell}`;
  return locator ?? (page === undefined ? "document" : `page ${page}`);
}

/** "p. 23", "Model!C14": as it stands at the end of a narrow row. */
export function shortPlaceOf(citation: Citation): string {
  if (citation.kind === "record") return recordAt(citation.url)?.kind === "room" ? "Room" : "CRM";
  if (citation.kind === "market") return citation.asOf ? shortDate(citation.asOf) : "Market";
  if (citation.kind === "calculation") return "Engine";
  return citation.locator ?? (citation.page === undefined ? "" : `p. ${citation.page}`);
}

export const sourceName = (citation: Citation): string =>
  `Source ${citation.index}: ${citation.title}, ${placeOf(citation)}`;

function shortDate(value: string): string {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? value : date.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}

export function clockTime(ms: number): string {
  const date = new Date(ms);
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  return date.toDateString() === new Date().toDateString() ? time : `${shortDate(date.toISOString())}, ${time}`;
}
