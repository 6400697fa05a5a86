import type { ParseContext, ParsedDocument } from "./document.ts";
import { decodeHtml } from "./html.ts";
import { PageWriter } from "./page-writer.ts";
import type { TableCell } from "./table/grid.ts";
import { localName, walkXml } from "./xml.ts";

/** Names that vocabularies of prose (JATS, DocBook, patents, feeds) share. In lower case. */
const INLINE = new Set(
  "a abbr b bold em ext-link font i inline italic monospace named-content sc span strike strong styled-content sub sup u underline uri xref email emphasis phrase link figref claim-ref".split(
    " ",
  ),
);
const HEADINGS = new Set(["title", "article-title", "heading", "head", "invention-title", "subtitle"]);
/** An element of such a name is its text; of any other, the name is the label of the text: "Revenue: 5". */
const UNLABELLED = new Set(
  "p para paragraph text td th t v li data value entry cell caption label body content section sec claim-text description".split(
    " ",
  ),
);
const CELLS = new Set(["td", "th", "entry", "cell"]);
const ROWS = new Set(["tr", "row"]);
/** Longer texts are prose and need no label. */
const LABELLED_MOST = 300;

/** Any XML: its texts in order. Fields that stand side by side come as one line, "name: value · name: value". */
export function parseXmlDocument(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const page = new XmlPage();
  walkXml(decodeHtml(bytes), context.limits, page);
  page.finish();
  const { writer } = page;
  const title = writer.outline[0]?.title;
  return { mediaType: "application/xml", pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

interface Open {
  name: string;
  pieces: string[];
  /** Something other than words stood in it. */
  parted: boolean;
}

class XmlPage {
  readonly writer = new PageWriter();
  readonly #open: Open[] = [];
  #fields: string[] = [];
  #rows: TableCell[][] | undefined;
  #cell: TableCell | undefined;
  #tables = 0;
  #sections = 0;

  open(tag: { name: string; attributes: Record<string, unknown> }): void {
    const name = localName(tag.name).toLowerCase();
    const parent = this.#open.at(-1);
    if (name === "table") this.#openTable();
    else if (this.#rows && ROWS.has(name)) this.#rows.push([]);
    else if (this.#rows && CELLS.has(name)) this.#openCell(tag.attributes, name);
    if (parent && !INLINE.has(name) && !this.#rows) {
      const mixed = parent.pieces.some((piece) => piece.trim() !== "");
      // An unknown element among words is a mark in the text, not a field.
      if (!mixed || UNLABELLED.has(name) || HEADINGS.has(name)) {
        this.#writePieces(parent);
        parent.parted = true;
      }
    }
    if (name === "sec" || name === "section") this.#sections++;
    this.#open.push({ name, pieces: [], parted: false });
  }

  text(text: string): void {
    if (this.#rows) {
      if (this.#cell) this.#cell.text += text;
      else if (text.trim() !== "") this.#rows.push([{ text }]);
    } else this.#open.at(-1)?.pieces.push(text);
  }

  close(): void {
    const element = this.#open.pop();
    if (!element) return;
    const { name } = element;
    if (name === "table") this.#closeTable();
    else if (this.#rows) {
      if (CELLS.has(name)) this.#cell = undefined;
      return;
    }
    const parent = this.#open.at(-1);
    const mixed = parent?.pieces.some((piece) => piece.trim() !== "") ?? false;
    if (parent && (INLINE.has(name) || (mixed && !UNLABELLED.has(name) && !HEADINGS.has(name)))) {
      parent.pieces.push(...element.pieces);
    } else {
      this.#writePieces(element);
      // A group of fields ends with the element that holds them.
      if (element.parted) this.#flushFields();
    }
    if (name === "sec" || name === "section") this.#sections--;
    this.writer.breakIfLong();
  }

  finish(): void {
    for (const element of this.#open.splice(0)) this.#writePieces(element);
    this.#closeTable();
    this.#flushFields();
  }

  #writePieces(element: Open): void {
    const text = element.pieces.join("").replace(/\s+/g, " ").trim();
    element.pieces = [];
    if (text === "") return;
    if (HEADINGS.has(element.name)) {
      this.#flushFields();
      this.writer.heading(text, Math.min(6, 1 + this.#sections));
    } else if (UNLABELLED.has(element.name) || element.parted || text.length > LABELLED_MOST) {
      this.#flushFields();
      this.writer.paragraph(text);
    } else this.#fields.push(`${element.name}: ${text}`);
  }

  #flushFields(): void {
    if (this.#fields.length > 0) this.writer.paragraph(this.#fields.join(" · "));
    this.#fields = [];
  }

  #openTable(): void {
    this.#flushFields();
    this.#tables++;
    this.#rows ??= [];
  }

  #openCell(attributes: Record<string, unknown>, name: string): void {
    if (!this.#rows) return;
    if (this.#rows.length === 0) this.#rows.push([]);
    this.#cell = {
      text: "",
      heading: name === "th",
      columns: Number(attributes.colspan) || 1,
      rows: Math.min(1_000, Number(attributes.rowspan) || 1),
    };
    this.#rows.at(-1)?.push(this.#cell);
  }

  #closeTable(): void {
    this.#tables = Math.max(0, this.#tables - 1);
    if (this.#tables > 0 || !this.#rows) return;
    this.writer.table(this.#rows);
    this.#rows = undefined;
    this.#cell = undefined;
  }
}
