import { Parser } from "htmlparser2";
import { decodeText } from "./decode.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { PageWriter } from "./page-writer.ts";
import type { TableCell } from "./table/grid.ts";

const SKIPPED = new Set(["script", "style", "noscript", "template", "svg", "annotation", "head"]);
const BLOCKS = new Set(
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form header hr html legend main nav ol p pre section summary table tbody tfoot thead ul".split(
    " ",
  ),
);

export function parseHtml(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const writer = new PageWriter();
  const title = writeHtml(decodeHtml(bytes), writer, context.limits.htmlDepth);
  return { mediaType: "text/html", pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

/** The page may declare its own encoding; only then is it not the first guess. */
export function decodeHtml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 2_048)).toString("latin1");
  const declared =
    /<meta[^>]+charset=["']?([\w-]+)/i.exec(head)?.[1] ?? /^<\?xml[^>]+encoding=["']([\w-]+)/i.exec(head)?.[1];
  if (declared && !/^utf-?8$|^utf-?16/i.test(declared)) {
    try {
      return new TextDecoder(declared).decode(bytes);
    } catch {
      // An encoding nobody knows: guess instead.
    }
  }
  return decodeText(bytes);
}

/** Writes the page's blocks; answers with its title. Tags deeper than the limit keep their words and lose their structure. */
export function writeHtml(html: string, writer: PageWriter, maxDepth: number): string | undefined {
  const page = new HtmlPage(writer, maxDepth);
  page.read(html);
  return page.title.replace(/\s+/g, " ").trim() || writer.outline[0]?.title;
}

interface OpenTable {
  rows: TableCell[][];
  cell: TableCell | undefined;
}

/** A frame may hold a page in its attribute, and that one a frame: once is enough. */
const FRAMES_DEEP = 2;
/** In pieces, so that one huge tag soup cannot build one huge token list. */
const SLICE = 65_536;
const SPAN_MOST = 200;

class HtmlPage {
  title = "";
  readonly #writer: PageWriter;
  readonly #maxDepth: number;
  readonly #frame: number;
  readonly #tables: OpenTable[] = [];
  #depth = 0;
  #skipped = 0;
  #pieces: string[] = [];
  #heading = 0;
  #list = false;
  /** For each open list the number of its next item; undefined where items carry none. */
  readonly #lists: { next: number | undefined }[] = [];
  #pre = 0;
  #inTitle = false;

  constructor(writer: PageWriter, maxDepth: number, frame = 0) {
    this.#writer = writer;
    this.#maxDepth = maxDepth;
    this.#frame = frame;
  }

  read(html: string): void {
    const parser = new Parser(
      {
        onopentag: (name, attributes) => this.#open(name, attributes),
        ontext: (data) => this.#text(data),
        onclosetag: (name) => this.#close(name),
      },
      { decodeEntities: true },
    );
    for (let at = 0; at < html.length; at += SLICE) {
      parser.write(html.slice(at, at + SLICE));
      // Deeper than any page: the words that follow are not worth a quadratic walk.
      if (this.#depth > this.#maxDepth * 8) break;
    }
    parser.end();
    this.#flush();
  }

  #open(name: string, attributes: Record<string, string>): void {
    this.#depth++;
    if (name === "title") this.#inTitle = true;
    if (SKIPPED.has(name)) this.#skipped++;
    if (this.#skipped > 0 || this.#depth > this.#maxDepth) return;
    const table = this.#tables.at(-1);
    if (name === "table") {
      if (table?.cell === undefined) this.#flush();
      this.#tables.push({ rows: [], cell: undefined });
    } else if (name === "tr") table?.rows.push([]);
    else if ((name === "td" || name === "th") && table) this.#openCell(table, name, attributes);
    else if (/^h[1-6]$/.test(name) && !table) {
      this.#flush();
      this.#heading = Number(name[1]);
    } else if (name === "li") {
      if (table) this.#append("\n");
      else this.#flush();
      this.#list = !table;
      this.#append(this.#itemNumber(attributes.value));
    } else if (name === "br") this.#append("\n");
    else if (name === "img" && attributes.alt) this.#append(` ${attributes.alt} `);
    else if (name === "iframe" && attributes.srcdoc) this.#openFrame(attributes.srcdoc);
    else if (BLOCKS.has(name)) {
      if (name === "pre") this.#pre++;
      if (name === "ol") this.#lists.push({ next: Number(attributes.start ?? 1) });
      if (name === "ul") this.#lists.push({ next: undefined });
      if (table) this.#append("\n");
      else this.#flush();
    }
  }

  /** Clauses are cited by numbers that the page's reader sees and its source does not hold. */
  #itemNumber(given: string | undefined): string {
    const list = this.#lists.at(-1);
    if (list?.next === undefined) return "";
    const number = given === undefined ? list.next : Number(given);
    list.next = number + 1;
    return Number.isFinite(number) ? `${number}. ` : "";
  }

