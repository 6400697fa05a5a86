import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PDFiumLibrary } from "@hyzyla/pdfium";

/** The engine's own functions: the wrapper offers text alone, and places, headings and comments need more. */
export interface Engine {
  HEAPU8: Uint8Array;
  HEAPF64: Float64Array;
  HEAPF32: Float32Array;
  /** The functions themselves. The others stand behind wrappers that check each call. */
  wasmExports: {
    malloc(size: number): number;
    free(pointer: number): void;
    FPDFText_GetCharBox(text: number, index: number, left: number, right: number, bottom: number, top: number): number;
    FPDFText_GetTextIndexFromCharIndex(text: number, index: number): number;
  };
  _FPDF_LoadMemDocument(pointer: number, size: number, password: number): number;
  _FPDF_CloseDocument(document: number): void;
  _FPDF_GetLastError(): number;
  _FPDF_GetPageCount(document: number): number;
  _FPDF_LoadPage(document: number, index: number): number;
  _FPDF_ClosePage(page: number): void;
  _FPDF_GetPageWidthF(page: number): number;
  _FPDF_GetPageHeightF(page: number): number;
  _FPDF_GetPageBoundingBox(page: number, rectangle: number): number;
  _FPDFPage_GetRotation(page: number): number;
  _FPDFPage_CountObjects(page: number): number;
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFPageObj_GetBounds(object: number, left: number, bottom: number, right: number, top: number): number;
  _FPDFText_LoadPage(page: number): number;
  _FPDFText_ClosePage(text: number): void;
  _FPDFText_CountChars(text: number): number;
  _FPDFText_GetText(text: number, start: number, count: number, buffer: number): number;
  _FPDFText_GetFontSize(text: number, index: number): number;
  _FPDFText_GetFontWeight(text: number, index: number): number;
  _FPDFPage_GetAnnotCount(page: number): number;
  _FPDFPage_GetAnnot(page: number, index: number): number;
  _FPDFPage_CloseAnnot(annotation: number): void;
  _FPDFAnnot_GetSubtype(annotation: number): number;
  _FPDFAnnot_GetStringValue(annotation: number, key: number, buffer: number, size: number): number;
  _FPDFDOC_InitFormFillEnvironment(document: number, info: number): number;
  _FPDFDOC_ExitFormFillEnvironment(form: number): void;
  _FPDFAnnot_GetFormFieldName(form: number, annotation: number, buffer: number, size: number): number;
  _FPDFAnnot_GetFormFieldAlternateName(form: number, annotation: number, buffer: number, size: number): number;
  _FPDFAnnot_GetFormFieldValue(form: number, annotation: number, buffer: number, size: number): number;
  _FPDFDoc_GetAttachmentCount(document: number): number;
  _FPDFDoc_GetAttachment(document: number, index: number): number;
  _FPDFAttachment_GetName(attachment: number, buffer: number, size: number): number;
  _FPDFBookmark_GetFirstChild(document: number, bookmark: number): number;
  _FPDFBookmark_GetNextSibling(document: number, bookmark: number): number;
  _FPDFBookmark_GetTitle(bookmark: number, buffer: number, size: number): number;
  _FPDFBookmark_GetDest(document: number, bookmark: number): number;
  _FPDFDest_GetDestPageIndex(document: number, destination: number): number;
  _FPDFBitmap_Create(width: number, height: number, alpha: number): number;
  _FPDFBitmap_FillRect(bitmap: number, left: number, top: number, width: number, height: number, color: number): number;
  _FPDFBitmap_GetBuffer(bitmap: number): number;
  _FPDFBitmap_GetStride(bitmap: number): number;
  _FPDFBitmap_Destroy(bitmap: number): void;
  _FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
}

let wasm: Promise<ArrayBuffer> | undefined;
let current: Promise<Engine> | undefined;

export function loadEngine(): Promise<Engine> {
  current ??= startEngine();
  return current;
}

/** The engine's memory only grows. A new one begins small, and the old one's memory goes back once nobody holds it. */
export function renewEngine(): Promise<Engine> {
  current = startEngine();
  return current;
}

async function startEngine(): Promise<Engine> {
  wasm ??= readFile(fileURLToPath(import.meta.resolve("@hyzyla/pdfium/pdfium.wasm"))).then(
    (file) => file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer,
  );
  const library = await PDFiumLibrary.init({ wasmBinary: await wasm });
  return (library as unknown as { module: Engine }).module;
}

/** Lends a piece of the engine's memory. */
export function withMemory<T>(engine: Engine, size: number, use: (pointer: number) => T): T {
  const pointer = engine.wasmExports.malloc(size);
  if (pointer === 0) throw new RangeError("the PDF engine has no memory left");
  try {
    return use(pointer);
  } finally {
    engine.wasmExports.free(pointer);
  }
}

const TEXT_LIMIT = 200_000;

/** A text that the engine writes as UTF-16 with an end mark: asked for its length first, then for itself. */
export function readUtf16(engine: Engine, ask: (buffer: number, size: number) => number): string {
  const size = ask(0, 0);
  if (size <= 2 || size > TEXT_LIMIT) return "";
  return withMemory(engine, size, (buffer) => {
    const written = ask(buffer, size);
    return new TextDecoder("utf-16le").decode(engine.HEAPU8.subarray(buffer, buffer + Math.max(0, written - 2)));
  });
}

/** Runs with a name as the engine takes it: plain bytes and an end mark. */
export function withKey<T>(engine: Engine, key: string, use: (pointer: number) => T): T {
  return withMemory(engine, key.length + 1, (pointer) => {
    engine.HEAPU8.set(Buffer.from(`${key}\0`, "latin1"), pointer);
    return use(pointer);
  });
}
