import { createRequire } from "node:module";
import iconv from "iconv-lite";
import { UnreadableFileError } from "../../domain/errors.ts";
import { storable } from "./document.ts";

/** The cost of guessing an encoding grows with its input; 64 kB decide as well as 50 MB. */
const GUESS_BYTES = 65_536;

/** Byte order mark first, then strict UTF-8, and only then a guess. The result has the file's own characters, line ends included. */
export function decodeText(bytes: Uint8Array): string {
  const utf32 = utf32Mark(bytes);
  if (utf32) return storable(iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), utf32));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return storable(new TextDecoder("utf-16le").decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return storable(new TextDecoder("utf-16be").decode(bytes));
  const silent = utf16WithoutMark(bytes);
  if (silent) return storable(new TextDecoder(silent).decode(bytes));
  if (looksBinary(bytes)) {
    throw new UnreadableFileError("The file is not text: it holds binary data. Upload the document it was made from.");
  }
  try {
    return storable(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    const sample = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, GUESS_BYTES));
    const guess = guesser().detect(sample);
    const encoding = guess.encoding && iconv.encodingExists(guess.encoding) ? guess.encoding : "windows-1252";
    return storable(iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), encoding));
  }
}

/** Its tables take longer to load than a small file takes to read, and few files need a guess. */
const guesser = (): typeof import("jschardet") => createRequire(import.meta.url)("jschardet");

/** UTF-32 in little-endian order begins with the mark of UTF-16, so it is looked for first. */
function utf32Mark(bytes: Uint8Array): "utf-32le" | "utf-32be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe && bytes[2] === 0 && bytes[3] === 0) return "utf-32le";
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0xfe && bytes[3] === 0xff) return "utf-32be";
  return undefined;
}

/** Announced by a mark, or seen from where the NUL bytes stand. */
export const isWideText = (bytes: Uint8Array): boolean =>
  utf32Mark(bytes) !== undefined ||
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes[0] === 0xfe && bytes[1] === 0xff) ||
  utf16WithoutMark(bytes) !== undefined;

/** Western text in UTF-16 has a NUL in nearly every other byte, and none in the bytes between. */
export function utf16WithoutMark(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const sample = bytes.subarray(0, 4_096);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) at % 2 === 0 ? even++ : odd++;
  const most = sample.length * 0.4;
  if (sample.length < 16) return undefined;
  return odd > most && even === 0 ? "utf-16le" : even > most && odd === 0 ? "utf-16be" : undefined;
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