  #openCell(table: OpenTable, name: string, attributes: Record<string, string>): void {
    if (table.rows.length === 0) table.rows.push([]);
    table.cell = {
      text: "",
      heading: name === "th",
      columns: Math.min(SPAN_MOST, Number(attributes.colspan) || 1),
      rows: Math.min(SPAN_MOST, Number(attributes.rowspan) || 1),
    };
    table.rows.at(-1)?.push(table.cell);
  }

  #openFrame(content: string): void {
    if (this.#frame >= FRAMES_DEEP) return;
    this.#flush();
    new HtmlPage(this.#writer, this.#maxDepth, this.#frame + 1).read(content);
  }

  #text(data: string): void {
    if (this.#inTitle) this.title += data;
    if (this.#skipped === 0) this.#append(this.#pre > 0 ? data : data.replace(/\s+/g, " "));
  }

  #close(name: string): void {
    this.#depth--;
    if (name === "title") this.#inTitle = false;
    if (SKIPPED.has(name)) {
      this.#skipped = Math.max(0, this.#skipped - 1);
      return;
    }
    if (this.#skipped > 0) return;
    const table = this.#tables.at(-1);
    if (name === "ol" || name === "ul") this.#lists.pop();
    if (name === "pre") this.#pre = Math.max(0, this.#pre - 1);
    if ((name === "td" || name === "th") && table) table.cell = undefined;
    else if (name === "table" && table) {
      this.#tables.pop();
      this.#closeTable(table.rows);
    } else if (table) return;
    else if (/^h[1-6]$/.test(name)) {
      this.#flush();
      this.#heading = 0;
    } else if (name === "li") {
      this.#flush();
      this.#list = false;
    } else if (BLOCKS.has(name)) this.#flush();
  }

  #append(data: string): void {
    const table = this.#tables.at(-1);
    if (!table) this.#pieces.push(data);
    else if (table.cell) table.cell.text += data;
    // Words between the cells: badly made, and still words.
    else if (data.trim() !== "") table.rows.push([{ text: data }]);
  }

  #closeTable(rows: TableCell[][]): void {
    const filled = rows.filter((row) => row.some((cell) => cell.text.trim() !== ""));
    const outer = this.#tables.at(-1);
    if (outer) {
      // A table inside a cell is that cell's text.
      const lines = filled.map((row) => row.map((cell) => cell.text.trim()).join(" "));
      if (outer.cell) outer.cell.text += ` ${lines.join("\n")} `;
      return;
    }
    const width = Math.max(0, ...filled.map((row) => row.filter((cell) => cell.text.trim() !== "").length));
    if (width < 2) for (const row of filled) this.#writer.paragraph(row.map((cell) => cell.text).join("\n"));
    else this.#writer.table(filled);
    this.#writer.breakIfLong();
  }

  #flush(): void {
    const block = this.#pieces.join("");
    this.#pieces = [];
    if (block.trim() === "") return;
    if (this.#heading > 0) this.#writer.heading(block, this.#heading);
    else this.#writer.paragraph(block, this.#list ? "list" : "paragraph");
    this.#writer.breakIfLong();
  }
}
