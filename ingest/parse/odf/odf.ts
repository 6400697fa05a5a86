import type { ParseContext, ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import { descendants, elements, first, type XmlElement } from "../xml.ts";
import { OdfPackage } from "./package.ts";
import { type OdfAsides, paragraphText, writeBlock } from "./text.ts";

const ODT_TYPE = "application/vnd.oasis.opendocument.text";
const ODP_TYPE = "application/vnd.oasis.opendocument.presentation";

export function parseOdt(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const file = new OdfPackage(bytes, context);
  const writer = new PageWriter();
  const asides = noAsides();
  file.eachChild("text", (element, parent) => {
    // The body and the change marks share a local name with nothing else that has blocks below it.
    if (parent.name === "text") writeBlock(element, writer, asides);
  });
  return finish(file, writer, asides, ODT_TYPE);
}

/** A page per slide, each followed by its notes. Drawings are presentations of one slide. */
export function parseOdp(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const file = new OdfPackage(bytes, context);
  const writer = new PageWriter();
  const asides = noAsides();
  [...descendants(file.xml("content.xml"), "page")].forEach((page, index) => {
    writer.startPage(`Slide ${index + 1}`);
    for (const shape of elements(page)) writeShape(shape, writer, asides);
    const notes = [...descendants(first(page, "notes"), "p")].map(paragraphText).filter((text) => text.trim() !== "");
    if (notes.length > 0) writer.paragraph(`Notes: ${notes.join("\n")}`);
    if (writer.isEmpty()) writer.paragraph("(no text on this slide)");
  });
  writer.startPage("Beside the slides");
  return finish(file, writer, asides, ODP_TYPE);
}

function writeShape(shape: XmlElement, writer: PageWriter, asides: OdfAsides): void {
  if (shape.name === "notes") return;
  if (shape.attributes.class === "title") {
    writer.heading([...descendants(shape, "p")].map(paragraphText).join(" "), 1);
  } else writeBlock(shape, writer, asides);
}

const noAsides = (): OdfAsides => ({ notes: [], comments: [], deletions: [] });

function finish(file: OdfPackage, writer: PageWriter, asides: OdfAsides, mediaType: string): ParsedDocument {
  for (const object of file.objects()) {
    for (const table of descendants(object, "table")) writeBlock(table, writer, asides);
    const titles = [...descendants(object, "title")].flatMap((one) => [...descendants(one, "p")].map(paragraphText));
    writer.aside("Charts", titles);
  }
  writer.aside(
    "Notes",
    asides.notes.map((text, index) => `${index + 1}. ${text}`),
  );
  writer.aside("Comments", asides.comments);
  writer.aside("Text struck by tracked changes", asides.deletions);
  file.writeAsides(writer);
  const title = file.title();
  return { mediaType, pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}
