import { AppError, EmptyFileError, toAppError, UnreadableFileError } from "../../domain/errors.ts";
import { detectFormat } from "./detect.ts";
import { PARSE_LIMITS, type ParseContext, type ParsedDocument, type ParseLimits, type Unpacker } from "./document.ts";
import type { Format } from "./formats.ts";
import type { UnpackBudget } from "./zip.ts";

type Parser = (bytes: Uint8Array, context: ParseContext) => ParsedDocument | Promise<ParsedDocument>;

/** Loaded when the first file of its kind comes: a process that reads letters starts without the libraries for workbooks. */
const PARSERS: Record<Format, () => Promise<Parser>> = {
  pdf: async () => (await import("./pdf.ts")).parsePdf,
  docx: async () => (await import("./docx/docx.ts")).parseDocx,
  xlsx: async () => (await import("./sheet/xlsx.ts")).parseXlsx,
  xlsb: async () => (await import("./sheet/xlsx.ts")).parseXlsx,
  pptx: async () => (await import("./pptx/pptx.ts")).parsePptx,
  vsdx: async () => (await import("./vsdx.ts")).parseVsdx,
  doc: async () => (await import("./legacy/doc.ts")).parseDoc,
  xls: async () => (await import("./sheet/xls.ts")).parseXls,
  ppt: async () => (await import("./legacy/ppt.ts")).parsePpt,
  hwp: async () => (await import("./legacy/hwp.ts")).parseHwp,
  pub: async () => (await import("./legacy/pub.ts")).parsePub,
  odt: async () => (await import("./odf/odf.ts")).parseOdt,
  ods: async () => (await import("./odf/ods.ts")).parseOds,
  odp: async () => (await import("./odf/odf.ts")).parseOdp,
  rtf: async () => (await import("./rtf.ts")).parseRtf,
  csv: async () => (await import("./sheet/csv.ts")).parseCsv,
  html: async () => (await import("./html.ts")).parseHtml,
  xml: async () => (await import("./xml-document.ts")).parseXmlDocument,
  json: async () => (await import("./json.ts")).parseJson,
  markdown: async () => (await import("./markdown.ts")).parseMarkdown,
  text: async () => (await import("./text.ts")).parseText,
  epub: async () => (await import("./epub.ts")).parseEpub,
  iwork: async () => (await import("./iwork/iwork.ts")).parseIWork,
  onenote: async () => (await import("./onenote/onenote.ts")).parseOneNote,
  eml: async () => (await import("./mail/eml.ts")).parseEml,
  msg: async () => (await import("./mail/msg.ts")).parseMsg,
  mbox: async () => (await import("./mail/mbox.ts")).parseMbox,
  zip: async () => (await import("./archive.ts")).parseArchive,
  png: async () => (await import("./image.ts")).parsePng,
  jpeg: async () => (await import("./image.ts")).parseJpeg,
  tiff: async () => (await import("./image.ts")).parseTiff,
  bmp: async () => (await import("./image.ts")).parseBmp,
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
  const parse = await PARSERS[format]();
  let parsed: ParsedDocument;
  try {
    parsed = await parse(bytes, context);
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
