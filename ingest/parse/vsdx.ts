import type { ParseContext, ParsedDocument } from "./document.ts";
import { OfficePackage } from "./ooxml/package.ts";
import { PageWriter } from "./page-writer.ts";
import { descendants, textOf } from "./xml.ts";

const VSDX_TYPE = "application/vnd.ms-visio.drawing";

/** A Visio drawing: the words of each page's shapes, in the order of the file. */
export function parseVsdx(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const file = new OfficePackage(bytes, context);
  const names = [...descendants(file.xml("visio/pages/pages.xml"), "Page")].map(({ attributes }) => attributes.Name);
  const writer = new PageWriter();
  file.matching(/^visio\/pages\/page\d+\.xml$/).forEach((name, index) => {
    writer.startPage(names[index] ?? `Page ${index + 1}`);
    for (const text of descendants(file.xml(name), "Text")) writer.paragraph(textOf(text));
  });
  writer.startPage("Beside the pages");
  const { title, lines } = file.properties();
  writer.aside("Document properties", lines);
  return { mediaType: VSDX_TYPE, pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}
