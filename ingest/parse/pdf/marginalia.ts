import { storable } from "../document.ts";
import { type Engine, readUtf16, withKey, withMemory } from "./engine.ts";

/** What a PDF holds besides its printed pages: comments, filled fields, attached files, bookmarks. */
export interface Bookmark {
  level: number;
  title: string;
  /** Counted from 1. */
  page: number;
}

const Subtype = { link: 2, popup: 16, widget: 20 } as const;
const PER_PAGE = 500;
const ATTACHMENTS = 100;
const BOOKMARKS = 2_000;
const BOOKMARK_DEPTH = 6;
/** Version 1 of the engine's form structure: no callbacks, all of it zero but its first number. */
const FORM_BYTES = 256;

const tidy = (text: string) => storable(text).replace(/\s+/g, " ").trim();

/** The form of a document, opened when a page has a field. */
export class Form {
  readonly #engine: Engine;
  readonly #document: number;
  #info = 0;
  #handle = 0;
  constructor(engine: Engine, document: number) {
    this.#engine = engine;
    this.#document = document;
  }
  open(): number {
    if (this.#info === 0) {
      this.#info = this.#engine.wasmExports.malloc(FORM_BYTES);
      this.#engine.HEAPU8.fill(0, this.#info, this.#info + FORM_BYTES);
      this.#engine.HEAPU8[this.#info] = 1;
      this.#handle = this.#engine._FPDFDOC_InitFormFillEnvironment(this.#document, this.#info);
    }
    return this.#handle;
  }
  close(): void {
    if (this.#handle !== 0) this.#engine._FPDFDOC_ExitFormFillEnvironment(this.#handle);
    if (this.#info !== 0) this.#engine.wasmExports.free(this.#info);
    this.#info = 0;
    this.#handle = 0;
  }
}

/** One line for each comment and each filled field of the page. */
export function readMarginalia(engine: Engine, page: number, form: Form): string[] {
  const lines: string[] = [];
  const count = Math.min(PER_PAGE, engine._FPDFPage_GetAnnotCount(page));
  for (let index = 0; index < count; index++) {
    const annotation = engine._FPDFPage_GetAnnot(page, index);
    if (annotation === 0) continue;
    try {
      const kind = engine._FPDFAnnot_GetSubtype(annotation);
      if (kind === Subtype.link || kind === Subtype.popup) continue;
      const line = kind === Subtype.widget ? field(engine, annotation, form.open()) : comment(engine, annotation);
      if (line && !lines.includes(line)) lines.push(line);
    } finally {
      engine._FPDFPage_CloseAnnot(annotation);
    }
  }
  return lines;
}

function comment(engine: Engine, annotation: number): string | undefined {
  const value = (key: string) =>
    tidy(
      withKey(engine, key, (pointer) =>
        readUtf16(engine, (buffer, size) => engine._FPDFAnnot_GetStringValue(annotation, pointer, buffer, size)),
      ),
    );
  const contents = value("Contents");
  if (contents === "") return undefined;
  const author = value("T");
  return `Comment${author ? ` by ${author}` : ""}: ${contents}`;
}

function field(engine: Engine, annotation: number, form: number): string | undefined {
  if (form === 0) return undefined;
  const value = tidy(
    readUtf16(engine, (buffer, size) => engine._FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size)),
  );
  if (value === "" || value === "Off") return undefined;
  const shown = tidy(
    readUtf16(engine, (buffer, size) => engine._FPDFAnnot_GetFormFieldAlternateName(form, annotation, buffer, size)),
  );
  const name =
    shown ||
    tidy(readUtf16(engine, (buffer, size) => engine._FPDFAnnot_GetFormFieldName(form, annotation, buffer, size)));
  return name ? `${name}: ${value}` : value;
}

export function attachmentNames(engine: Engine, document: number): string[] {
  const names: string[] = [];
  const count = Math.min(ATTACHMENTS, engine._FPDFDoc_GetAttachmentCount(document));
  for (let index = 0; index < count; index++) {
    const attachment = engine._FPDFDoc_GetAttachment(document, index);
    if (attachment === 0) continue;
    const name = tidy(readUtf16(engine, (buffer, size) => engine._FPDFAttachment_GetName(attachment, buffer, size)));
    if (name) names.push(name);
  }
  return names;
}

/** The document's own table of contents. A tree that loops ends where it meets itself. */
export function readBookmarks(engine: Engine, document: number): Bookmark[] {
  const found: Bookmark[] = [];
  const seen = new Set<number>();
  const walk = (parent: number, level: number) => {
    let at = engine._FPDFBookmark_GetFirstChild(document, parent);
    while (at !== 0 && !seen.has(at) && found.length < BOOKMARKS) {
      seen.add(at);
      const title = tidy(readUtf16(engine, (buffer, size) => engine._FPDFBookmark_GetTitle(at, buffer, size)));
      const destination = engine._FPDFBookmark_GetDest(document, at);
      const page = destination === 0 ? -1 : engine._FPDFDest_GetDestPageIndex(document, destination);
      if (title && page >= 0) found.push({ level, title: title.slice(0, 200), page: page + 1 });
      if (level < BOOKMARK_DEPTH) walk(at, level + 1);
      at = engine._FPDFBookmark_GetNextSibling(document, at);
    }
  };
  walk(0, 1);
  return found;
}

/** What is drawn on a page, for telling a scan: how much of it images cover, and whether anything is there at all. */
export function imageCover(engine: Engine, page: number, area: number): { cover: number; objects: number } {
  const Image = 3;
  const objects = engine._FPDFPage_CountObjects(page);
  let covered = 0;
  withMemory(engine, 16, (pointer) => {
    for (let index = 0; index < Math.min(objects, 300); index++) {
      const object = engine._FPDFPage_GetObject(page, index);
      const Form = 5;
      const kind = object === 0 ? 0 : engine._FPDFPageObj_GetType(object);
      if (kind !== Image && kind !== Form) continue;
      if (engine._FPDFPageObj_GetBounds(object, pointer, pointer + 4, pointer + 8, pointer + 12) === 0) continue;
      const at = pointer >> 2;
      const [left, bottom, right, top] = engine.HEAPF32.subarray(at, at + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      covered += Math.max(0, right - left) * Math.max(0, top - bottom);
    }
  });
  return { cover: area > 0 ? covered / area : 0, objects };
}
