import { constants, inflateRawSync } from "node:zlib";
import { UnreadableFileError } from "../../../domain/errors.ts";
import { type OleStreams, openOle } from "../detect-ole.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import type { TableCell } from "../table/grid.ts";
import { controlId, type HwpRecord, readRecords, styleNames, Tag, textOfParagraph } from "./hwp-records.ts";
import { readSummary } from "./summary.ts";

const HWP_TYPE = "application/x-hwp";
const COMPRESSED = 1;
/** Tables stand in cells of tables; an honest document nests a handful. */
const DEPTH_MOST = 32;

/** A document of Hangul Word Processor, as Korean counterparties send them: version 5, an OLE file of streams of records. */
export function parseHwp(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const streams = openOle(bytes);
  const header = streams.get("FileHeader");
  const compressed = ((header?.[36] ?? 0) & COMPRESSED) !== 0;
  const records = (stream: Uint8Array) => readRecords(compressed ? inflate(stream, context) : stream);
  const writer = new PageWriter();
  writer.startPage();
  const body = new HwpBody(writer, styleNames(records(streams.get("DocInfo") ?? new Uint8Array())));
  for (const section of sectionsOf(streams)) for (const record of records(section)) body.write(record, 0);
  body.writeAsides();
  const summary = streams.get("\u0005HwpSummaryInformation");
  const { title, lines } = readSummary(new Map(summary ? [["\u0005SummaryInformation", summary]] : []));
  writer.aside("Document properties", lines);
  return { mediaType: HWP_TYPE, pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

function sectionsOf(streams: OleStreams): Uint8Array[] {
  const numbered = [...streams].flatMap(([path, stream]) => {
    const number = /^BodyText\/Section(\d+)$/.exec(path)?.[1];
    return number === undefined ? [] : [{ number: Number(number), stream }];
  });
  return numbered.sort((a, b) => a.number - b.number).map(({ stream }) => stream);
}

function inflate(stream: Uint8Array, { budget }: ParseContext): Uint8Array {
  try {
    // Some versions of the program leave the end of the compressed data away.
    const options = { maxOutputLength: Math.max(1, budget.bytes), finishFlush: constants.Z_SYNC_FLUSH };
    const unpacked = inflateRawSync(stream, options);
    budget.bytes -= unpacked.length;
    return unpacked;
  } catch (cause) {
    throw new UnreadableFileError(
      "The document's packed text is damaged, or unpacks to far more than an honest document does.",
      { cause },
    );
  }
}

class HwpBody {
  readonly #writer: PageWriter;
  readonly #styles: readonly string[];
  readonly #running = new Set<string>();
  readonly #notes: string[] = [];
  readonly #comments: string[] = [];

  constructor(writer: PageWriter, styles: readonly string[]) {
    this.#writer = writer;
    this.#styles = styles;
  }

  write(record: HwpRecord, depth: number): void {
    if (depth > DEPTH_MOST) return;
    if (record.tag === Tag.paragraph) {
      const text = textOfParagraph(record);
      const level = this.#headingLevel(record);
      if (level === undefined) this.#writer.paragraph(text);
      else this.#writer.heading(text, level);
      this.#writer.breakIfLong();
    }
    for (const child of record.children) {
      if (child.tag === Tag.control) this.#writeControl(child, depth);
      else if (child.children.length > 0) this.write(child, depth + 1);
    }
  }

  writeAsides(): void {
    this.#writer.aside("Notes", this.#notes);
    this.#writer.aside("Comments", this.#comments);
    this.#writer.aside("Headers and footers", this.#running, "header");
  }

  #writeControl(control: HwpRecord, depth: number): void {
    const id = controlId(control);
    if (id === "tbl ") this.#writeTable(control, depth);
    else if (id === "head" || id === "foot") this.#running.add(textsIn(control, depth));
    else if (id === "fn  " || id === "en  ") this.#notes.push(textsIn(control, depth));
    else if (id === "tcmt") this.#comments.push(textsIn(control, depth));
    else for (const child of control.children) this.write(child, depth + 1);
  }

  /** A cell is a list's header with its place, and the paragraphs behind it. */
  #writeTable(table: HwpRecord, depth: number): void {
    const rows = new Map<number, { column: number; cell: TableCell }[]>();
    let current: TableCell | undefined;
    for (const child of table.children) {
      if (child.tag === Tag.list && child.data.length >= 16) {
        const { column, row, ...spans } = cellPlace(child.data);
        current = { text: "", ...spans };
        const cells = rows.get(row) ?? [];
        cells.push({ column, cell: current });
        rows.set(row, cells);
      } else if (child.tag === Tag.paragraph) {
        const text = textsIn({ ...table, children: [child] }, depth);
        if (current) current.text += current.text && text ? `\n${text}` : text;
        else this.#writer.paragraph(text); // a caption, which stands before the first cell
      }
    }
    const ordered = [...rows].sort(([a], [b]) => a - b);
    this.#writer.table(ordered.map(([, cells]) => cells.sort((a, b) => a.column - b.column).map(({ cell }) => cell)));
  }

  #headingLevel({ data }: HwpRecord): number | undefined {
    const level = /^(?:Outline|개요) ?(\d)/.exec(this.#styles[data[10] ?? 0] ?? "")?.[1];
    return level === undefined ? undefined : Number(level);
  }
}

function cellPlace({ buffer, byteOffset }: Uint8Array) {
  const [column, row, columns, rows] = [8, 10, 12, 14].map((at) =>
    new DataView(buffer, byteOffset).getUint16(at, true),
  ) as [number, number, number, number];
  return { column, row, columns, rows };
}

/** Every paragraph below a record, on lines of their own; of tables in cells only the words matter. */
function textsIn(record: HwpRecord, depth: number): string {
  if (depth > DEPTH_MOST) return "";
  const own = record.tag === Tag.paragraph ? textOfParagraph(record) : "";
  return [own, ...record.children.map((child) => textsIn(child, depth + 1))].filter((text) => text !== "").join("\n");
}
