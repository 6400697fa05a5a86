import { UnreadableFileError } from "../../domain/errors.ts";
import type { ParseContext, ParsedDocument } from "./document.ts";
import { decodeHtml, writeHtml } from "./html.ts";
import { PageWriter } from "./page-writer.ts";
import { descendants, elements, first, parseXml, textOf, type XmlElement } from "./xml.ts";
import { openZip } from "./zip.ts";

const EPUB_TYPE = "application/epub+zip";
const PROPERTIES: Record<string, string> = {
  title: "Title",
  creator: "Author",
  contributor: "Contributor",
  publisher: "Publisher",
  subject: "Subject",
  description: "Description",
  date: "Date",
  rights: "Rights",
};

/** A page for each chapter in the order in which the book is read. */
export function parseEpub(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const zip = openZip(bytes, context.limits, context.budget);
  const xml = (name: string) => {
    const part = zip.read(name);
    return part && parseXml(part, context.limits);
  };
  const rootFile = [...descendants(xml("META-INF/container.xml"), "rootfile")][0]?.attributes["full-path"];
  const packageName = rootFile ?? zip.names.find((name) => name.endsWith(".opf"));
  const book = packageName ? first(xml(packageName), "package") : undefined;
  if (!book || !packageName) throw new UnreadableFileError("The e-book has no table of its chapters.");
  const writer = new PageWriter();
  let title: string | undefined;
  for (const name of spineOf(book, packageName)) {
    const chapter = zip.read(name);
    if (!chapter) continue;
    writer.startPage();
    const before = writer.outline.length;
    const named = writeHtml(decodeHtml(chapter), writer, context.limits.htmlDepth);
    writer.label(writer.outline[before]?.title ?? named);
  }
  writer.startPage("About the book");
  const metadata = first(book, "metadata");
  const lines: string[] = [];
  for (const property of elements(metadata)) {
    const value = textOf(property)
      .replace(/<[^>]*>/g, " ")
      .trim();
    if (property.name === "title") title ??= value;
    if (PROPERTIES[property.name] && value) lines.push(`${PROPERTIES[property.name]}: ${value}`);
  }
  writer.aside("Document properties", lines);
  return { mediaType: EPUB_TYPE, pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

function spineOf(book: XmlElement, packageName: string): string[] {
  const folder = packageName.slice(0, packageName.lastIndexOf("/") + 1);
  const manifest = new Map(
    elements(first(book, "manifest"), "item").map(({ attributes }) => [attributes.id ?? "", attributes.href ?? ""]),
  );
  return elements(first(book, "spine"), "itemref").flatMap(({ attributes }) => {
    const href = manifest.get(attributes.idref ?? "");
    if (!href) return [];
    const path = new URL(href.split("#")[0] ?? "", `file:///${folder}`).pathname.slice(1);
    try {
      return [decodeURIComponent(path)];
    } catch {
      return [path];
    }
  });
}
