import { type OleStreams, openOle } from "../detect-ole.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { appendInnerFiles } from "../inner-files.ts";
import { type InnerFile, unpackStreams } from "../ole-object.ts";
import type { PageWriter } from "../page-writer.ts";
import { parseBook } from "./book.ts";
import { readLooseText } from "./xls-records.ts";

const XLS_TYPE = "application/vnd.ms-excel";
const NO_INDENTS: ReadonlyMap<string, number> = new Map();

export async function parseXls(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const streams = openOle(bytes);
  const stream = ["Workbook", "WORKBOOK", "Book", "BOOK"].map((name) => streams.get(name)).find(Boolean);
  const document = parseBook(bytes, XLS_TYPE, context, {
    indents: () => NO_INDENTS,
    asides: (writer) => stream && writeAsides(stream, writer),
  });
  await appendInnerFiles(document, embeddedIn(streams), "Embedded file", context);
  return document;
}

function writeAsides(stream: Uint8Array, writer: PageWriter): void {
  const { boxes, charts, running } = readLooseText(stream);
  writer.aside("Charts", charts, "paragraph");
  writer.aside("Text boxes", new Set(boxes), "paragraph");
  writer.aside("Headers and footers", new Set(running), "header");
}

function* embeddedIn(streams: OleStreams): Generator<InnerFile> {
  const folders = new Set(
    [...streams.keys()]
      .filter((path) => /^MBD[\dA-F]+\//i.test(path))
      .map((path) => path.slice(0, path.indexOf("/") + 1)),
  );
  for (const folder of folders) {
    const inner = unpackStreams(streams, folder, `embedded ${folder.slice(0, -1)}`);
    if (inner) yield inner;
  }
}
