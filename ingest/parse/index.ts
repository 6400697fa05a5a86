import { AppError, EmptyFileError, toAppError, UnreadableFileError } from "../../domain/errors.ts";
import { parseArchive } from "./archive.ts";
import { detectFormat } from "./detect.ts";
import { PARSE_LIMITS, type ParseContext, type ParsedDocument, type ParseLimits, type Unpacker } from "./document.ts";
import { parseDocx } from "./docx/docx.ts";
import { parseEpub } from "./epub.ts";
import type { Format } from "./formats.ts";
import { parseHtml } from "./html.ts";
import { parseBmp, parseJpeg, parsePng, parseTiff } from "./image.ts";
import { parseIWork } from "./iwork/iwork.ts";
import { parseJson } from "./json.ts";
import { parseDoc } from "./legacy/doc.ts";
import { parseHwp } from "./legacy/hwp.ts";
import { parsePpt } from "./legacy/ppt.ts";
import { parsePub } from "./legacy/pub.ts";
import { parseEml } from "./mail/eml.ts";
import { parseMbox } from "./mail/mbox.ts";
import { parseMsg } from "./mail/msg.ts";
import { parseMarkdown } from "./markdown.ts";
import { parseOdp, parseOdt } from "./odf/odf.ts";
import { parseOds } from "./odf/ods.ts";
import { parseOneNote } from "./onenote/onenote.ts";
import { parsePdf } from "./pdf.ts";
import { parsePptx } from "./pptx/pptx.ts";
import { parseRtf } from "./rtf.ts";
import { parseCsv } from "./sheet/csv.ts";
import { parseXls } from "./sheet/xls.ts";
import { parseXlsx } from "./sheet/xlsx.ts";
import { parseText } from "./text.ts";
import { parseVsdx } from "./vsdx.ts";
import { parseXmlDocument } from "./xml-document.ts";
import type { UnpackBudget } from "./zip.ts";

type Parser = (bytes: Uint8Array, context: ParseContext) => ParsedDocument | Promise<ParsedDocument>;

const PARSERS: Record<Format, Parser> = {
  pdf: parsePdf,
  docx: parseDocx,
  xlsx: parseXlsx,
  xlsb: parseXlsx,
  pptx: parsePptx,
  vsdx: parseVsdx,
  doc: parseDoc,
  xls: parseXls,
  ppt: parsePpt,
  hwp: parseHwp,
  pub: parsePub,
  odt: parseOdt,
  ods: parseOds,
  odp: parseOdp,
  rtf: parseRtf,
  csv: parseCsv,
  html: parseHtml,
  xml: parseXmlDocument,
  json: parseJson,
  markdown: parseMarkdown,
  text: parseText,
  epub: parseEpub,
  iwork: parseIWork,
  onenote: parseOneNote,
  eml: parseEml,
  msg: parseMsg,
  mbox: parseMbox,
  zip: parseArchive,
  png: parsePng,
  jpeg: parseJpeg,
  tiff: parseTiff,
  bmp: parseBmp,
};

/** Kinds that have limits of their own. */
const LARGE: ReadonlySet<Format> = new Set(["pdf", "zip", "mbox"]);

/** Any file: its pages of text, or an error that says what is wrong with it and what to do. */
export function parseFile(
  bytes: Uint8Array,
  name: string,
  progress: ParseContext["progress"] = () => {},
  limits = PARSE_LIMITS,
  unpacker?: Unpacker,
): Promise<ParsedDocument> {
  const shared = {
    limits,
    budget: { bytes: limits.unpackedBytes },
    innerFiles: limits.innerFiles,
    ...(unpacker ? { unpacker } : {}),
  };
  return parseWithin(shared, bytes, name, 0, progress);
}

/** What a file shares with the files inside it. */
interface Shared {
  limits: ParseLimits;
  budget: UnpackBudget;
  innerFiles: number;
  unpacker?: Unpacker;
}

async function parseWithin(
  shared: Shared,
  bytes: Uint8Array,
  name: string,
  depth: number,
  progress: ParseContext["progress"],
): Promise<ParsedDocument> {
  const { limits, budget } = shared;
  if (bytes.length === 0) throw new EmptyFileError();
  const format = await detectFormat(bytes, name);
  if (!LARGE.has(format) && bytes.length > limits.textBytes) {
    throw new UnreadableFileError(
      `The file is larger than ${limits.textBytes / 1_000_000} MB, the limit for this kind of file.`,
    );
  }
  const context: ParseContext = {
    limits,
    budget,
    name,
    progress,
    ...(depth === 0 && shared.unpacker ? { unpacker: shared.unpacker } : {}),
    parseInner: (inner, innerName) => parseInner(shared, inner, innerName, depth + 1),
  };
  let parsed: ParsedDocument;
  try {
    parsed = await PARSERS[format](bytes, context);
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

async function parseInner(
  shared: Shared,
  bytes: Uint8Array,
  name: string,
  depth: number,
): Promise<ParsedDocument | { refused: string }> {
  if (depth > shared.limits.innerDepth) return { refused: "It stands too deep inside other files." };
  if (--shared.innerFiles < 0) return { refused: "The file holds too many files." };
  try {
    return await parseWithin(shared, bytes, name, depth, () => {});
  } catch (error) {
    return { refused: toAppError(error).message };
  }
}
