import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import { addSheet, columnName, type GridCell, sheetPages } from "../sheet/sheet-page.ts";
import { isPeriod } from "../table/heads.ts";
import { descendants, elements, first, textOf, type XmlElement } from "../xml.ts";
import { OdfPackage } from "./package.ts";
import { paragraphText, tableRows } from "./text.ts";

const ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet";

interface Sheet {
  name: string;
  rows: GridCell[][];
  /** The row that comes next, counted from zero; repeated empty rows are stepped over. */
  next: number;
}

export function parseOds(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const file = new OdfPackage(bytes, context);
  const sheets = new Map<XmlElement, Sheet>();
  const comments: string[] = [];
  const shapes: string[] = [];
  let cells = 0;
  file.eachChild("table", (element, table) => {
    const name = table.attributes.name ?? `Sheet ${sheets.size + 1}`;
    const sheet = sheets.get(table) ?? { name, rows: [], next: 0 };
    sheets.set(table, sheet);
    if (sheets.size > context.limits.sheets)
      throw new UnreadableFileError(`The workbook has more than ${context.limits.sheets} sheets.`);
    if (element.name === "shapes") shapes.push(...[...descendants(element, "p")].map(paragraphText));
    for (const { row } of tableRows({ name: "table", attributes: {}, children: [element] }, false)) {
      cells += readRow(row, sheet, comments);
      if (cells > context.limits.cells)
        throw new UnreadableFileError(
          `The workbook has more than ${context.limits.cells.toLocaleString("en-US")} filled cells. Upload the sheets that matter.`,
        );
    }
  });
  const title = file.title();
  const document: ParsedDocument = { mediaType: ODS_TYPE, pages: [], outline: [], ...(title ? { title } : {}) };
  for (const { name, rows } of sheets.values()) addSheet(document, name, sheetPages(name, rows));
  const writer = new PageWriter();
  writer.startPage("Beside the cells");
  writer.aside("Text boxes", shapes, "paragraph");
  writer.aside("Comments", comments);
  file.writeAsides(writer);
  const before = document.pages.length;
  if (!writer.isEmpty()) document.pages.push(...writer.end());
  for (const entry of writer.outline) document.outline.push({ ...entry, page: entry.page + before });
  return document;
}

/** A row or a cell with content that claims to stand many times is believed this often. */
const REPEATED_MOST = 256;

function readRow(row: XmlElement, sheet: Sheet, comments: string[]): number {
  const repeated = Number(row.attributes["number-rows-repeated"] ?? 1);
  const cells = readCells(row, sheet, comments);
  const times = cells.length > 0 ? Math.min(repeated, REPEATED_MOST) : 0;
  for (let at = 0; at < times; at++) sheet.rows.push(cells.map((cell) => ({ ...cell, row: sheet.next + at })));
  sheet.next += repeated;
  return cells.length * times;
}

function readCells(row: XmlElement, sheet: Sheet, comments: string[]): GridCell[] {
  const cells: GridCell[] = [];
  let column = 0;
  for (const element of elements(row)) {
    if (element.name !== "table-cell" && element.name !== "covered-table-cell") continue;
    const repeated = Number(element.attributes["number-columns-repeated"] ?? 1);
    const cell = element.name === "table-cell" ? readCell(element, sheet.next, column) : undefined;
    if (cell) {
      for (let at = 0; at < Math.min(repeated, REPEATED_MOST); at++) cells.push({ ...cell, column: column + at });
    }
    const comment = first(element, "annotation");
    if (comment) {
      const author = textOf(first(comment, "creator")).trim();
      const text = elements(comment, "p").map(paragraphText).join("\n");
      comments.push(`${sheet.name}!${columnName(column)}${sheet.next + 1} — ${author ? `${author}: ` : ""}${text}`);
    }
    column += repeated;
  }
  return cells;
}

function readCell(element: XmlElement, row: number, column: number): GridCell | undefined {
  const { attributes } = element;
  const shown =
    elements(element, "p").map(paragraphText).join("\n") || (attributes.value ?? attributes["date-value"] ?? "");
  if (shown.trim() === "") return undefined;
  const type = attributes["value-type"] ?? "string";
  const numeric = /^(?:float|currency|percentage|date|time)$/.test(type);
  const date = type === "date";
  const raw = rawOf(type, attributes, shown);
  const formula = attributes.formula
    ?.replace(/^[a-z]+:/, "")
    .replace(/\[\.?([^\]]+)\]/g, "$1")
    .replaceAll(":.", ":");
  return {
    row,
    column,
    shown,
    ...(raw === undefined ? {} : { raw }),
    ...(formula ? { formula } : {}),
    numeric,
    period: date || isPeriod(shown),
    columns: Number(attributes["number-columns-spanned"] ?? 1),
    rows: Number(attributes["number-rows-spanned"] ?? 1),
  };
}

/** The stored value, when the shown one was rounded or is written in some country's order. */
function rawOf(type: string, attributes: Record<string, string>, shown: string): string | undefined {
  if (type === "date") {
    const date = attributes["date-value"]?.slice(0, 10);
    return date && !shown.startsWith(date) ? date : undefined;
  }
  const value = attributes.value;
  if (value === undefined || shown.replace(/[^\d.]/g, "") === value.replace(/[^\d.]/g, "")) return undefined;
  return type === "float" || type === "currency" ? value : undefined;
}
