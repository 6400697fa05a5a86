import WordExtractor from "word-extractor";
import { UnreadableFileError } from "../../../domain/errors.ts";
import { type OleStreams, openOle } from "../detect-ole.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { appendInnerFiles } from "../inner-files.ts";
import { type InnerFile, unpackStreams } from "../ole-object.ts";
import { PageWriter } from "../page-writer.ts";
import { openDoc, shownFields, struckParagraphs } from "./doc-pieces.ts";
import { readSummary } from "./summary.ts";

const DOC_TYPE = "application/msword";
const STRUCK_MOST = 1_000;

/** A Word file from before 2007. Its styles are not read, so a heading is a short line that stands alone and looks like one. */
export async function parseDoc(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const word = await new WordExtractor().extract(buffer).catch((cause: unknown) => {
    throw new UnreadableFileError("The Word file is damaged, or older than Word 97. Save it as DOCX and upload that.", {
      cause,
    });
  });
  const verbatim = { filterUnicode: false };
  const writer = new PageWriter();
  writeBody(word.getBody(verbatim), writer);
  writer.aside("Text boxes", blocksOf(word.getTextboxes(verbatim)), "paragraph");
  writer.aside("Footnotes", blocksOf(word.getFootnotes(verbatim)));
  writer.aside("Endnotes", blocksOf(word.getEndnotes(verbatim)));
  const running = blocksOf(word.getHeaders(verbatim)).filter((text) => /\p{L}/u.test(text));
  writer.aside("Headers and footers", new Set(running), "header");
  const streams = openOle(bytes);
  const comments = blocksOf(word.getAnnotations(verbatim));
  const raw = openDoc(streams);
  const authors = comments.length > 0 ? (raw?.commentAuthors ?? []) : [];
  writer.aside("Comments", authors.length > 0 ? [...comments, `Written by ${authors.join(", ")}`] : comments);
  if (raw) {
    writer.aside("Equations and readings", shownFields(raw.rawBody));
    writer.aside("Before tracked changes", struckParagraphs(raw.rawBody, word.getBody(verbatim)).slice(0, STRUCK_MOST));
  }
  const summary = readSummary(streams);
  writer.aside("Document properties", summary.lines);
  const document = {
    mediaType: DOC_TYPE,
    pages: writer.end(),
    outline: writer.outline,
    ...(summary.title ? { title: summary.title } : {}),
  };
  await appendInnerFiles(document, embeddedIn(streams), "Embedded file", context);
  return document;
}

const blocksOf = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Cells end with a tab and rows with a line, so lines of several cells that follow each other are a table. */
function writeBody(body: string, writer: PageWriter): void {
  let rows: string[][] = [];
  const flush = () => {
    if (rows.length > 1) writer.table(rows);
    else for (const row of rows) writer.paragraph(row.join(" "));
    rows = [];
  };
  for (const line of body.split(/\n|\f/)) {
    const cells = line.split("\t").map((cell) => cell.trim());
    if (line.endsWith("\t") && cells.length > 2) {
      rows.push(cells.slice(0, -1));
      continue;
    }
    flush();
    if (isHeading(line)) writer.heading(line, 1);
    else writer.paragraph(line);
    writer.breakIfLong();
  }
  flush();
}

function isHeading(line: string): boolean {
  const bare = line.trim();
  if (bare.length < 4 || bare.length > 90 || /[.,;:]$/.test(bare) || !/[A-Z]{3}|^\d/.test(bare)) return false;
  return bare === bare.toUpperCase() ? /[A-Z]{4}/.test(bare) : /^\d{1,2}(?:\.\d{1,2})*\.?\s+[A-Z][^.]*$/.test(bare);
}

function* embeddedIn(streams: OleStreams): Generator<InnerFile> {
  const folders = new Set([...streams.keys()].flatMap((path) => /^ObjectPool\/[^/]+\//.exec(path)?.[0] ?? []));
  for (const folder of folders) {
    const inner = unpackStreams(streams, folder, `embedded ${folder.split("/")[1]}`);
    if (inner) yield inner;
  }
}
