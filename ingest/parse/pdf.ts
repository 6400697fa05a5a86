import { EncryptedFileError, UnreadableFileError, UnsupportedFileError } from "../../domain/errors.ts";
import type { OutlineEntry, ParseContext, ParsedDocument, ParsedPage, PrintLayout } from "./document.ts";
import { SCAN_GRANT_MS } from "./ocr-engine.ts";
import { type Engine, loadEngine, renewEngine } from "./pdf/engine.ts";
import { findHeadings, titleOf } from "./pdf/headings.ts";
import { attachmentNames, type Bookmark, Form, readBookmarks, readMarginalia } from "./pdf/marginalia.ts";
import { EMPTY_PAGE, type PrintedLine, type PrintedPage, readPageText } from "./pdf/page-text.ts";
import { isScan, renderPage } from "./pdf/scan.ts";
import { findTables } from "./pdf/tables.ts";
import { Vocabulary } from "./pdf/vocabulary.ts";
import type { Raster } from "./raster.ts";

const PASSWORD_NEEDED = 4;
const SECURITY_UNKNOWN = 5;
/** What Adobe itself allows: junk of that length before the signature. AppleSingle files carry theirs within it too. */
const SIGNATURE_WITHIN = 1_024;
/** Two to four seconds each. */
const SCANS_PER_FILE = 100;

export async function parsePdf(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const signature = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, SIGNATURE_WITHIN)).indexOf(
    "%PDF",
  );
  const data = signature > 0 ? bytes.subarray(signature) : bytes;
  let opened = open(await loadEngine(), data);
  try {
    const count = countPages(opened, context);
    const reading = new Reading(opened, count, context);
    for (let index = 0; index < count; index++) {
      if (opened.engine.HEAPU8.length > context.limits.pdfEngineBytes + data.length * 2) {
        opened.close();
        opened = open(await renewEngine(), data);
      }
      await reading.readPage(opened, index);
    }
    return reading.conclude(opened);
  } finally {
    opened.close();
  }
}

interface Opened {
  engine: Engine;
  document: number;
  form: Form;
  close(): void;
}

