import { AppError, EmptyFileError, UnreadableFileError } from "../../domain/errors.ts";
import { parseArchive } from "./archive.ts";
import { parseCsv } from "./csv.ts";
import { detectFormat, type Format } from "./detect.ts";
import { PARSE_LIMITS, type ParseContext, type ParsedDocument, type Unpacker } from "./document.ts";
import { parseDocx } from "./docx.ts";
import { parseEml } from "./eml.ts";
import { parseHtml } from "./html.ts";
import { parseBmp, parseJpeg, parsePng, parseTiff } from "./image.ts";
import { parseMarkdown } from "./markdown.ts";
import { parsePdf } from "./pdf.ts";
import { parsePptx } from "./pptx.ts";
import { parseText } from "./text.ts";
import { parseXlsx } from "./xlsx.ts";

const PARSERS: Record<Format, (bytes: Uint8Array, context: ParseContext) => ParsedDocument | Promise<ParsedDocument>> =
  {
    pdf: parsePdf,
    docx: parseDocx,
    xlsx: parseXlsx,
    pptx: parsePptx,
    html: parseHtml,
    markdown: parseMarkdown,
    text: parseText,
    csv: parseCsv,
    eml: parseEml,
    zip: parseArchive,
    png: parsePng,
    jpeg: parseJpeg,
    tiff: parseTiff,
    bmp: parseBmp,
  };

/** Any file: its pages of text, or an error that says what is wrong with it and what to do. */
export async function parseFile(
  bytes: Uint8Array,
  name: string,
  progress: ParseContext["progress"] = () => {},
  limits = PARSE_LIMITS,
  unpacker?: Unpacker,
): Promise<ParsedDocument> {
  if (bytes.length === 0) throw new EmptyFileError();
  const format = await detectFormat(bytes, name);
  if (format !== "pdf" && format !== "zip" && bytes.length > limits.textBytes) {
    throw new UnreadableFileError(
      `The file is larger than ${limits.textBytes / 1_000_000} MB, the limit for this kind of file.`,
    );
  }
  let parsed: ParsedDocument;
  try {
    parsed = await PARSERS[format](bytes, { limits, name, progress, ...(unpacker ? { unpacker } : {}) });
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
