import type { ParseContext, ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import { parseBook } from "../sheet/book.ts";
import type { Zip } from "../zip.ts";
import { IWORK_TYPES } from "./apxl.ts";
import { type IWorkObject, readObjects } from "./objects.ts";
import { messagesIn, numberIn, readFields, referencesIn, textsIn } from "./protobuf.ts";
import { readTables } from "./tables.ts";

type Objects = ReadonlyMap<number, IWorkObject>;

const ROOT = 1;
/** Types of objects, by the numbers that all three programs share. */
const Type = { pagesDocument: 10_000, table: 6_001, comment: 3_056 } as const;
const STORAGES = new Set([2_001, 2_005]);
const Kind = { body: 0, header: 1, footnote: 2, box: 3, note: 4, cell: 5, other: 6 } as const;
const NO_INDENTS: ReadonlyMap<string, number> = new Map();

const TABLES_LEFT_OUT =
  "Tables inside this file could not be read. Save it as PDF and upload that too if their figures matter.";

/** A file of Pages, Numbers or Keynote since 2013. `sheets` is the archive that holds the parts, for the reader of the cells. */
export function parseObjectGraph(zip: Zip, sheets: Uint8Array, context: ParseContext): ParsedDocument {
  const objects = readObjects(zip, context);
  const root = objects.get(ROOT);
  const isPages = root?.type === Type.pagesDocument;
  const show = root && !isPages ? referencesIn(readFields(root.data), 2)[0] : undefined;
  if (!isPages && show === undefined) {
    const storages = [...objects.values()].flatMap(storageOf).filter(({ kind }) => kind !== Kind.cell);
    return parseBook(sheets, IWORK_TYPES.numbers, context, {
      indents: () => NO_INDENTS,
      asides: (writer) =>
        writer.aside(
          "Text boxes",
          storages.flatMap(({ paragraphs }) => paragraphs),
          "paragraph",
        ),
    });
  }
  const writer = new PageWriter();
  if (show === undefined) writePages(objects, writer);
  else writeKeynote(objects, show, writer);
  const document: ParsedDocument = {
    mediaType: isPages ? IWORK_TYPES.pages : IWORK_TYPES.keynote,
    pages: writer.end(),
    outline: writer.outline,
  };
  const tables = readTables(objects, context);
  const before = document.pages.length;
  document.pages.push(...(tables?.pages ?? []));
  for (const entry of tables?.outline ?? []) document.outline.push({ ...entry, page: entry.page + before });
  if (!tables && objects.values().some(({ type }) => type === Type.table)) document.note = TABLES_LEFT_OUT;
  return document;
}

interface Storage {
  id: number;
  kind: number;
  part: string;
  paragraphs: string[];
}

function storageOf({ id, type, data, part }: IWorkObject): Storage[] {
  if (!STORAGES.has(type)) return [];
  const fields = readFields(data);
  const text = textsIn(fields, 3).join("");
  const paragraphs = text
    .replace(/\u2028/g, "\n")
    // Section, page and column breaks end a paragraph too.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are control characters
    .split(/[\n\r\u2029\u0004\u0005\f]/)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: marks of notes and of things that stand in the text
    .map((paragraph) => paragraph.replace(/[\u0000-\u0008\u000e-\u001f\ufffc]/g, "").trim())
    .filter((paragraph) => paragraph !== "");
  return paragraphs.length === 0 ? [] : [{ id, kind: numberIn(fields, 1) ?? Kind.box, part, paragraphs }];
}

const textOf = (storages: readonly Storage[], ...kinds: number[]): string[] =>
  storages.filter(({ kind }) => kinds.includes(kind)).flatMap(({ paragraphs }) => paragraphs);

function writePages(objects: Objects, writer: PageWriter): void {
  const storages = [...objects.values()].flatMap(storageOf);
  writer.startPage();
  for (const paragraph of textOf(storages, Kind.body)) {
    writer.paragraph(paragraph);
    writer.breakIfLong();
  }
  writer.aside("Text boxes", textOf(storages, Kind.box, Kind.other), "paragraph");
  writer.aside("Notes", textOf(storages, Kind.footnote, Kind.note), "paragraph");
  writeComments(objects, writer);
  writer.aside("Headers and footers", new Set(textOf(storages, Kind.header)), "header");
}

/** A slide's texts stand in the same part as the slide. */
function writeKeynote(objects: Objects, show: number, writer: PageWriter): void {
  const parts = Map.groupBy([...objects.values()].flatMap(storageOf), ({ part }) => part);
  const slides = slidesOf(objects, show);
  slides.forEach((slide, index) => {
    const storages = parts.get(slide.part) ?? [];
    parts.delete(slide.part);
    const title = titleOf(objects, slide);
    writer.startPage(`Slide ${index + 1}`);
    for (const { paragraphs } of storages.filter(({ id }) => id === title)) writer.heading(paragraphs.join(" "), 1);
    for (const { id, kind, paragraphs } of storages) {
      if (id === title || kind === Kind.note || kind === Kind.cell) continue;
      for (const paragraph of paragraphs) writer.paragraph(paragraph);
    }
    for (const note of textOf(storages, Kind.note)) writer.paragraph(`Notes: ${note}`);
    if (writer.isEmpty()) writer.paragraph("(no text on this slide)");
  });
  writer.startPage("Beside the slides");
  writeComments(objects, writer);
  const others = [...parts.values()].flat();
  writer.aside("Masters and other texts", new Set(others.flatMap(({ paragraphs }) => paragraphs)), "paragraph");
}

function writeComments(objects: Objects, writer: PageWriter): void {
  const comments = [...objects.values()].filter(({ type }) => type === Type.comment);
  writer.aside(
    "Comments",
    comments.flatMap(({ data }) => textsIn(readFields(data), 1)),
  );
}

/** The show lists its slides' nodes; in the first files of this kind they hang below a node without a slide. */
function slidesOf(objects: Objects, show: number): IWorkObject[] {
  const tree = messagesIn(fieldsOf(objects, show), 3)[0];
  if (!tree) return [];
  const roots = readFields(tree);
  const slides: IWorkObject[] = [];
  const seen = new Set<number>();
  const waiting = [...referencesIn(roots, 2), ...referencesIn(roots, 1)].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const fields = fieldsOf(objects, node);
    const slide = objects.get(referencesIn(fields, 2)[0] ?? -1);
    if (slide) slides.push(slide);
    for (const child of referencesIn(fields, 1).reverse()) waiting.push(child);
  }
  return slides;
}

/** The storage of a slide's title: slide, placeholder, shape, and the text that the shape owns, or held in earlier versions. */
function titleOf(objects: Objects, slide: IWorkObject): number | undefined {
  const placeholder = referencesIn(readFields(slide.data), 5)[0];
  const shape = placeholder === undefined ? undefined : messagesIn(fieldsOf(objects, placeholder), 1)[0];
  if (!shape) return undefined;
  const fields = readFields(shape);
  return referencesIn(fields, 4)[0] ?? referencesIn(fields, 2)[0];
}

const fieldsOf = (objects: Objects, id: number) => readFields(objects.get(id)?.data ?? new Uint8Array());
