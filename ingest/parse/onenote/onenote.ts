import { UnreadableFileError, UnsupportedFileError } from "../../../domain/errors.ts";
import type { ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import { readPackagedStore } from "./packaged-store.ts";
import type { NoteObject, NoteSpace } from "./properties.ts";
import { readRevisionStore } from "./revision-store.ts";

const ONENOTE_TYPE = "application/onenote";

/** How a section is kept: as a desktop writes it, or as the web hands it out. */
const DESKTOP = "3fdd9a101b91f549a5d01791edc8aed8";
const WEB = "2fe98d63d4a6c14b9a36b3fc2511a5b7";

/** Kinds of objects and names of properties, by the numbers of Microsoft's description. */
const Kind = {
  page: 0x6000b,
  text: 0x6000e,
  title: 0x6002c,
  table: 0x60022,
  row: 0x60023,
  cell: 0x60024,
  listed: 0x20030,
} as const;
const Text = {
  unicode: 0x1c001c22,
  ansi: 0x1c003498,
  pageTitle: 0x1c001cf3,
  author: 0x1c001d75,
  fileName: 0x1c001d9c,
  description: 0x1c001e58,
} as const;
/** Paragraphs hang below paragraphs; an honest page nests a dozen deep. */
const DEPTH_MOST = 200;

/** A OneNote section: a page of text for each of its pages, as they are now. What was changed or deleted before is not read. */
export function parseOneNote(bytes: Uint8Array): ParsedDocument {
  const spaces = readSpaces(bytes);
  const listed = spaces.flatMap((space) => textsOf(space, Kind.listed, Text.pageTitle));
  const pages = spaces.flatMap((space) => pagesOf(space, listed));
  const writer = new PageWriter();
  const authors = new Set<string>();
  for (const page of pages.sort((a, b) => a.place - b.place)) {
    writer.startPage(page.title || "Untitled page");
    writePage(page, writer, authors);
  }
  if (writer.isEmpty() && writer.pages.length === 0)
    throw new UnreadableFileError("The OneNote section holds no text.");
  writer.startPage("Beside the pages");
  writer.aside("Authors", authors);
  return { mediaType: ONENOTE_TYPE, pages: writer.end(), outline: writer.outline };
}

function readSpaces(bytes: Uint8Array): NoteSpace[] {
  const form = Buffer.from(bytes.subarray(48, 64)).toString("hex");
  if (form === DESKTOP) return readRevisionStore(bytes);
  if (form === WEB) return readPackagedStore(bytes);
  throw new UnsupportedFileError(
    "The file is a OneNote section of an unknown version. Export it as PDF and upload that.",
  );
}

interface NotePage {
  walk: NoteWalk;
  id: string;
  title: string;
  /** Where the section lists it. */
  place: number;
}

function pagesOf(space: NoteSpace, listed: readonly string[]): NotePage[] {
  const walk = new NoteWalk(space);
  return walk.find(Kind.page).map((id) => {
    const title = walk.find(Kind.title, [id]).flatMap((each) => walk.texts(each))[0] ?? "";
    const place = listed.indexOf(title);
    return { walk, id, title, place: place === -1 ? listed.length : place };
  });
}

function textsOf(space: NoteSpace, kind: number, property: number): string[] {
  const walk = new NoteWalk(space);
  return walk.find(kind).map((id) => wide(space.objects.get(id)?.texts.get(property)));
}

function writePage({ walk, id, title }: NotePage, writer: PageWriter, authors: Set<string>): void {
  writer.heading(title, 1);
  let titled = false;
  for (const { object, rows } of walk.below(id)) {
    const text = rows ? "" : ownText(object);
    if (rows) writer.table(rows);
    else if (titled || text !== title) writer.paragraph(text);
    titled ||= text === title;
    const author = wide(object.texts.get(Text.author));
    if (author) authors.add(author);
    writer.breakIfLong();
  }
}

class NoteWalk {
  readonly #space: NoteSpace;

  constructor(space: NoteSpace) {
    this.#space = space;
  }

  /** Ids of the objects of a kind, in the order in which they hang below the given ones. */
  find(kind: number, from = this.#space.roots): string[] {
    return [...this.#descend(from, new Set(), 0)].filter((id) => this.#space.objects.get(id)?.kind === kind);
  }

  texts = (id: string): string[] =>
    [...this.#descend([id], new Set(), 0)].flatMap((each) => ownText(this.#space.objects.get(each)) || []);

  /** Every object below one, and a table as a whole. */
  *below(id: string): Generator<{ object: NoteObject; rows?: string[][] }> {
    const seen = new Set<string>();
    for (const each of this.#descend([id], seen, 0)) {
      const object = this.#space.objects.get(each);
      if (object?.kind !== Kind.table) {
        if (object) yield { object };
        continue;
      }
      const rows = this.find(Kind.row, [each]).map((row) =>
        this.find(Kind.cell, [row]).map((cell) => this.texts(cell).join("\n")),
      );
      for (const inside of this.#descend(object.references, new Set(), 0)) seen.add(inside);
      yield { object, rows };
    }
  }

  *#descend(ids: readonly string[], seen: Set<string>, depth: number): Generator<string> {
    if (depth > DEPTH_MOST) return;
    for (const id of ids) {
      if (seen.has(id)) continue;
      seen.add(id);
      yield id;
      yield* this.#descend(this.#space.objects.get(id)?.references ?? [], seen, depth + 1);
    }
  }
}

const wide = (bytes: Uint8Array | undefined): string => clean(new TextDecoder("utf-16le").decode(bytes));
const clean = (text: string): string =>
  text
    .replace(/\ufddfHYPERLINK "[^"]*"/g, "")
    .replace(/\v/g, "\n")
    .replaceAll("\0", "")
    .trim();

/** A text is kept in one byte a character where that suffices. */
function ownText(object: NoteObject | undefined): string {
  const ansi = object?.texts.get(Text.ansi);
  return (
    wide(object?.texts.get(Text.unicode)) ||
    (ansi ? clean(new TextDecoder("windows-1252").decode(ansi)) : "") ||
    wide(object?.texts.get(Text.description)) ||
    wide(object?.texts.get(Text.fileName))
  );
}
