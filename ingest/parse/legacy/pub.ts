import { UnreadableFileError } from "../../../domain/errors.ts";
import { openOle } from "../detect-ole.ts";
import type { ParseContext, ParsedDocument } from "../document.ts";
import { PageWriter } from "../page-writer.ts";
import { readSummary } from "./summary.ts";

const PUB_TYPE = "application/vnd.ms-publisher";
const TEXTS = "Quill/QuillSub/CONTENTS";

/** A Publisher file: the words of all its frames, story by story. Where a frame stands on its page is not kept with them. */
export function parsePub(bytes: Uint8Array, context: ParseContext): ParsedDocument {
  const streams = openOle(bytes);
  const stream = streams.get(TEXTS);
  const writer = new PageWriter();
  writer.startPage();
  let left = context.limits.textBytes;
  for (const chunk of stream ? chunksOf(stream, "TEXT") : []) {
    left -= chunk.length;
    if (left < 0) throw new UnreadableFileError("The file holds the same text many times, so it was not read.");
    for (const paragraph of new TextDecoder("utf-16le").decode(chunk).split(/[\r\f]/)) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: fields and pictures are marked by control characters
      writer.paragraph(paragraph.replace(/\v/g, "\n").replace(/[\u0000-\u0008\u000e-\u001f]/g, ""));
      writer.breakIfLong();
    }
  }
  if (writer.isEmpty())
    throw new UnreadableFileError(
      "The Publisher file holds no text that Parley can read. Save it as PDF and upload that.",
    );
  const { title, lines } = readSummary(streams);
  writer.aside("Document properties", lines);
  return { mediaType: PUB_TYPE, pages: writer.end(), outline: writer.outline, ...(title ? { title } : {}) };
}

const DIRECTORY = 0x18;
const ENTRY_SIZE = 24;
const LAST = 0xffffffff;
/** A directory may go on in further blocks; an honest one has a few dozen entries. */
const ENTRIES_MOST = 10_000;

/** The stream begins with a directory of chunks: a name of four letters, an offset and a length in bytes. */
function* chunksOf(stream: Uint8Array, wanted: string): Generator<Uint8Array> {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  let block = DIRECTORY;
  for (let entries = 0; block !== LAST && block + 8 <= stream.length && entries < ENTRIES_MOST; ) {
    const count = view.getUint16(block + 2, true);
    entries += count + 1;
    for (let index = 0; index < count; index++) {
      const entry = block + 8 + index * ENTRY_SIZE;
      if (entry + ENTRY_SIZE > stream.length) return;
      const name = new TextDecoder("latin1").decode(stream.subarray(entry + 2, entry + 6));
      const start = view.getUint32(entry + 16, true);
      if (name === wanted) yield stream.subarray(start, start + view.getUint32(entry + 20, true));
    }
    block = view.getUint32(block + 4, true);
  }
}
