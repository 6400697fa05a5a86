import type { PageWriter } from "../page-writer.ts";
import type { TableCell } from "../table/grid.ts";
import { descendants, elements, first, textOf, type XmlElement } from "../xml.ts";

/** Written elsewhere: notes and comments behind the prose, boxes after their paragraph. */
const APART = new Set(["note", "annotation", "annotation-end", "text-box", "frame", "custom-shape", "tracked-changes"]);

/** The words of a paragraph; blanks and tabs are elements of their own. */
export function paragraphText(paragraph: XmlElement): string {
  let text = "";
  for (const child of paragraph.children) {
    if (typeof child === "string") text += child.replace(/\s+/g, " ");
    else if (child.name === "s") text += " ".repeat(Math.min(100, Number(child.attributes.c ?? 1)));
    else if (child.name === "tab") text += " ";
    else if (child.name === "line-break") text += "\n";
    else if (!APART.has(child.name)) text += paragraphText(child);
  }
  return text;
}

/** What paragraphs carry with them, in the order it was met. */
export interface OdfAsides {
  notes: string[];
  comments: string[];
  deletions: string[];
}

const WRAPPERS =
  /^(?:section|text-box|frame|index-body|table-of-content|g|a|soft-page-break|custom-shape|rect|ellipse|alphabetical-index|bibliography|index-title|illustration-index|object-index|table-index|user-index|span|page-number)$/;

/** A block of an OpenDocument text: a heading, a paragraph, a list, a table, or something that holds such. */
export function writeBlock(element: XmlElement, writer: PageWriter, asides: OdfAsides, list = false): void {
  if (element.name === "h") {
    writer.heading(paragraphText(element), Number(element.attributes["outline-level"] ?? 1));
    noteAsides(element, writer, asides);
  } else if (element.name === "p") {
    writer.paragraph(paragraphText(element), list ? "list" : "paragraph");
    noteAsides(element, writer, asides);
  } else if (element.name === "list" || element.name === "list-item" || element.name === "list-header") {
    for (const child of elements(element)) writeBlock(child, writer, asides, true);
  } else if (element.name === "table") writer.table(rowsOf(element));
  else if (element.name === "tracked-changes") {
    for (const deletion of descendants(element, "deletion"))
      asides.deletions.push([...descendants(deletion, "p")].map(paragraphText).join(" "));
  } else if (element.name === "title" || element.name === "desc") {
    writer.paragraph(textOf(element));
  } else if (WRAPPERS.test(element.name)) {
    for (const child of elements(element)) writeBlock(child, writer, asides, list);
  }
  writer.breakIfLong();
}

function noteAsides(parent: XmlElement, writer: PageWriter, asides: OdfAsides): void {
  for (const child of elements(parent)) {
    if (child.name === "note") asides.notes.push(linesOf(first(child, "note-body")));
    else if (child.name === "annotation") {
      const author = textOf(first(child, "creator")).trim();
      asides.comments.push(`${author ? `${author}: ` : ""}${linesOf(child)}`);
    } else if (APART.has(child.name)) writeBlock(child, writer, asides);
    else noteAsides(child, writer, asides);
  }
}

const linesOf = (element: XmlElement | undefined) => [...descendants(element, "p")].map(paragraphText).join("\n");

/** Rows and cells may be written once and repeated; empty ones often a million times. */
const REPEATED_MOST = 1_000;

export function rowsOf(table: XmlElement): TableCell[][] {
  const rows: TableCell[][] = [];
  for (const { row, heading } of tableRows(table, false)) {
    const cells: TableCell[] = [];
    for (const cell of elements(row)) {
      if (cell.name !== "table-cell") continue;
      const repeated = Math.min(REPEATED_MOST, Number(cell.attributes["number-columns-repeated"] ?? 1));
      for (let times = 0; times < repeated; times++) {
        cells.push({
          text: linesOf(cell),
          columns: Number(cell.attributes["number-columns-spanned"] ?? 1),
          rows: Number(cell.attributes["number-rows-spanned"] ?? 1),
          heading,
        });
      }
    }
    rows.push(cells);
  }
  return rows;
}

export function* tableRows(parent: XmlElement, heading: boolean): Generator<{ row: XmlElement; heading: boolean }> {
  for (const child of elements(parent)) {
    if (child.name === "table-row") yield { row: child, heading };
    else if (child.name === "table-header-rows") yield* tableRows(child, true);
    else if (child.name === "table-rows" || child.name === "table-row-group") yield* tableRows(child, heading);
  }
}
