import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import { EncryptedFileError, UnreadableFileError, UnsupportedFileError } from "../../domain/errors.ts";
import { type OutlineEntry, type ParseContext, type ParsedDocument, type ParsedPage, storable } from "./document.ts";

/** The engine's own functions: the wrapper offers text alone, and headings are told by the size of their letters. */
interface Engine {
  HEAPU8: Uint8Array;
  HEAPF64?: Float64Array;
  wasmExports: { malloc(size: number): number; free(pointer: number): void };
  _FPDF_LoadMemDocument(pointer: number, size: number, password: number): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetText(text: number, start: number, count: number, buffer: number): number;
  _FPDFText_GetFontSize?(text: number, index: number): number;
  _FPDFText_GetFontWeight?(text: number, index: number): number;
}

const PASSWORD_NEEDED = 4;
const SECURITY_UNKNOWN = 5;
/** What Adobe itself allows: junk of that length before the signature. */
const SIGNATURE_WITHIN = 1_024;

let loading: Promise<Engine> | undefined;

async function loadEngine(): Promise<Engine> {
  loading ??= (async () => {
    const wasm = await readFile(fileURLToPath(import.meta.resolve("@hyzyla/pdfium/pdfium.wasm")));
    const library = await PDFiumLibrary.init({
      wasmBinary: wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.length),
    });
    return (library as unknown as { module: Engine }).module;
  })();
  return loading;
}

export async function parsePdf(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const engine = await loadEngine();
  const signature = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SIGNATURE_WITHIN)).indexOf(
    "%PDF",
  );
  const data = signature > 0 ? bytes.subarray(signature) : bytes;
  const pointer = engine.wasmExports.malloc(data.length);
  engine.HEAPU8.set(data, pointer);
  const document = engine._FPDF_LoadMemDocument(pointer, data.length, 0);
  try {
    if (document === 0) throw refusal(engine._FPDF_GetLastError(), data);
    const count = engine._FPDF_GetPageCount(document);
    if (count <= 0) throw new UnreadableFileError(NO_PAGES);
    if (count > context.limits.pdfPages) {
      throw new UnreadableFileError(
        `The PDF has ${count.toLocaleString("en-US")} pages; the limit is ${context.limits.pdfPages.toLocaleString("en-US")}. Split it.`,
      );
    }
    const pages: ParsedPage[] = [];
    const lines: Line[][] = [];
    for (let index = 0; index < count; index++) {
      const read = readPage(engine, document, index);
      pages.push({ text: read.text });
      lines.push(read.lines);
      if (index % 10 === 9) context.progress((index + 1) / count, `page ${index + 1} of ${count}`);
    }
    if (pages.every((page) => page.text.trim() === "")) {
      throw new UnsupportedFileError(
        "The PDF holds no text: its pages are probably scanned images. Run text recognition (OCR) on it and upload the result.",
      );
    }
    const outline = findHeadings(lines);
    return { mediaType: "application/pdf", pages, outline, ...titleOf(lines) };
  } finally {
    if (document !== 0) engine._FPDF_CloseDocument(document);
    engine.wasmExports.free(pointer);
  }
}

const NO_PAGES = "The PDF has no pages. Export it again and upload the new copy.";

function refusal(code: number, data: Uint8Array): Error {
  if (code === PASSWORD_NEEDED || code === SECURITY_UNKNOWN) return new EncryptedFileError();
  // The engine calls a whole file without pages damaged.
  const text = Buffer.from(data.buffer, data.byteOffset, Math.min(data.length, 1_000_000)).toString("latin1");
  if (/\/Type\s*\/Pages\b[^>]{0,200}\/Count\s+0\b|\/Count\s+0\b[^>]{0,200}\/Type\s*\/Pages\b/.test(text))
    return new UnreadableFileError(NO_PAGES);
  return new UnreadableFileError("The PDF is damaged and cannot be opened. Export it again and upload the new copy.");
}

interface Line {
  text: string;
  start: number;
  size: number;
  weight: number;
}

function readPage(engine: Engine, document: number, index: number): { text: string; lines: Line[] } {
  const page = engine._FPDF_LoadPage(document, index);
  // A broken page inside a good file reads as empty: the other pages still count.
  if (page === 0) return { text: "", lines: [] };
  const textPage = engine._FPDFText_LoadPage(page);
  try {
    if (textPage === 0) return { text: "", lines: [] };
    const count = engine._FPDFText_CountChars(textPage);
    if (count <= 0) return { text: "", lines: [] };
    const buffer = engine.wasmExports.malloc((count + 1) * 2);
    let raw: string;
    try {
      const written = engine._FPDFText_GetText(textPage, 0, count, buffer);
      const view = engine.HEAPU8.subarray(buffer, buffer + Math.max(0, written - 1) * 2);
      raw = new TextDecoder("utf-16le").decode(view);
    } finally {
      engine.wasmExports.free(buffer);
    }
    return measure(engine, textPage, storable(raw));
  } finally {
    if (textPage !== 0) engine._FPDFText_ClosePage(textPage);
    engine._FPDF_ClosePage(page);
  }
}

