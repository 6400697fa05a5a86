import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { appendInnerFiles } from "../inner-files.ts";
import { diagramTexts, paragraphsIn, writeChart } from "../ooxml/drawing.ts";
import { embeddedFiles } from "../ooxml/embedded.ts";
import { OfficePackage } from "../ooxml/package.ts";
import { PageWriter } from "../page-writer.ts";
import { descendants, first, textOf, type XmlElement } from "../xml.ts";
import { masterTexts, shapeTexts, writeShapes } from "./shapes.ts";

const PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation";
const MAIN = "ppt/presentation.xml";

/** A page per slide in the order they are shown, each followed by its notes; then what the masters show on all of them. */
export async function parsePptx(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const file = new OfficePackage(bytes, context);
  const slides = slideOrder(file);
  if (slides.length === 0) throw new UnreadableFileError("The presentation has no slides.");
  const writer = new PageWriter();
  const authors = readAuthors(file);
  const properties = file.properties();
  let title = /^powerpoint/i.test(properties.title ?? "") ? undefined : properties.title;
  slides.forEach((name, index) => {
    const slide = file.xml(name);
    const hidden = slide?.children.some((child) => typeof child !== "string" && child.attributes.show === "0");
    writer.startPage(`Slide ${index + 1}${hidden ? " (hidden)" : ""}`);
    if (!slide) return;
    const before = writer.outline.length;
    for (const tree of descendants(slide, "spTree")) writeShapes(tree, writer);
    title ??= writer.outline[before]?.title;
    writeRelated(file, name, authors, writer);
    if (writer.isEmpty()) writer.paragraph("(no text on this slide)");
    context.progress((index + 1) / slides.length, `slide ${index + 1} of ${slides.length}`);
  });
  writer.startPage("Beside the slides");
  writer.aside("Slide masters", masterTexts(file), "paragraph");
  writer.aside("Links", new Set(file.externalTargets(slides)));
  writer.aside("Document properties", properties.lines);
  const document = {
    mediaType: PPTX_TYPE,
    pages: writer.end(),
    outline: writer.outline,
    ...(title ? { title } : {}),
  };
  await appendInnerFiles(document, embeddedFiles(file, "ppt/"), "Embedded file", context);
  return document;
}

function slideOrder(file: OfficePackage): string[] {
  const main = file.mainPart(MAIN);
  const targets = new Map(file.relations(main).map(({ id, target }) => [id, target]));
  const ordered: string[] = [];
  for (const slide of descendants(file.xml(main), "sldId")) {
    // Both attributes are named id; the relation's carries a prefix, and the later one wins when prefixes are dropped.
    const target = targets.get(slide.attributes.id ?? "");
    if (target && file.names.includes(target)) ordered.push(target);
  }
  return ordered.length > 0 ? ordered : file.matching(/^ppt\/slides\/slide\d+\.xml$/);
}

/** What belongs to a slide and stands in parts of its own: charts, diagrams, comments, notes. */
function writeRelated(
  file: OfficePackage,
  slide: string,
  authors: ReadonlyMap<string, string>,
  writer: PageWriter,
): void {
  const related = file.relations(slide).filter(({ external }) => !external);
  for (const { type, target } of related) {
    if (type === "chart") writeChart(file.xml(target), writer);
    else if (type === "diagramData") for (const text of diagramTexts(file.xml(target))) writer.paragraph(text);
  }
  for (const { type, target } of related) {
    if (type !== "comments") continue;
    for (const text of commentTexts(file.xml(target), authors)) writer.paragraph(`Comment: ${text}`);
  }
  for (const { type, target } of related) {
    if (type === "notesSlide") writeNotes(file, target, writer);
  }
}

function writeNotes(file: OfficePackage, part: string, writer: PageWriter): void {
  const root = file.xml(part);
  if (!root) return;
  const notes = shapeTexts(root).filter((text) => !/^\d+$/.test(text));
  if (notes.length > 0) writer.paragraph(`Notes: ${notes.join("\n")}`);
  for (const frame of descendants(root, "graphicFrame")) {
    writeShapes({ name: "spTree", attributes: {}, children: [frame] }, writer);
  }
  for (const { type, target } of file.relations(part)) {
    if (type === "diagramData") for (const text of diagramTexts(file.xml(target))) writer.paragraph(text);
    else if (type === "chart") writeChart(file.xml(target), writer);
  }
}

/** Comments of both generations: with their text in an element, or as paragraphs of a shape. */
function commentTexts(root: XmlElement | undefined, authors: ReadonlyMap<string, string>): string[] {
  const texts: string[] = [];
  for (const name of ["cm", "reply"]) {
    for (const comment of descendants(root, name)) {
      const old = first(comment, "text");
      const text = old ? textOf(old) : paragraphsIn(first(comment, "txBody")).join("\n");
      const author = authors.get(comment.attributes.authorId ?? "");
      if (text.trim() !== "") texts.push(author ? `${author}: ${text}` : text);
    }
  }
  return texts;
}

function readAuthors(file: OfficePackage): Map<string, string> {
  const lists = file.matching(/^ppt\/(?:commentAuthors|authors)\.xml$/).map((name) => file.xml(name));
  return new Map(
    lists.flatMap((list) =>
      [...descendants(list, "cmAuthor"), ...descendants(list, "author")].map(({ attributes }): [string, string] => [
        attributes.id ?? "",
        attributes.name ?? "",
      ]),
    ),
  );
}
