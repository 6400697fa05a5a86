import { inflateSync } from "node:zlib";
import { UnreadableFileError } from "../../../domain/errors.ts";
import { openOle } from "../detect-ole.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { appendInnerFiles } from "../inner-files.ts";
import { type InnerFile, unpackObject } from "../ole-object.ts";
import { PageWriter } from "../page-writer.ts";
import { readSummary } from "./summary.ts";

const PPT_TYPE = "application/vnd.ms-powerpoint";

/** Types of records, by the names that Microsoft's description gives them. */
const Record = {
  slide: 1006,
  notes: 1008,
  slidePersistAtom: 1011,
  mainMaster: 1016,
  handout: 4041,
  textHeaderAtom: 3999,
  textCharsAtom: 4000,
  textBytesAtom: 4008,
  cString: 4026,
  slideListWithText: 4080,
  externalOleObject: 4113,
} as const;
const TITLES = new Set([0, 6]);
const CONTAINER = 0xf;
/** Containers stand in containers; an honest file needs a dozen. */
const DEPTH_MOST = 64;
const PROMPT = /^(?:Click to edit|Second level|Third level|Fourth level|Fifth level|\*)/;

interface SlideText {
  title: boolean;
  text: string;
}

/** A PowerPoint file from before 2007. Its records are walked in the order of the file. */
export async function parsePpt(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const streams = openOle(bytes);
  const stream = streams.get("PowerPoint Document");
  if (!stream) throw new UnreadableFileError("The presentation has no slides.");
  const walk = new PptWalk(stream, context.budget.bytes);
  walk.records(0, stream.length, "other", 0);
  const writer = new PageWriter();
  walk.slides().forEach((texts, index) => {
    writer.startPage(`Slide ${index + 1}`);
    for (const { title, text } of texts) {
      if (title) writer.heading(text, 1);
      else writer.paragraph(text);
    }
    if (writer.isEmpty()) writer.paragraph("(no text on this slide)");
  });
  writer.startPage("Beside the slides");
  writer.aside("Notes", walk.notes, "paragraph");
  writer.aside("Slide masters", new Set(walk.masters), "paragraph");
  const summary = readSummary(streams);
  writer.aside("Document properties", summary.lines);
  const title = summary.title ?? writer.outline[0]?.title;
  const document = {
    mediaType: PPT_TYPE,
    pages: writer.end(),
    outline: writer.outline,
    ...(title ? { title } : {}),
  };
  await appendInnerFiles(document, walk.objects, "Embedded file", context);
  return document;
}

type Place = "outline" | "slide" | "notes" | "master" | "other";

class PptWalk {
  readonly notes: string[] = [];
  readonly masters: string[] = [];
  readonly objects: InnerFile[] = [];
  /** The texts of placeholders stand in a list of their own, one group for each slide. */
  readonly #outline: SlideText[][] = [];
  /** Text boxes and other shapes stand with their slide. */
  readonly #shapes: SlideText[][] = [];
  readonly #stream: Uint8Array;
  readonly #view: DataView;
  #budget: number;
  #title = false;

  constructor(stream: Uint8Array, budget: number) {
    this.#stream = stream;
    this.#view = new DataView(stream.buffer, stream.byteOffset, stream.length);
    this.#budget = budget;
  }

  slides(): SlideText[][] {
    const count = Math.max(this.#outline.length, this.#shapes.length);
    return Array.from({ length: count }, (_, index) => {
      const outline = this.#outline[index] ?? [];
      const known = new Set(outline.map(({ text }) => text));
      return [...outline, ...(this.#shapes[index] ?? []).filter(({ text }) => !known.has(text))];
    });
  }

  records(from: number, to: number, place: Place, depth: number): void {
    if (depth > DEPTH_MOST) return;
    for (let at = from; at + 8 <= to; ) {
      const head = this.#view.getUint16(at, true);
      const type = this.#view.getUint16(at + 2, true);
      const size = this.#view.getUint32(at + 4, true);
      const end = Math.min(to, at + 8 + size);
      if ((head & 0xf) === CONTAINER) this.#container(type, head >> 4, at + 8, end, place, depth);
      else this.#atom(type, at + 8, end, place);
      at = end;
    }
  }

  #container(type: number, instance: number, from: number, to: number, place: Place, depth: number): void {
    let inside = place;
    if (type === Record.slide) {
      inside = "slide";
      this.#shapes.push([]);
    } else if (type === Record.notes || type === Record.handout) inside = "notes";
    else if (type === Record.mainMaster) inside = "master";
    // Instance 0 lists the slides, 1 the masters, 2 the notes.
    else if (type === Record.slideListWithText) inside = instance === 0 ? "outline" : "other";
    this.records(from, to, inside, depth + 1);
  }

  #atom(type: number, from: number, to: number, place: Place): void {
    const data = this.#stream.subarray(from, to);
    if (type === Record.slidePersistAtom && place === "outline") this.#outline.push([]);
    else if (type === Record.textHeaderAtom) this.#title = TITLES.has(data[0] ?? -1);
    else if (type === Record.textCharsAtom) this.#take(new TextDecoder("utf-16le").decode(data), place);
    else if (type === Record.textBytesAtom) this.#take(new TextDecoder("latin1").decode(data), place);
    else if (type === Record.cString && (place === "slide" || place === "master" || place === "notes"))
      this.#take(new TextDecoder("utf-16le").decode(data), place);
    else if (type === Record.externalOleObject) this.#object(data);
  }

  #take(raw: string, place: Place): void {
    const title = this.#title;
    this.#title = false;
    for (const line of raw.split(/\r/)) {
      const text = line.replace(/\v/g, "\n").trim();
      if (text === "" || text === "*" || /^___PPT\d+/.test(text)) continue;
      if (place === "outline") this.#outline.at(-1)?.push({ title, text });
      else if (place === "slide") this.#shapes.at(-1)?.push({ title, text });
      else if (place === "notes") this.notes.push(text);
      else if (place === "master" && !PROMPT.test(text)) this.masters.push(text);
    }
  }

  /** An object is compressed behind its length, or stands as it is. */
  #object(data: Uint8Array): void {
    let bytes = data;
    if (data[4] === 0x78) {
      try {
        bytes = inflateSync(data.subarray(4), { maxOutputLength: Math.max(1, this.#budget) });
      } catch {
        return; // damaged or too large: the slides are worth reading without it
      }
      this.#budget -= bytes.length;
    }
    const inner = unpackObject(bytes, `object ${this.objects.length + 1}`);
    if (inner && inner.bytes !== data) this.objects.push(inner);
  }
}
