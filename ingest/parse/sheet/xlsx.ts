import type { ParseContext, ParsedDocument } from "../document.ts";
import { appendInnerFiles } from "../inner-files.ts";
import { diagramTexts, paragraphsIn, writeChart } from "../ooxml/drawing.ts";
import { embeddedFiles } from "../ooxml/embedded.ts";
import { OfficePackage } from "../ooxml/package.ts";
import type { PageWriter } from "../page-writer.ts";
import { descendants, first, type XmlElement } from "../xml.ts";
import { parseBook } from "./book.ts";
import { headerFooterText, xlsbHeaderFooters } from "./header-footer.ts";

const XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const XLSB_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.12";

/** Also reads XLSM and XLSB: the same package, whose sheets may be binary. */
export async function parseXlsx(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const file = new OfficePackage(bytes, context);
  // SheetJS unpacks whatever it is given: every part that it may read is unpacked under our limits first.
  for (const name of file.names)
    if (/\.(?:xml|rels|bin|vml)$/i.test(name) && !name.includes("media/")) file.bytes(name);
  const binary = file.names.some((name) => /^xl\/workbook\.bin$/i.test(name));
  // Counting the parts must not use up what reading them again may take.
  const again = new OfficePackage(bytes, { ...context, budget: { bytes: context.limits.unpackedBytes } });
  const sheets = sheetParts(again);
  const indented = binary ? new Map<number, number>() : indentedFormats(again.xml("xl/styles.xml"));
  const document = parseBook(bytes, binary ? XLSB_TYPE : XLSX_TYPE, context, {
    indents: (index) => (indented.size > 0 ? indentsOf(again.bytes(sheets[index] ?? ""), indented) : new Map()),
    asides: (writer) => writeAsides(again, sheets, writer),
  });
  await appendInnerFiles(document, embeddedFiles(again, "xl/"), "Embedded file", context);
  return document;
}

/** The sheets' parts in the workbook's order. */
function sheetParts(file: OfficePackage): string[] {
  const targets = new Map(file.relations("xl/workbook.xml").map(({ id, target }) => [id, target]));
  const ordered = [...descendants(file.xml("xl/workbook.xml"), "sheet")].map(
    ({ attributes }) => targets.get(attributes.id ?? "") ?? "",
  );
  return ordered.length > 0 ? ordered : file.matching(/^xl\/worksheets\/sheet\d*\.(?:xml|bin)$/);
}

/** Cell formats that set their text in, by index. */
function indentedFormats(styles: XmlElement | undefined): Map<number, number> {
  const formats = new Map<number, number>();
  const list = first(first(styles, "styleSheet"), "cellXfs");
  [...descendants(list, "xf")].forEach((format, index) => {
    const indent = Number(first(format, "alignment")?.attributes.indent ?? 0);
    if (indent > 0) formats.set(index, indent);
  });
  return formats;
}

function indentsOf(sheet: Uint8Array | undefined, formats: ReadonlyMap<number, number>): Map<string, number> {
  const indents = new Map<string, number>();
  if (!sheet) return indents;
  const text = Buffer.from(sheet.buffer, sheet.byteOffset, sheet.length).toString("latin1");
  for (const [, ref = "", style] of text.matchAll(/<(?:\w+:)?c r="([A-Z]{1,2}\d+)" s="(\d+)"/g)) {
    const indent = formats.get(Number(style));
    if (indent) indents.set(ref, indent);
  }
  return indents;
}

/** Charts, text boxes, diagrams and page headers stand outside the cells; people search for their words too. */
function writeAsides(file: OfficePackage, sheets: readonly string[], writer: PageWriter): void {
  for (const name of file.matching(/^xl\/charts\/chart(?:Ex)?\d*\.xml$/)) writeChart(file.xml(name), writer);
  const boxes = file.matching(/^xl\/drawings\/[^/]+\.xml$/).flatMap((name) => {
    const drawing = file.xml(name);
    const described = [...descendants(drawing, "cNvPr")].map(({ attributes }) => attributes.descr ?? "");
    return [...paragraphsIn(drawing), ...described];
  });
  writer.aside("Text boxes", new Set(boxes), "paragraph");
  const diagrams = file.matching(/^xl\/diagrams\/data\d*\.xml$/).flatMap((name) => diagramTexts(file.xml(name)));
  writer.aside("Diagrams", diagrams, "paragraph");
  const running = sheets.flatMap((name) => {
    const part = file.bytes(name);
    if (!part) return [];
    return name.endsWith(".bin") ? xlsbHeaderFooters(part) : xmlHeaderFooters(part);
  });
  writer.aside("Headers and footers", new Set(running), "header");
  const linked = file.matching(/^xl\/(?:externalLinks\/externalLink\d+\.(?:xml|bin)|connections\.xml)$/);
  writer.aside("Links", new Set(file.externalTargets([...linked, ...sheets])));
}

const RUNNING = /<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)</g;
/** They follow the cells, so of a large sheet only the end is looked at. */
const TAIL = 1_000_000;

function xmlHeaderFooters(sheet: Uint8Array): string[] {
  const tail = new TextDecoder().decode(sheet.subarray(Math.max(0, sheet.length - TAIL)));
  return [...tail.matchAll(RUNNING)].flatMap(([, code = ""]) => headerFooterText(unescapeXml(code)));
}

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const unescapeXml = (text: string) =>
  text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
