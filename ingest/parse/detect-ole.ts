import CFB from "cfb";
import { EncryptedFileError, UnreadableFileError, UnsupportedFileError } from "../../domain/errors.ts";
import { type Format, READABLE } from "./formats.ts";

/** An OLE compound file: the container of Office files before 2007, of Outlook messages and of encrypted new ones. */
export const isOle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;

/** A stream by its path below the root, such as `WordDocument` or `ObjectPool/_1/Contents`. */
export type OleStreams = ReadonlyMap<string, Uint8Array>;

export function openOle(bytes: Uint8Array): OleStreams {
  let container: ReturnType<typeof CFB.read>;
  try {
    container = CFB.read(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), { type: "buffer" });
  } catch (cause) {
    throw new UnreadableFileError("The file is damaged or cut off. Save it again and upload the new copy.", { cause });
  }
  const streams = new Map<string, Uint8Array>();
  container.FullPaths.forEach((path, index) => {
    const entry = container.FileIndex[index];
    if (entry?.type === 2 && entry.content) {
      streams.set(path.slice(path.indexOf("/") + 1), entry.content as Uint8Array);
    }
  });
  return streams;
}

const REFUSED: readonly [stream: RegExp, what: string, instead: string][] = [
  [/^VisioDocument$/, "a Visio drawing", "PDF"],
  [/^PerfectOffice_MAIN$/, "a WordPerfect document", "DOCX or PDF"],
];

/** The kind of an OLE file by the streams it holds. */
export function detectOle(bytes: Uint8Array): Format {
  const streams = openOle(bytes);
  if (streams.has("EncryptedPackage") || [...streams.keys()].some((path) => path.endsWith("DRMEncryptedTransform"))) {
    throw new EncryptedFileError();
  }
  if ([...streams.keys()].some((path) => path.startsWith("\u0006DataSpaces/") || path === "\u0009DRMContent")) {
    throw new EncryptedFileError();
  }
  const word = streams.get("WordDocument");
  if (word) return refuseEncryptedWord(word);
  const book = streams.get("Workbook") ?? streams.get("Book") ?? streams.get("WORKBOOK") ?? streams.get("BOOK");
  if (book) return refuseEncryptedWorkbook(book);
  if (streams.has("PowerPoint Document")) return refuseEncryptedSlides(streams);
  if (streams.has("__properties_version1.0")) return "msg";
  const hangul = streams.get("FileHeader");
  if (hangul) return refuseProtectedHangul(hangul);
  if ([...streams.keys()].some((path) => path.startsWith("Quill/"))) return "pub";
  for (const [stream, what, instead] of REFUSED) {
    if ([...streams.keys()].some((path) => stream.test(path)))
      throw new UnsupportedFileError(`The file is ${what}. Save it as ${instead} and upload that.`);
  }
  throw new UnsupportedFileError(`The file is an old Office file of an unknown kind. Parley reads ${READABLE}.`);
}

function refuseEncryptedWord(stream: Uint8Array): Format {
  // The file information block: bit 8 of its flags says that the text is enciphered.
  if (((stream[11] ?? 0) & 0x01) !== 0) throw new EncryptedFileError();
  return "doc";
}

const FILEPASS = 0x2f;
/** A workbook that is only locked against changes is enciphered with a password that every Excel knows. */
function refuseEncryptedWorkbook(stream: Uint8Array): Format {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  for (let at = 0, record = 0; at + 4 <= stream.length && record < 16; record++) {
    if (view.getUint16(at, true) === FILEPASS) throw new EncryptedFileError();
    at += 4 + view.getUint16(at + 2, true);
  }
  return "xls";
}

const ENCRYPTED_SLIDES = 0xf3d1c4df;
function refuseEncryptedSlides(streams: OleStreams): Format {
  const user = streams.get("Current User");
  if (streams.has("EncryptedSummary")) throw new EncryptedFileError();
  if (user && user.length >= 16) {
    const token = new DataView(user.buffer, user.byteOffset, user.length).getUint32(12, true);
    if (token === ENCRYPTED_SLIDES) throw new EncryptedFileError();
  }
  return "ppt";
}

const HANGUL = "HWP Document File";
/** Enciphered with a password (bit 1), for distribution without copying (2), under rights management (4) or by certificate (8, 10). */
const HANGUL_PROTECTED = 0x516;
function refuseProtectedHangul(header: Uint8Array): Format {
  if (header.length < 40 || new TextDecoder("latin1").decode(header.subarray(0, HANGUL.length)) !== HANGUL)
    throw new UnsupportedFileError(
      "The file is a Hangul (HWP) document of an unknown kind. Save it as DOCX and upload that.",
    );
  const flags = new DataView(header.buffer, header.byteOffset, header.length).getUint32(36, true);
  if ((flags & HANGUL_PROTECTED) !== 0) throw new EncryptedFileError();
  return "hwp";
}
