import { UnreadableFileError } from "../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { looksHeaded } from "./docx.ts";
import { PageWriter } from "./page-writer.ts";
import { descendants, elements, first, parseXml, textOf, type XmlElement } from "./xml.ts";
import { unzip } from "./zip.ts";

const PPTX_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/** A page per slide in the order they are shown, each followed by its notes. */
export function parsePptx(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const parts = unzip(bytes, context.limits, (name) => /^(?:ppt|docProps)\/.*\.(?:xml|rels)$/.test(name));
  const read = (name: string | undefined) => {
    const part = name === undefined ? undefined : parts.get(name);
    return part && parseXml(part, context.limits.xmlDepth);
  };
  const slides = slideOrder(read, [...parts.keys()]);
  if (slides.length === 0) throw new UnreadableFileError("The presentation has no slides.");
  const writer = new PageWriter();
  let title: string | undefined = textOf(first(first(read("docProps/core.xml"), "coreProperties"), "title")).trim();
  if (title === "" || /^powerpoint/i.test(title)) title = undefined;
  slides.forEach((name, index) => {
    const slide = read(name);
    writer.startPage(`Slide ${index + 1}`);
    if (!slide) return;
    const links = relations(read(relationsOf(name)), name);
    const before = writer.outline.length;
    for (const tree of descendants(slide, "spTree")) writeShapes(tree, writer);
    title ??= writer.outline[before]?.title;
    for (const [target, kind] of links) {
      const part = read(target);
      if (!part) continue;
      if (kind === "notesSlide") {
        const notes = shapeTexts(part).filter((text) => !/^\d+$/.test(text));
        if (notes.length > 0) writer.paragraph(`Notes: ${notes.join("\n")}`);
      } else if (kind === "chart" || kind === "diagramData" || kind === "comments") {
        const words = [...descendants(part, kind === "diagramData" ? "t" : kind === "chart" ? "v" : "text")].map(
          textOf,
        );
        if (words.length > 0) writer.paragraph([...new Set(words)].slice(0, 1_000).join(" · "));
      }
    }
    if (writer.isEmpty()) writer.paragraph("(no text on this slide)");
    context.progress((index + 1) / slides.length, `slide ${index + 1} of ${slides.length}`);
  });
  return { mediaType: PPTX_TYPE, pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

type Read = (name: string | undefined) => XmlElement | undefined;

function slideOrder(read: Read, names: string[]): string[] {
  const presentation = read("ppt/presentation.xml");
  const links = new Map<string, string>();
  for (const link of descendants(read("ppt/_rels/presentation.xml.rels") ?? EMPTY, "Relationship")) {
    links.set(link.attributes.Id ?? "", resolve("ppt/presentation.xml", link.attributes.Target ?? ""));
  }
  const ordered: string[] = [];
  for (const slide of descendants(presentation ?? EMPTY, "sldId")) {
    // Both attributes are named id; the relation's carries a prefix, and the later one wins when prefixes are dropped.
    const target = links.get(slide.attributes.id ?? "");
    if (target && names.includes(target)) ordered.push(target);
  }
  if (ordered.length > 0) return ordered;
  const number = (name: string) => Number(/(\d+)\.xml$/.exec(name)?.[1] ?? 0);
  return names.filter((name) => /^ppt\/slides\/slide\d+\.xml$/.test(name)).sort((a, b) => number(a) - number(b));
}

const EMPTY: XmlElement = { name: "", attributes: {}, children: [] };
const relationsOf = (name: string) => name.replace(/([^/]+)$/, "_rels/$1.rels");

function relations(root: XmlElement | undefined, from: string): [string, string][] {
  return [...descendants(root ?? EMPTY, "Relationship")].map((link) => [
    resolve(from, link.attributes.Target ?? ""),
    (link.attributes.Type ?? "").split("/").at(-1) ?? "",
  ]);
}

function resolve(from: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const path = from.split("/").slice(0, -1);
  for (const step of target.split("/")) {
    if (step === "..") path.pop();
    else if (step !== ".") path.push(step);
  }
  return path.join("/");
}

function writeShapes(parent: XmlElement, writer: PageWriter): void {
  for (const shape of elements(parent)) {
    if (shape.name === "grpSp") writeShapes(shape, writer);
    else if (shape.name === "AlternateContent") {
      const choice = first(shape, "Choice");
      if (choice) writeShapes(choice, writer);
    } else if (shape.name === "graphicFrame") {
      for (const table of descendants(shape, "tbl")) {
        const rows = elements(table, "tr").map((row) => elements(row, "tc").map((cell) => paragraphs(cell).join("\n")));
        writer.table(rows, looksHeaded(rows));
      }
    } else if (shape.name === "sp" || shape.name === "cxnSp") {
      const placeholder = [...descendants(shape, "ph")][0]?.attributes.type ?? "";
      if (placeholder === "sldNum") continue;
      const texts = paragraphs(shape);
      if (texts.length === 0) continue;
      if (/title/i.test(placeholder)) writer.heading(texts.join(" "), 1);
      else for (const text of texts) writer.paragraph(text);
    }
  }
}

const paragraphs = (parent: XmlElement): string[] =>
  [...descendants(parent, "p")].map(lineOf).filter((text) => text !== "");

function lineOf(paragraph: XmlElement): string {
  let text = "";
  for (const child of elements(paragraph)) {
    if (child.name === "r" || child.name === "fld") text += textOf(first(child, "t"));
    else if (child.name === "br") text += "\n";
  }
  return text.trim();
}

const shapeTexts = (root: XmlElement): string[] => [...descendants(root, "sp")].flatMap(paragraphs);
