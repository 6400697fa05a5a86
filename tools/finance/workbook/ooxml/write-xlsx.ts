import { strToU8, zipSync } from "fflate";
import type { Book } from "../book.ts";
import { renderRef } from "../formula.ts";
import { lastColumn, type Sheet } from "../sheet.ts";
import { commentShapesXml, commentsOf, commentsXml } from "./comments-xml.ts";
import { sheetXml } from "./sheet-xml.ts";
import { stylesXml } from "./styles-xml.ts";
import { escapeXml, MAIN, RELATIONSHIPS, relationships, xml } from "./xml.ts";

const CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/** Every entry of the archive bears it, so that the same book gives the same bytes. */
const ENTRY_DATE = new Date(1980, 0, 1);

/** An Office Open XML workbook. The same book gives the same bytes. */
export function writeXlsx(book: Book): Uint8Array {
  const sheets = [book.inputs, book.model, book.sensitivity, book.checks, book.sources];
  const parts: Record<string, string> = {
    "[Content_Types].xml": contentTypesXml(sheets),
    "_rels/.rels": relationships([{ id: "rId1", type: "officeDocument", target: "xl/workbook.xml" }]),
    "xl/workbook.xml": workbookXml(book, sheets),
    "xl/_rels/workbook.xml.rels": relationships([
      ...sheets.map((_, i) => ({ id: `rId${i + 1}`, type: "worksheet", target: `worksheets/sheet${i + 1}.xml` })),
      { id: `rId${sheets.length + 1}`, type: "styles", target: "styles.xml" },
    ]),
    "xl/styles.xml": stylesXml(),
  };
  sheets.forEach((sheet, i) => {
    Object.assign(parts, sheetParts(sheet, i + 1));
  });
  const files = Object.entries(parts).map(([name, text]) => [name, [strToU8(text), { mtime: ENTRY_DATE }]] as const);
  return zipSync(Object.fromEntries(files) as never, { level: 6 });
}

function sheetParts(sheet: Sheet, number: number): Record<string, string> {
  const comments = commentsOf(sheet);
  const page = sheetXml(sheet, { comments: comments.length > 0, first: number === 1 });
  if (!comments.length) return { [`xl/worksheets/sheet${number}.xml`]: page };
  return {
    [`xl/worksheets/sheet${number}.xml`]: page,
    [`xl/worksheets/_rels/sheet${number}.xml.rels`]: relationships([
      { id: "rId1", type: "vmlDrawing", target: `../drawings/vmlDrawing${number}.vml` },
      { id: "rId2", type: "comments", target: `../comments${number}.xml` },
    ]),
    [`xl/drawings/vmlDrawing${number}.vml`]: commentShapesXml(comments, number),
    [`xl/comments${number}.xml`]: commentsXml(comments),
  };
}

function contentTypesXml(sheets: readonly Sheet[]): string {
  const part = (name: string, type: string) =>
    `<Override PartName="/xl/${name}" ContentType="${CONTENT}.${type}+xml"/>`;
  const parts = sheets.flatMap((sheet, i) => [
    part(`worksheets/sheet${i + 1}.xml`, "worksheet"),
    ...(commentsOf(sheet).length ? [part(`comments${i + 1}.xml`, "comments")] : []),
  ]);
  return xml(
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>${part("workbook.xml", "sheet.main")}${part("styles.xml", "styles")}${parts.join("")}</Types>`,
  );
}

function workbookXml({ names }: Book, sheets: readonly Sheet[]): string {
  const list = sheets.map(({ name }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  const print = sheets.flatMap((sheet, i) => [
    { name: "_xlnm.Print_Area", local: i, text: `${sheet.name}!$A$1:$${lastColumn(sheet)}$${sheet.row}` },
    { name: "_xlnm.Print_Titles", local: i, text: `${sheet.name}!$1:$${sheet.headRows}` },
  ]);
  const defined = [...names].map(([name, ref]) => ({ name, local: undefined, text: renderRef(ref) }));
  // Spreadsheets repair, with a warning, a list that is not in the order of the names.
  const ordered = [...print, ...defined].toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const written = ordered.map(
    ({ name, local, text }) =>
      `<definedName name="${name}"${local === undefined ? "" : ` localSheetId="${local}"`}>${escapeXml(text)}</definedName>`,
  );
  return xml(
    `<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>${list.join("")}</sheets><definedNames>${written.join("")}</definedNames><calcPr calcId="191029" fullCalcOnLoad="1"/></workbook>`,
  );
}
