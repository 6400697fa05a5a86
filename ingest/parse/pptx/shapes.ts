import { paragraphsIn } from "../ooxml/drawing.ts";
import type { OfficePackage } from "../ooxml/package.ts";
import type { PageWriter } from "../page-writer.ts";
import type { TableCell } from "../table/grid.ts";
import { descendants, elements, first, type XmlElement } from "../xml.ts";

/** The shapes of a slide in the order of the file, which is the order a screen reader follows. */
export function writeShapes(parent: XmlElement, writer: PageWriter): void {
  for (const shape of elements(parent)) {
    if (shape.name === "grpSp") writeShapes(shape, writer);
    else if (shape.name === "AlternateContent") {
      const choice = first(shape, "Choice");
      if (choice) writeShapes(choice, writer);
    } else if (shape.name === "graphicFrame") {
      for (const table of descendants(shape, "tbl")) writer.table(rowsOf(table));
    } else if (shape.name === "sp" || shape.name === "cxnSp") writeShape(shape, writer);
    else if (shape.name === "pic") {
      const described = [...descendants(shape, "cNvPr")][0]?.attributes.descr?.trim();
      if (described) writer.paragraph(`Picture: ${described}`);
    }
  }
}

const placeholderOf = (shape: XmlElement) => [...descendants(shape, "ph")][0]?.attributes;

function writeShape(shape: XmlElement, writer: PageWriter): void {
  const kind = placeholderOf(shape)?.type ?? "";
  if (kind === "sldNum") return;
  const texts = paragraphsIn(shape);
  if (texts.length === 0) return;
  if (/title/i.test(kind)) writer.heading(texts.join(" "), 1);
  else for (const text of texts) writer.paragraph(text, /^(?:ftr|hdr|dt)$/.test(kind) ? "header" : "paragraph");
}

const rowsOf = (table: XmlElement): TableCell[][] =>
  elements(table, "tr").map((row) =>
    elements(row, "tc")
      .filter(({ attributes }) => attributes.hMerge !== "1" && attributes.vMerge !== "1")
      .map((cell) => ({
        text: paragraphsIn(cell).join("\n"),
        columns: Number(cell.attributes.gridSpan ?? 1),
        rows: Number(cell.attributes.rowSpan ?? 1),
      })),
  );

export const shapeTexts = (root: XmlElement): string[] => [...descendants(root, "sp")].flatMap(paragraphsIn);

/** Of a placeholder only running text shows; the rest is a prompt such as "Click to edit". */
const RUNNING = /^(?:ftr|hdr|dt)$/;

/** What layouts and masters show on every slide, page of notes and handout that follows them. Each once. */
export function masterTexts(file: OfficePackage): Set<string> {
  const texts = new Set<string>();
  for (const name of file.matching(/^ppt\/(?:slideMasters|slideLayouts|notesMasters|handoutMasters)\/[^/]+\.xml$/)) {
    for (const shape of descendants(file.xml(name), "sp")) {
      const placeholder = placeholderOf(shape);
      if (placeholder && !RUNNING.test(placeholder.type ?? "")) continue;
      for (const text of paragraphsIn(shape)) if (!/^\W*\d*\W*$/.test(text) && !/^‹/.test(text)) texts.add(text);
    }
  }
  return texts;
}
