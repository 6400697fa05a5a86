import iconv from "iconv-lite";
import jschardet from "jschardet";
import { UnreadableFileError } from "../../domain/errors.ts";
import { storable } from "./document.ts";

/** The cost of guessing an encoding grows with its input; 64 kB decide as well as 50 MB. */
const GUESS_BYTES = 65_536;

/** Byte order mark first, then strict UTF-8, and only then a guess. The result has the file's own characters, line ends included. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return storable(new TextDecoder("utf-16le").decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return storable(new TextDecoder("utf-16be").decode(bytes));
  if (looksBinary(bytes)) {
    throw new UnreadableFileError("The file is not text: it holds binary data. Upload the document it was made from.");
  }
  try {
    return storable(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    const sample = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, GUESS_BYTES));
    const guess = jschardet.detect(sample);
    const encoding = guess.encoding && iconv.encodingExists(guess.encoding) ? guess.encoding : "windows-1252";
    return storable(iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), encoding));
  }
}

/** Text has no NUL bytes unless it is UTF-16, which announces itself; and hardly any other control bytes. */
export function looksBinary(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 8_192);
  let control = 0;
  for (const byte of sample) {
    if (byte === 0) return true;
    if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) control++;
  }
  return control > sample.length / 50;
}
