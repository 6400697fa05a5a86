import {
  type OutlineEntry,
  type ParsedDocument,
  type ParsedPage,
  storable,
  type TableCellText,
  type TextBlock,
} from "./document.ts";
import { type Grid, layOut, meaningOfRows, type RowMeaning, type TableCell } from "./table/grid.ts";
import { joinPath, unitOf } from "./table/heads.ts";

/** Splitting a page into parts keeps every database row and every answer about a page small. */
const PAGE_SOFT_LIMIT = 200_000;

const LABEL_MOST = 120;

const clean = (text: string) =>
  storable(text)
    .replace(/[\t\u00a0 ]+/g, " ")
    .replace(/ ?\r?\n ?/g, "\n")
    .trim();
const cleanLine = (text: string) => clean(text).replace(/\n+/g, " ");

/** Builds pages of text out of headings, paragraphs and tables, and remembers where each of them stands. */
export class PageWriter {
  readonly pages: ParsedPage[] = [];
  readonly outline: OutlineEntry[] = [];
  #text = "";
  #blocks: TextBlock[] = [];
  #label: string | undefined;

  startPage(label?: string): void {
    if (this.#text !== "") this.#finish();
    this.#label = label;
  }

  /** Names the page that is being written, once its own words are known. */
  label(label: string | undefined): void {
    this.#label = label?.slice(0, LABEL_MOST);
  }

  heading(text: string, level: number): void {
    const [start, end] = this.#append(cleanLine(text), "\n");
    if (end === start) return;
    this.#blocks.push({ kind: "heading", level, start, end });
    this.outline.push({ level, title: this.#text.slice(start, end).slice(0, 200), page: this.pages.length + 1, start });
  }

  paragraph(text: string, kind: "paragraph" | "list" | "header" = "paragraph"): void {
    const [start, end] = this.#append(clean(text), "\n");
    if (end > start) this.#blocks.push({ kind, start, end });
  }

  /** What stands beside the document's own words: under a heading of its own, and left out when there is none of it. */
  aside(title: string, texts: Iterable<string>, kind: "list" | "header" | "paragraph" = "list"): void {
    const kept = [...texts].filter((text) => text.trim() !== "");
    if (kept.length === 0) return;
    this.heading(title, 2);
    for (const text of kept) {
      this.paragraph(text, kind);
      this.breakIfLong();
    }
  }

  /** One line per row that can be read alone: the row's label, then each value after its column's headings. */
  table(rows: readonly (readonly (string | TableCell)[])[], headed?: boolean): void {
    const grid = layOut(
      rows.map((row) =>
        row.map((cell) => (typeof cell === "string" ? cleanLine(cell) : { ...cell, text: cleanLine(cell.text) })),
      ),
      headed,
    );
    const meanings = meaningOfRows(grid);
    const start = this.#text.length;
    const written: TableCellText[][] = [];
    grid.rows.forEach((_, r) => {
      const line = writeRow(grid, r, meanings[r], this.#text.length);
      if (line.text === "") return;
      this.#text += `${line.text}\n`;
      written.push(line.cells);
    });
    if (written.length === 0) return;
    this.#blocks.push({ kind: "table", start, end: this.#text.length - 1, rows: written });
    this.#text += "\n";
  }

  /** Another document's text in this place, its headings and tables with it. */
  insert(document: ParsedDocument): void {
    document.pages.forEach((page, index) => {
      const shift = this.#text.length;
      const [start, end] = this.#append(page.text.trimEnd(), "\n");
      if (end === start) return;
      for (const block of page.layout?.kind === "blocks" ? page.layout.blocks : []) {
        const rows = block.rows?.map((row) =>
          row.map((cell) => ({ ...cell, start: cell.start + shift, end: cell.end + shift })),
        );
        this.#blocks.push({ ...block, start: block.start + shift, end: block.end + shift, ...(rows ? { rows } : {}) });
      }
      if (page.layout?.kind !== "blocks") this.#blocks.push({ kind: "paragraph", start, end });
      for (const entry of document.outline) {
        if (entry.page === index + 1)
          this.outline.push({ ...entry, page: this.pages.length + 1, start: entry.start + shift });
      }
      this.breakIfLong();
    });
  }

  isEmpty(): boolean {
    return this.#text === "";
  }

  end(): ParsedPage[] {
    if (this.#text !== "" || this.pages.length === 0) this.#finish();
    return this.pages;
  }

  #append(text: string, after: string): [number, number] {
    const start = this.#text.length;
    if (text === "") return [start, start];
    this.#text += `${text}\n${after}`;
    const end = start + text.length;
    return [start, end];
  }

  /** Called between blocks: a page that grew past the limit goes on as a further page under the same label. */
  breakIfLong(): void {
    if (this.#text.length > PAGE_SOFT_LIMIT) this.startPage(this.#label);
  }

  #finish(): void {
    this.pages.push({
      ...(this.#label === undefined ? {} : { label: this.#label }),
      text: this.#text,
      layout: { kind: "blocks", blocks: this.#blocks },
    });
    this.#text = "";
    this.#blocks = [];
  }
}

function writeRow(grid: Grid, r: number, meaning: RowMeaning | undefined, at: number) {
  const cells: TableCellText[] = [];
  // A label over several rows is said in each of them: a row is quoted alone.
  let text = (meaning?.carried ?? []).join(" · ");
  const row = grid.rows[r] ?? [];
  let labelled = r < grid.heads;
  row.forEach((slot, c) => {
    const shown = slot.own ? slot.text : "";
    const heads = grid.columns[c] ?? [];
    const isLabel = !labelled && shown !== "";
    const name = r >= grid.heads && c > 0 && !isLabel ? joinPath(heads).replaceAll(" · ", " ") : "";
    if (shown !== "") {
      text += `${text === "" ? "" : " · "}${name ? `${name}: ` : ""}`;
      labelled = true;
    }
    const start = at + text.length;
    text += shown;
    cells.push({
      start,
      end: start + shown.length,
      text: shown,
      ...(shown !== "" && meaning && !isLabel ? meaningOfCell(heads, meaning) : {}),
    });
  });
  return { text: cells.some((cell) => cell.text !== "") ? text : "", cells };
}

function meaningOfCell(heads: readonly string[], meaning: RowMeaning) {
  const header = joinPath(heads);
  const unit = heads.map(unitOf).find((found) => found !== undefined) ?? meaning.unit;
  return {
    ...(header ? { header } : {}),
    ...(meaning.path ? { rowHeader: meaning.path } : {}),
    ...(unit ? { unit } : {}),
  };
}