/** The page's text with plain line ends, and for each line the size and weight of its first letters. */
function measure(engine: Engine, textPage: number, raw: string): { text: string; lines: Line[] } {
  const lines: Line[] = [];
  let text = "";
  let at = 0;
  for (const line of raw.split("\r\n")) {
    // The engine marks a hyphen at a line's end with a private character.
    const shown = line
      // biome-ignore lint/suspicious/noControlCharactersInRegex: U+0002 is one of the engine's two hyphen marks
      .replace(/[\ufffe\u0002]/g, "-")
      .replace(/\r|\n/g, " ")
      .trimEnd();
    const letter = at + Math.max(0, line.search(/\S/));
    if (shown !== "") {
      lines.push({
        text: shown.trim(),
        start: text.length + (shown.length - shown.trimStart().length),
        size: engine._FPDFText_GetFontSize?.(textPage, letter) ?? 0,
        weight: engine._FPDFText_GetFontWeight?.(textPage, letter) ?? 0,
      });
    }
    text += `${shown}\n`;
    at += line.length + 2;
  }
  return { text, lines };
}

const NUMBERED =
  /^(?:(?:ARTICLE|Article|SECTION|Section|Item|ITEM|NOTE|Note|PART|Part)\s+[\dIVXA-Z]+[A-Z]?[.:]?(?:\s|$)|\d{1,2}(?:\.\d{1,2}){0,2}\.?\s+[A-Z])/;
/** Letters set apart for justification read as words: a statement's name is matched without its spaces. */
const STATEMENT =
  /^(?:condensed)?consolidated(?:condensed)?(?:balancesheet|statements?of)|^(?:balancesheets?|statementsof\w+)(?:\(unaudited\))?$/;
const squash = (text: string) => text.replace(/\s+/g, "").toLowerCase();
/** "Incom e": a last letter that drifted off its word. */
const mend = (text: string) => text.replace(/\s+/g, " ").replace(/(\p{L}{3,}) (\p{Ll})$/u, "$1$2");

/** A heading is short, stands out by size or weight, or carries a number or a statement's name. */
function findHeadings(pages: readonly Line[][]): OutlineEntry[] {
  const body = bodySize(pages);
  const prose = proseSizes(pages);
  const repeated = runningLines(pages);
  const outline: OutlineEntry[] = [];
  pages.forEach((lines, index) => {
    for (const line of lines) {
      const { text } = line;
      if (text.length < 4 || text.length > 110 || !/[A-Za-z]{3}/.test(text) || /[,;]$/.test(text)) continue;
      if (repeated.has(text) || /\.{4}|\s\d+$/.test(text) || (text.match(/\d[\d,.]*/g)?.length ?? 0) > 3) continue;
      const larger = line.size > body * 1.12 && !prose.has(roundSize(line.size));
      const bold = line.weight >= 600 && text.length < 80 && /^[A-Z0-9]/.test(text) && !/[.]$/.test(text);
      const statement = STATEMENT.test(squash(text)) && text.length < 90;
      const numbered =
        NUMBERED.test(text) && text.length < 80 && (bold || larger || /^(?:ARTICLE|ITEM|Item|NOTE)/.test(text));
      if (!larger && !bold && !statement && !numbered) continue;
      const level =
        statement || line.size > body * 1.4 || /^(?:ARTICLE|Item|ITEM|PART)/.test(text) ? 1 : larger ? 2 : 3;
      outline.push({ level, title: mend(text), page: index + 1, start: line.start });
    }
  });
  return outline.slice(0, 5_000);
}

const roundSize = (size: number): number => Math.round(size * 2) / 2;

/**
 * Sizes in which sentences are set. Where long tables are set smaller, the clauses are larger than most of the text and no headings
 * for all that.
 */
function proseSizes(pages: readonly Line[][]): Set<number> {
  const counts = new Map<number, { lines: number; sentences: number }>();
  for (const line of pages.flat()) {
    const count = counts.get(roundSize(line.size)) ?? { lines: 0, sentences: 0 };
    count.lines++;
    if (/\p{L}{2}[.;,]$/u.test(line.text) || /^\p{Ll}/u.test(line.text)) count.sentences++;
    counts.set(roundSize(line.size), count);
  }
  return new Set(
    [...counts].filter(([, { lines, sentences }]) => lines >= 12 && sentences / lines > 0.3).map(([size]) => size),
  );
}

function bodySize(pages: readonly Line[][]): number {
  const letters = new Map<number, number>();
  for (const lines of pages) {
    for (const line of lines) {
      const size = roundSize(line.size);
      letters.set(size, (letters.get(size) ?? 0) + line.text.length);
    }
  }
  let best = 0;
  let most = 0;
  for (const [size, count] of letters) if (count > most) [best, most] = [size, count];
  return best || 10;
}

/** Lines at the head or foot of many pages are furniture. */
function runningLines(pages: readonly Line[][]): Set<string> {
  const seen = new Map<string, number>();
  for (const lines of pages) {
    for (const line of new Set([...lines.slice(0, 2), ...lines.slice(-2)].map(({ text }) => text))) {
      seen.set(line, (seen.get(line) ?? 0) + 1);
    }
  }
  const often = Math.max(3, pages.length / 10);
  return new Set([...seen].filter(([, count]) => count >= often).map(([text]) => text));
}

/** The largest short line of the first page. */
function titleOf(pages: readonly Line[][]): { title?: string } {
  let best: Line | undefined;
  for (const line of pages[0] ?? []) {
    if (line.text.length < 4 || line.text.length > 120 || !/[A-Za-z]{3}/.test(line.text)) continue;
    if (!best || line.size > best.size * 1.05) best = line;
  }
  return best ? { title: best.text.replace(/\s+/g, " ") } : {};
}
