import { AppError, EmptyFileError, UnreadableFileError, UnsupportedFileError } from "../../domain/errors.ts";
import { parseCsv } from "./csv.ts";
import { detectFormat } from "./detect.ts";
import { PARSE_LIMITS, type ParseContext, type ParsedDocument } from "./document.ts";
import { parseDocx } from "./docx.ts";
import { parseEml } from "./eml.ts";
import type { Format } from "./formats.ts";
import { parseHtml } from "./html.ts";
import { parseMarkdown } from "./markdown.ts";
import { parsePdf } from "./pdf.ts";
import { parsePptx } from "./pptx.ts";
import { parseText } from "./text.ts";
import { parseXlsx } from "./xlsx.ts";

type Parser = (bytes: Uint8Array, context: ParseContext) => ParsedDocument | Promise<ParsedDocument>;

const refuse = () => {
  throw new UnsupportedFileError("Files of this kind cannot be read yet. Save it as PDF and upload that.");
};

const PARSERS: Record<Format, Parser> = {
  pdf: parsePdf,
  docx: parseDocx,
  xlsx: parseXlsx,
  xlsb: refuse,
  pptx: parsePptx,
  doc: refuse,
  xls: refuse,
  ppt: refuse,
  odt: refuse,
  ods: refuse,
  odp: refuse,
  rtf: refuse,
  csv: parseCsv,
  html: parseHtml,
  xml: refuse,
  json: refuse,
  markdown: parseMarkdown,
  text: parseText,
  epub: refuse,
  eml: parseEml,
  msg: refuse,
  mbox: refuse,
  zip: refuse,
  png: refuse,
  jpeg: refuse,
  tiff: refuse,
  bmp: refuse,
  webp: refuse,
  gif: refuse,
};

/** Any file: its pages of text, or an error that says what is wrong with it and what to do. */
export async function parseFile(
  bytes: Uint8Array,
  name: string,
  progress: ParseContext["progress"] = () => {},
  limits = PARSE_LIMITS,
): Promise<ParsedDocument> {
  if (bytes.length === 0) throw new EmptyFileError();
  const format = await detectFormat(bytes, name);
  if (format !== "pdf" && bytes.length > limits.textBytes) {
    throw new UnreadableFileError(
      `The file is larger than ${limits.textBytes / 1_000_000} MB, the limit for this kind of file.`,
    );
  }
  let parsed: ParsedDocument;
  try {
    parsed = await PARSERS[format](bytes, { limits, name, progress });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new UnreadableFileError("The file is damaged and cannot be read. Save it again and upload the new copy.", {
      cause: error,
    });
  }
  if (parsed.pages.every((page) => page.text.trim() === "")) {
    throw new UnreadableFileError("The file holds no text.");
  }
  return parsed;
}
