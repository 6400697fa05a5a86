import CFB from "cfb";
import { UnreadableFileError } from "../../domain/errors.ts";
import { isOle, type OleStreams, openOle } from "./detect-ole.ts";

export interface InnerFile {
  name: string;
  bytes: Uint8Array;
}

const READABLE_STREAMS = ["WordDocument", "Workbook", "Book", "PowerPoint Document", "__properties_version1.0"];
const NATIVE = "\u0001Ole10Native";

/** The file that an Office program packed into an object: as it is, as a whole package, or behind a header with its old path. */
export function unpackObject(bytes: Uint8Array, name: string): InnerFile | undefined {
  if (!isOle(bytes)) return { name, bytes };
  let streams: OleStreams;
  try {
    streams = openOle(bytes);
  } catch (error) {
    if (error instanceof UnreadableFileError) return undefined;
    throw error;
  }
  // What is left are formulas, controls and drawings.
  return (
    unpackStreams(streams, "", name) ??
    (READABLE_STREAMS.some((stream) => streams.has(stream)) ? { name, bytes } : undefined)
  );
}

/** As `unpackObject`, for an object that is a folder of streams inside a larger OLE file. */
export function unpackStreams(streams: OleStreams, folder: string, name: string): InnerFile | undefined {
  const native = streams.get(`${folder}${NATIVE}`);
  if (native) return unpackNative(native);
  const whole = streams.get(`${folder}Package`) ?? streams.get(`${folder}CONTENTS`);
  if (whole) return { name, bytes: whole };
  return folder !== "" && READABLE_STREAMS.some((stream) => streams.has(folder + stream))
    ? { name, bytes: rebuild(streams, folder) }
    : undefined;
}

/** A folder of streams as an OLE file of its own. */
function rebuild(streams: OleStreams, folder: string): Uint8Array {
  const container = CFB.utils.cfb_new();
  for (const [path, content] of streams) {
    if (path.startsWith(folder)) CFB.utils.cfb_add(container, `/${path.slice(folder.length)}`, content);
  }
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}

/** Length, flags, then three strings that end with NUL: label, old path, temporary path; then the file's own length and bytes. */
function unpackNative(stream: Uint8Array): InnerFile | undefined {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  let at = 6;
  const text = () => {
    const end = stream.indexOf(0, at);
    const value = new TextDecoder("windows-1252").decode(stream.subarray(at, end === -1 ? stream.length : end));
    at = end === -1 ? stream.length : end + 1;
    return value;
  };
  const label = text();
  text();
  at += 4;
  if (at + 4 > stream.length) return undefined;
  at += 4 + view.getUint32(at, true);
  if (at + 4 > stream.length) return undefined;
  const length = view.getUint32(at, true);
  const bytes = stream.subarray(at + 4, at + 4 + length);
  return bytes.length > 0 ? { name: label.split(/[\\/]/).at(-1) || "embedded file", bytes } : undefined;
}
