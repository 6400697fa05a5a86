import { type OfficeContentNode, OfficeParser } from "officeparser";
import { UnreadableFileError } from "../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { PageWriter } from "./page-writer.ts";

const RTF_TYPE = "application/rtf";

export async function parseRtf(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const source = buffer.toString("latin1");
  const parsed = await OfficeParser.parseOffice(buffer, {
    fileType: "rtf",
    ocr: false,
    extractAttachments: false,
  }).catch((cause) => {
    throw new UnreadableFileError("The RTF file is damaged or nested too deeply.", { cause });
  });
  const writer = new PageWriter();
  const notes: string[] = [];
  for (const node of parsed.content) {
    writeNode(node, writer, notes);
    writer.breakIfLong();
  }
  writer.aside("Notes", notes);
  writer.aside("Headers and footers", new Set(runningTexts(source)), "header");
  const properties = infoOf(source);
  writer.aside("Document properties", properties.lines);
  context.progress(1, "");
  return {
    mediaType: RTF_TYPE,
    pages: writer.end(),
    outline: writer.outline,
    ...(properties.title ? { title: properties.title } : {}),
  };
}

function writeNode(node: OfficeContentNode, writer: PageWriter, notes: string[]): void {
  if (node.type === "table") {
    const rows = (node.children ?? []).map((row) => (row.children ?? []).map((cell) => cell.text ?? ""));
    const width = Math.max(0, ...rows.map((row) => row.filter((cell) => cell.trim() !== "").length));
    if (width < 2) for (const row of rows) writer.paragraph(row.join("\n"));
    else writer.table(rows);
  } else if (node.type === "heading") {
    writer.heading(node.text ?? "", (node.metadata as { level?: number } | undefined)?.level ?? 1);
  } else if (node.text) writer.paragraph(node.text, node.type === "list" ? "list" : "paragraph");
  collectNotes(node, notes);
}

function collectNotes(node: OfficeContentNode, notes: string[]): void {
  for (const note of node.notes ?? []) if (note.text) notes.push(`${notes.length + 1}. ${note.text}`);
  for (const child of node.children ?? []) collectNotes(child, notes);
}

const RUNNING_GROUP = /\{\\(?:header|footer)[lrf]?\b/g;
const RUNNING_MOST = 20_000;

/** The reader leaves page headers and footers out; they are groups of their own. */
function* runningTexts(source: string): Generator<string> {
  for (const match of source.matchAll(RUNNING_GROUP)) {
    const text = plainText(groupAt(source, match.index)).trim();
    if (/\p{L}/u.test(text)) yield text;
  }
}

const INFO: Record<string, string> = {
  title: "Title",
  subject: "Subject",
  author: "Author",
  keywords: "Keywords",
  company: "Company",
  category: "Category",
  doccomm: "Description",
};

function infoOf(source: string): { title?: string; lines: string[] } {
  const at = source.indexOf("{\\info");
  const info = at === -1 ? "" : groupAt(source, at);
  const lines: string[] = [];
  let title: string | undefined;
  for (const [name, shown] of Object.entries(INFO)) {
    const start = info.search(new RegExp(`\\{\\\\${name}\\b`));
    const value = start === -1 ? "" : plainText(groupAt(info, start)).trim();
    if (value === "") continue;
    if (name === "title") title = value;
    lines.push(`${shown}: ${value}`);
  }
  return { ...(title ? { title } : {}), lines };
}

function groupAt(source: string, start: number): string {
  let depth = 0;
  const most = Math.min(source.length, start + RUNNING_MOST);
  for (let at = start; at < most; at++) {
    const character = source[at];
    if (character === "\\") at++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return source.slice(start, at + 1);
  }
  return source.slice(start, most);
}

/** The words of a small group: control words away, characters by their codes. */
function plainText(group: string): string {
  return group
    .replace(/\{\\\*[^{}]*\}/g, "")
    .replace(/\{\\(?:pict|fonttbl|colortbl)[^{}]*\}/g, "")
    .replace(/\\u(-?\d+)\s?\??/g, (_, code: string) => String.fromCharCode((Number(code) + 65_536) % 65_536))
    .replace(/\\'([\da-f]{2})/gi, (_, hex: string) =>
      new TextDecoder("windows-1252").decode(Uint8Array.of(Number.parseInt(hex, 16))),
    )
    .replace(/\\(?:par|line|cell|row|tab)\b ?/g, "\n")
    .replace(/\\[a-z]+-?\d* ?/gi, "")
    .replace(/\\([{}\\])/g, "$1")
    .replace(/[{}]/g, "");
}
