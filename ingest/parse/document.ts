import type { UnpackBudget } from "./zip.ts";

/** What a figure is: the headings above it, the labels beside it, and the unit that one of them states. */
export interface CellMeaning {
  /** The path of headings over the cell's column, such as "FY2025 · Actual". */
  header?: string;
  /** The path of labels to the cell's row, such as "Cash flow · Capital expenditure". */
  rowHeader?: string;
  /** Such as "EUR m", wherever the table says it. */
  unit?: string;
}

export interface TableCellText extends CellMeaning {
  start: number;
  end: number;
  text: string;
}

/** A piece of a page as a reader sees it. Offsets are into the page's text, in UTF-16 code units. */
export interface TextBlock {
  kind: "heading" | "paragraph" | "list" | "table" | "header";
  level?: number;
  start: number;
  end: number;
  rows?: TableCellText[][];
}

export interface SheetCell extends CellMeaning {
  ref: string;
  row: number;
  column: number;
  value: string;
  formula?: string;
  start: number;
  end: number;
}

export interface SheetLayout {
  kind: "sheet";
  name: string;
  columns: number;
  rows: number;
  cells: SheetCell[];
}

export interface BlocksLayout {
  kind: "blocks";
  blocks: TextBlock[];
}

/** Left, top, right, bottom in points, from the top left corner of the page as it is shown. */
export type PrintBox = [number, number, number, number];

/** A grid of figures on a printed page. Spans are into the page's text, which stays as the file gives it. */
export interface PrintTable {
  start: number;
  end: number;
  /** As printed, such as "in millions, except per share data". */
  unit?: string;
  /** The headings above each column, from the outer to the inner one: "Year ended December 31, 2023". */
  columns: string[];
  rows: { start: number; end: number; label: string; cells: { column: number; start: number; end: number }[] }[];
}

/** A page that was printed or scanned: where each of its lines stands. */
export interface PrintLayout {
  kind: "print";
  width: number;
  height: number;
  /** How far the page is turned when it is shown, in degrees; boxes are as shown. */
  rotation?: number;
  /** The text was recognised in an image, so it may be wrong. */
  scanned?: true;
  lines: { start: number; end: number; box: PrintBox }[];
  /** Words of a scan. */
  words?: { start: number; end: number; box: PrintBox }[];
  tables?: PrintTable[];
}

export interface ParsedPage {
  label?: string;
  text: string;
  layout?: SheetLayout | BlocksLayout | PrintLayout;
}

/** A heading and where it stands: `start` is an offset into the page's text. */
export interface OutlineEntry {
  level: number;
  title: string;
  page: number;
  start: number;
}

/** The document's text is the pages' texts joined by nothing, so an offset into it is unambiguous. */
export interface ParsedDocument {
  mediaType: string;
  title?: string;
  pages: ParsedPage[];
  outline: OutlineEntry[];
  /** What a reader has to know: parts that were not read, and why. */
  note?: string;
}

export interface ParseLimits {
  pdfPages: number;
  pdfEngineBytes: number;
  unpackedBytes: number;
  unpackedRatio: number;
  archiveEntries: number;
  archiveDepth: number;
  xmlDepth: number;
  xmlNodes: number;
  htmlDepth: number;
  sheets: number;
  rowsPerSheet: number;
  cells: number;
  textBytes: number;
  mailParts: number;
  /** Attachments and embedded files that one file may bring, at all depths together. */
  innerFiles: number;
  /** How deep files may stand inside files. */
  innerDepth: number;
}

/** Measured on real and hostile files: each is several times what an honest deal file needs. */
export const PARSE_LIMITS: ParseLimits = {
  // 10-K filings run to 500 pages; memory of the PDF engine grows with every page.
  pdfPages: 2_000,
  // The engine keeps what pages took; a long document goes on in a fresh one.
  pdfEngineBytes: 192_000_000,
  unpackedBytes: 200_000_000,
  // Honest Office parts compress to a tenth; a bomb to a thousandth.
  unpackedRatio: 100,
  archiveEntries: 10_000,
  archiveDepth: 3,
  xmlDepth: 512,
  // Five million take five seconds.
  xmlNodes: 5_000_000,
  // Quadratic beyond in every HTML parser.
  htmlDepth: 512,
  sheets: 256,
  rowsPerSheet: 200_000,
  // One million cells take four seconds and 420 MB.
  cells: 1_000_000,
  textBytes: 50_000_000,
  mailParts: 64,
  innerFiles: 500,
  innerDepth: 3,
};

/** Where an archive's files go. Without it an archive is listed and not unpacked. */
export interface Unpacker {
  /** What is left of the limits of the outermost archive. */
  entries: number;
  bytes: number;
  /** An empty file of the reader's own to unpack into. */
  place(): string;
  /** Hands an unpacked file over and answers what became of it, as a person reads it. */
  take(entry: { path: string; folder: string; name: string; sizeBytes: number }): Promise<string>;
}

export interface ParseContext {
  unpacker?: Unpacker;
  limits: ParseLimits;
  /** What the file and everything inside it may still unpack to. */
  budget: UnpackBudget;
  /**
   * Reads a file that stands inside this one, under the same limits.
   * Answers with the reason, fit for a person, when it cannot be read: one bad attachment does not cost the message.
   */
  parseInner(bytes: Uint8Array, name: string): Promise<ParsedDocument | { refused: string }>;
  /** The name the person gave the file: a hint for formats without a signature, never proof. */
  name: string;
  /** `grantMs` announces a step of honest work that may take this long beyond the usual. */
  progress(fraction: number, detail: string, grantMs?: number): void;
}

/** Postgres stores neither NUL nor half a surrogate pair. One unit is replaced by one unit, so offsets stay true. */
export const storable = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what is being removed
  text.replace(/\u0000/g, " ").toWellFormed();
