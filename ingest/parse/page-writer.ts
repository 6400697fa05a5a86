import { type OutlineEntry, type ParsedPage, storable, type TextBlock } from "./document.ts";

/** Splitting a page into parts keeps every database row and every answer about a page small. */
export const PAGE_SOFT_LIMIT = 200_000;

const clean = (text: string) =>
  storable(text)
    .replace(/[\t\u00a0 ]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();

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

  heading(text: string, level: number): void {
    const [start, end] = this.#append(clean(text).replace(/\n/g, " "), "\n");
    if (end === start) return;
    this.#blocks.push({ kind: "heading", level, start, end });
    this.outline.push({ level, title: this.#text.slice(start, end).slice(0, 200), page: this.pages.length + 1, start });
  }

  paragraph(text: string, kind: "paragraph" | "list" | "header" = "paragraph"): void {
    const [start, end] = this.#append(clean(text), "\n");
    if (end > start) this.#blocks.push({ kind, start, end });
  }

  /** One line per row that can be read alone: the row's label, then each value after its column's heading. */
  table(rows: string[][], headed: boolean): void {
    const cleaned = rows.map((row) => row.map((cell) => clean(cell).replace(/\n/g, " ")));
    const header = headed && cleaned.length > 1 ? (cleaned[0] ?? []) : [];
    const start = this.#text.length;
    const written: { start: number; end: number; text: string }[][] = [];
    cleaned.forEach((row, r) => {
      const cells: { start: number; end: number; text: string }[] = [];
      const parts: string[] = [];
      let at = this.#text.length;
      row.forEach((cell, c) => {
        const label = r > 0 && c > 0 && cell !== "" && header[c] ? `${header[c]}: ` : "";
        const glue = parts.length > 0 && cell !== "" ? " · " : "";
        if (cell !== "") parts.push(glue + label + cell);
        at += cell === "" ? 0 : glue.length + label.length;
        cells.push({ start: at, end: at + cell.length, text: cell });
        at += cell.length;
      });
      if (parts.length === 0) return;
      this.#text += `${parts.join("")}\n`;
      written.push(cells);
    });
    if (written.length === 0) return;
    this.#blocks.push({ kind: "table", start, end: this.#text.length - 1, rows: written });
    this.#text += "\n";
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
