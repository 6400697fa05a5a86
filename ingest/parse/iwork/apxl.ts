import type { ParseContext, ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import { addSheet, sheetPages } from "../sheet/sheet-page.ts";
import { localName, walkXml } from "../xml.ts";
import { ApxlGrid, printedRows } from "./apxl-grid.ts";

export const IWORK_TYPES = {
  pages: "application/vnd.apple.pages",
  numbers: "application/vnd.apple.numbers",
  keynote: "application/vnd.apple.keynote",
} as const;

/** The one XML part of a Pages, Numbers or Keynote file from before 2013. */
export function parseApxl(xml: Uint8Array, context: ParseContext): ParsedDocument {
  const walk = new ApxlWalk(context);
  walkXml(xml, context.limits, walk);
  const { title } = walk;
  const document: ParsedDocument = {
    mediaType: IWORK_TYPES[walk.program],
    pages: [],
    outline: [],
    ...(title ? { title } : {}),
  };
  if (walk.program === "numbers") {
    for (const { label = "Sheet", pieces } of walk.pages)
      for (const piece of pieces) if ("grid" in piece) addGrid(document, label, piece.grid);
  }
  const writer = writeTexts(walk);
  const before = document.pages.length;
  if (!writer.isEmpty() || writer.pages.length > 0) document.pages.push(...writer.end());
  for (const entry of writer.outline) document.outline.push({ ...entry, page: entry.page + before });
  return document;
}

function addGrid(document: ParsedDocument, sheet: string, grid: ApxlGrid): void {
  const name = grid.name ? `${sheet} › ${grid.name}` : sheet;
  addSheet(document, name, sheetPages(name, grid.rows()));
}

function writeTexts(walk: ApxlWalk): PageWriter {
  const writer = new PageWriter();
  walk.pages.forEach(({ label, pieces }) => {
    if (walk.program === "numbers") return;
    writer.startPage(label);
    for (const piece of pieces) {
      if ("grid" in piece) writer.table(printedRows(piece.grid));
      else if (piece.level === undefined) writer.paragraph(piece.text);
      else writer.heading(piece.text, piece.level);
      writer.breakIfLong();
    }
    if (label !== undefined && writer.isEmpty()) writer.paragraph("(no text on this slide)");
  });
  if (walk.program !== "pages") writer.startPage(walk.program === "keynote" ? "Beside the slides" : "Beside the cells");
  writer.aside("Text boxes", walk.texts.box, "paragraph");
  writer.aside("Notes", walk.texts.note, "paragraph");
  writer.aside("Comments", walk.texts.comment, "paragraph");
  writer.aside("Masters", new Set(walk.texts.master), "paragraph");
  writer.aside("Headers and footers", new Set(walk.texts.running), "header");
  writer.aside("Document properties", walk.properties);
  return writer;
}

type Piece = { text: string; level?: number } | { grid: ApxlGrid };
type Place = "body" | "box" | "note" | "comment" | "master" | "running" | "nowhere";

/** The innermost of these elements says where a text stands. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ["section-prototypes", "nowhere"],
  ["slide", "body"],
  ["workspace", "box"],
  ["drawables", "box"],
  ["notes", "note"],
  ["footnotes", "note"],
  ["annotations", "comment"],
  ["sticky-note", "comment"],
  ["cell-comment-drawable-info", "comment"],
  ["master-slide", "master"],
  ["masters-group", "master"],
  ["headers", "running"],
  ["footers", "running"],
]);
/** Sample text of a template, which nobody wrote into this document. */
const SAMPLES = new Set(["ghost-text", "ghost-text-ref"]);
const LINE_BREAKS = new Set(["br", "lnbr", "crbr", "pgbr"]);
const PROPERTIES: ReadonlyMap<string, string> = new Map([
  ["title", "Title"],
  ["authors", "Author"],
  ["keywords", "Keywords"],
  ["comment", "Description"],
  ["copyright", "Copyright"],
]);

class ApxlWalk {
  program: keyof typeof IWORK_TYPES = "pages";
  title: string | undefined;
  readonly pages: { label?: string; pieces: Piece[] }[] = [{ pieces: [] }];
  readonly properties: string[] = [];
  readonly texts: Record<"box" | "note" | "comment" | "master" | "running", string[]> = {
    ...{ box: [], note: [], comment: [], master: [], running: [] },
  };
  readonly #context: ParseContext;
  readonly #stack: string[] = [];
  readonly #places: Place[] = ["body"];
  readonly #paragraphs: { text: string; level: number | undefined }[] = [];
  readonly #styles = new Map<string, string>();
  #grid: ApxlGrid | undefined;
  #samples = 0;

  constructor(context: ParseContext) {
    this.#context = context;
  }

  open(tag: { name: string; attributes: Record<string, unknown> }): void {
    const name = localName(tag.name);
    const attributes: Record<string, string> = {};
    for (const key in tag.attributes) attributes[localName(key)] = String(tag.attributes[key]);
    if (this.#stack.length === 0) this.program = programOf(tag.name);
    this.#places.push(this.#placeOf(name));
    if (SAMPLES.has(name)) this.#samples++;
    if (name === "slide") this.pages.push({ label: `Slide ${this.pages.length}`, pieces: [] });
    else if (name === "workspace") this.pages.push({ label: attributes["workspace-name"] ?? "Sheet", pieces: [] });
    else if (name === "paragraphstyle") this.#addStyle(attributes);
    else if (name === "p") this.#paragraphs.push({ text: "", level: this.#levelOf(attributes.style) });
    else if (name === "tabular-model") this.#grid = new ApxlGrid(attributes.name ?? "", this.#context.limits);
    else if (name === "string") this.#property(attributes.string ?? "");
    else if (LINE_BREAKS.has(name)) this.text("\n");
    else if (name === "tab") this.text("\t");
    this.#grid?.open(name, attributes);
    this.#stack.push(name);
  }

  close(): void {
    const name = this.#stack.pop() ?? "";
    const place = this.#places.pop() ?? "body";
    if (SAMPLES.has(name)) this.#samples--;
    if (name === "p") this.#endParagraph(place);
    this.#grid?.close(name);
    if (name === "tabular-model" && this.#grid) this.#endTable(this.#grid, place);
  }

  text(text: string): void {
    const paragraph = this.#paragraphs.at(-1);
    if (paragraph && this.#samples === 0) paragraph.text += text;
  }

  #placeOf(name: string): Place {
    const around = this.#places.at(-1) ?? "body";
    // What a note or a master holds belongs to it; and drawings of a slide belong to the slide.
    if ((around !== "body" && around !== "box") || (name === "drawables" && this.program === "keynote")) return around;
    return PLACES.get(name) ?? around;
  }

  #endParagraph(place: Place): void {
    const paragraph = this.#paragraphs.pop();
    const text = paragraph?.text.trim();
    if (!text || !paragraph || place === "nowhere") return;
    if (this.#grid) this.#grid.text(text);
    else if (place === "body") this.pages.at(-1)?.pieces.push({ text, level: paragraph.level });
    else this.texts[place].push(text);
  }

  #endTable(grid: ApxlGrid, place: Place): void {
    this.#grid = undefined;
    if (place === "nowhere") return;
    if (place === "body" || place === "box") this.pages.at(-1)?.pieces.push({ grid });
    else for (const row of grid.rows()) this.texts[place].push(row.map(({ shown }) => shown).join(" "));
  }

  /** Names of styles are English in every file that was made from an English template; a changed style points at its parent. */
  #addStyle({ ID: id, ident, name, "parent-ident": parent }: Record<string, string>): void {
    const shown = name ?? this.#styles.get(parent ?? "");
    for (const key of [id, ident]) if (key && shown) this.#styles.set(key, shown);
  }

  #levelOf(style: string | undefined): number | undefined {
    if (this.#stack.includes("title-placeholder")) return 1;
    const level = /^Heading (\d)$/.exec(this.#styles.get(style ?? "") ?? "")?.[1];
    return level === undefined ? undefined : Number(level);
  }

  #property(value: string): void {
    const metadata = this.#stack.lastIndexOf("metadata");
    const name = metadata === -1 ? undefined : this.#stack[metadata + 1];
    const label = PROPERTIES.get(name ?? "");
    if (!label || value.trim() === "") return;
    if (label === "Title") this.title = value.trim();
    this.properties.push(`${label}: ${value.trim()}`);
  }
}

const programOf = (root: string): keyof typeof IWORK_TYPES =>
  root.startsWith("key:") ? "keynote" : root.startsWith("ls:") ? "numbers" : "pages";