function open(engine: Engine, data: Uint8Array): Opened {
  const pointer = engine.wasmExports.malloc(data.length);
  if (pointer === 0) throw new UnreadableFileError("The PDF is too large to be opened. Split it.");
  engine.HEAPU8.set(data, pointer);
  // No password is the empty one, which opens what only restricts printing and copying.
  const document = engine._FPDF_LoadMemDocument(pointer, data.length, 0);
  if (document === 0) {
    const code = engine._FPDF_GetLastError();
    engine.wasmExports.free(pointer);
    throw refusal(code, data);
  }
  const form = new Form(engine, document);
  let isOpen = true;
  return {
    engine,
    document,
    form,
    close() {
      if (!isOpen) return;
      isOpen = false;
      form.close();
      engine._FPDF_CloseDocument(document);
      engine.wasmExports.free(pointer);
    },
  };
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

function countPages({ engine, document }: Opened, { limits }: ParseContext): number {
  const count = engine._FPDF_GetPageCount(document);
  if (count <= 0) throw new UnreadableFileError(NO_PAGES);
  if (count > limits.pdfPages) {
    throw new UnreadableFileError(
      `The PDF has ${count.toLocaleString("en-US")} pages; the limit is ${limits.pdfPages.toLocaleString("en-US")}. Split it.`,
    );
  }
  return count;
}

/** The document as far as it has been read. */
class Reading {
  readonly #context: ParseContext;
  readonly #count: number;
  readonly #pages: ParsedPage[] = [];
  readonly #lines: PrintedLine[][] = [];
  readonly #words = new Vocabulary();
  readonly #bookmarks: Bookmark[];
  #scans = 0;
  #unread = 0;

  constructor({ engine, document }: Opened, count: number, context: ParseContext) {
    this.#context = context;
    this.#count = count;
    this.#bookmarks = readBookmarks(engine, document);
  }

  async readPage({ engine, document, form }: Opened, index: number): Promise<void> {
    const page = engine._FPDF_LoadPage(document, index);
    // A broken page inside a good file reads as empty: the other pages still count.
    if (page === 0) return this.#add({ text: "" }, []);
    let printed: PrintedPage = EMPTY_PAGE;
    let marginalia: string[] = [];
    let image: Raster | undefined;
    try {
      printed = readPageText(engine, page, this.#words);
      marginalia = readMarginalia(engine, page, form);
      if (isScan(engine, page, printed)) {
        if (this.#scans < SCANS_PER_FILE) image = renderPage(engine, page, printed);
        else this.#unread++;
      }
    } finally {
      engine._FPDF_ClosePage(page);
    }
    const scanned = image && (await this.#readScan(image, printed, index));
    const parsed = scanned ?? { text: printed.text, ...layoutOf(printed) };
    if (marginalia.length > 0) parsed.text += `${marginalia.join("\n")}\n`;
    this.#add(parsed, scanned ? [] : printed.lines);
    if (index % 10 === 9) this.#context.progress((index + 1) / this.#count, `page ${index + 1} of ${this.#count}`);
  }

  async #readScan(image: Raster, printed: PrintedPage, index: number): Promise<ParsedPage | undefined> {
    this.#scans++;
    const { recognise, scannedPage } = await import("./ocr.ts");
    const detail = `page ${index + 1} of ${this.#count}, reading the scan`;
    this.#context.progress(index / this.#count, detail, SCAN_GRANT_MS);
    const read = await recognise(image, () => this.#context.progress(index / this.#count, detail));
    if (read.gaveUp) this.#unread++;
    const page = scannedPage(read, printed, printed.width / image.width);
    if (page.text === "") return undefined;
    // A stamp over the scan is text already, and exact.
    const squash = (text: string) => text.replace(/\W+/g, "").toLowerCase();
    if (printed.text !== "" && !squash(page.text).includes(squash(printed.text))) page.text += printed.text;
    return page;
  }

  #add(page: ParsedPage, lines: PrintedLine[]): void {
    this.#pages.push(page);
    this.#lines.push(lines);
  }

  conclude({ engine, document }: Opened): ParsedDocument {
    const names = attachmentNames(engine, document);
    const last = this.#pages.at(-1);
    if (last && names.length > 0) last.text += `Attachments: ${names.join(", ")}\n`;
    if (this.#pages.every((page) => page.text.trim() === "")) {
      throw new UnsupportedFileError(
        this.#scans > 0
          ? "The PDF holds no text: its pages are images, and text recognition (OCR) found no words in them. Scan it again at 200 dpi or more, or upload the original."
          : "The PDF holds no text: its pages are empty, and text recognition (OCR) had nothing to read.",
      );
    }
    const outline = withBookmarks(findHeadings(this.#lines), this.#bookmarks, this.#pages);
    const note =
      this.#unread > 0
        ? `Scanned pages that were not read: ${this.#unread}. Text recognition stops after ${SCANS_PER_FILE} pages, and at a page that takes too long. Split the file to have the rest read.`
        : undefined;
    if (last && note) last.text += `[${note}]\n`;
    return {
      mediaType: "application/pdf",
      pages: this.#pages,
      outline,
      ...titleOf(this.#lines),
      ...(note ? { note } : {}),
    };
  }
}

const round = (value: number) => Math.round(value * 10) / 10;

function layoutOf(printed: PrintedPage): { layout?: PrintLayout } {
  if (printed.lines.length === 0) return {};
  const { width, height, rotation, lines } = printed;
  const tables = findTables(printed);
  return {
    layout: {
      kind: "print",
      width: round(width),
      height: round(height),
      ...(rotation ? { rotation } : {}),
      lines: lines.map(({ start, end, box }) => ({ start, end, box: box.map(round) as typeof box })),
      ...(tables.length > 0 ? { tables } : {}),
    },
  };
}

const squash = (text: string) => text.replace(/\s+/g, " ").toLowerCase();

/** The author's own headings come with their levels; those found on the page fill in between. */
function withBookmarks(
  found: readonly OutlineEntry[],
  bookmarks: readonly Bookmark[],
  pages: readonly ParsedPage[],
): OutlineEntry[] {
  const own = bookmarks.map(({ level, title, page }): OutlineEntry => {
    const text = pages[page - 1]?.text ?? "";
    return {
      level,
      title,
      page,
      start: Math.max(
        0,
        squash(text).length === text.length ? squash(text).indexOf(squash(title)) : text.indexOf(title),
      ),
    };
  });
  const taken = new Set(own.map(({ page, start }) => `${page}:${start}`));
  const rest = found.filter(({ page, start }) => !taken.has(`${page}:${start}`));
  return [...own, ...rest].sort((a, b) => a.page - b.page || a.start - b.start).slice(0, 5_000);
}
