import { UnsupportedFileError } from "../../domain/errors.ts";
import { decodeText, isWideText, looksBinary } from "./decode.ts";
import { detectOle, isOle } from "./detect-ole.ts";
import { detectText } from "./detect-text.ts";
import { detectZip } from "./detect-zip.ts";
import { type Format, READABLE } from "./formats.ts";

const SAMPLE = 65_536;
/** A PDF may begin with a wrapper of its own, such as AppleSingle's header. */
const PDF_HEAD = 1_024;

const IMAGES: Record<string, Format> = {
  png: "png",
  apng: "png",
  jpg: "jpeg",
  tif: "tiff",
  bmp: "bmp",
};
/** Kinds that file-type takes from plain characters; of those `detectText` knows more. */
const TEXT_KINDS = new Set(["xml", "html", "txt", "eml", "rtf", "vcf", "ics"]);
/** Formats written in plain characters that nobody reads as text. */
const UNREAD_TEXT = new Set(["ps", "eps", "pgp"]);
/** How they begin. Other clean text is not looked up: no other signature is believed of it. */
const UNREAD_HEAD = /^\s*(?:%!|-----BEGIN PGP)/;
const KNOWN_AND_REFUSED: Record<string, string> = {
  heic: "a HEIC photo. Save it as JPEG",
  heif: "a HEIC photo. Save it as JPEG",
  avif: "an AVIF image. Save it as PNG",
  webp: "a WebP image. Save it as PNG",
  gif: "a GIF image. Save it as PNG",
};

/** What the bytes are. A name's ending only chooses between kinds of text, which have no signature: endings lie. */
export async function detectFormat(bytes: Uint8Array, name: string): Promise<Format> {
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_HEAD)).includes("%PDF-")) return "pdf";
  if (isOle(bytes)) return detectOle(bytes);
  if (isZip(bytes)) return detectZip(bytes);
  if (ONENOTE.every((byte, at) => bytes[at] === byte)) return "onenote";
  const binary = looksBinary(bytes);
  const known = binary || UNREAD_HEAD.test(latin1Head(bytes)) ? await kindOf(bytes) : undefined;
  const image = known && IMAGES[known.ext];
  // A contract may begin with "FORM 10" and so look like a sound file: of clean text, only text formats' signatures are believed.
  if (image && binary) return image;
  if (known && (binary ? !TEXT_KINDS.has(known.ext) : UNREAD_TEXT.has(known.ext))) throw refuse(known);
  if (!isWideText(bytes) && binary) {
    throw new UnsupportedFileError(`The file holds binary data of a kind Parley does not know. It reads ${READABLE}.`);
  }
  return detectText(decodeText(bytes.subarray(0, SAMPLE)), name);
}

const latin1Head = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString("latin1");

async function kindOf(bytes: Uint8Array): Promise<Kind | undefined> {
  const own = signature(bytes);
  if (own) return own;
  const { fileTypeFromBuffer } = await import("file-type");
  return fileTypeFromBuffer(bytes.subarray(0, SAMPLE)).catch(() => undefined);
}

const ONENOTE = [0xe4, 0x52, 0x5c, 0x7b, 0x8c, 0xd8, 0xa7, 0x4d];
const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);

interface Kind {
  ext: string;
  mime: string;
}

function refuse({ ext, mime }: Kind): Error {
  const instead = KNOWN_AND_REFUSED[ext];
  if (instead) return new UnsupportedFileError(`The file is ${instead} and upload that.`);
  const article = /^[aeiou]/i.test(ext) ? "an" : "a";
  return new UnsupportedFileError(
    `The file is ${article} ${ext.toUpperCase()} file (${mime}), whatever its name says. Parley reads ${READABLE}.`,
  );
}

const SIGNATURES: readonly (Kind & { head: readonly number[] })[] = [
  { head: [0x7f, 0x45, 0x4c, 0x46], ext: "elf", mime: "a Linux program" },
  { head: [0xff, 0x57, 0x50, 0x43], ext: "wpd", mime: "a WordPerfect document" },
];

/** Signatures that file-type does not know, or knows under a name that says nothing to a person. */
function signature(bytes: Uint8Array): Kind | undefined {
  if (bytes[0] === 0x4d && bytes[1] === 0x5a && looksBinary(bytes)) return { ext: "exe", mime: "a Windows program" };
  return SIGNATURES.find(({ head }) => head.every((byte, at) => bytes[at] === byte));
}

/** Refuses at once what reading would refuse anyway, as far as the file's beginning tells. */
export async function refuseAtTheDoor(head: Uint8Array, sizeBytes: number, name: string): Promise<void> {
  const whole = head.length >= sizeBytes;
  // The directory of an archive, and of an old Office file, may stand at its end: of a large one the beginning proves nothing.
  if (!whole && (isZip(head) || isOle(head))) return;
  await detectFormat(head, name);
}
