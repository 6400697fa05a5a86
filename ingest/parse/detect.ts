import { fileTypeFromBuffer } from "file-type";
import { EncryptedFileError, UnsupportedFileError } from "../../domain/errors.ts";
import { guessDelimiter } from "./csv.ts";
import { decodeText, looksBinary, utf16WithoutMark } from "./decode.ts";
import { zipNames } from "./zip.ts";

export type Format =
  | "pdf"
  | "docx"
  | "xlsx"
  | "pptx"
  | "html"
  | "markdown"
  | "text"
  | "csv"
  | "eml"
  | "zip"
  | "png"
  | "jpeg"
  | "tiff"
  | "bmp";

export const READABLE =
  "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), HTML, Markdown, plain text, CSV and e-mail (.eml)";

const SAMPLE = 65_536;
/** Formats written in plain characters that nobody reads as text. */
const TEXT_FORMATS = new Set(["rtf", "ps", "eps", "pgp"]);

/** What the bytes are. A name's ending only chooses between kinds of text, which have no signature: endings lie. */
export async function detectFormat(bytes: Uint8Array, name: string): Promise<Format> {
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1_024)).includes("%PDF-")) return "pdf";
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0) throw refuseOle(bytes);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)) return detectZip(bytes);
  const image = imageFormat(bytes);
  if (image) return image;
  const known = executable(bytes) ?? (await fileTypeFromBuffer(bytes.subarray(0, SAMPLE)).catch(() => undefined));
  // A contract may begin with "FORM 10" and so look like a sound file: of clean text, only text formats' signatures are believed.
  const believed = looksBinary(bytes)
    ? !["xml", "html", "txt", "eml"].includes(known?.ext ?? "")
    : TEXT_FORMATS.has(known?.ext ?? "");
  if (known && believed) {
    throw new UnsupportedFileError(
      `The file is ${article(known.ext)} (${known.mime}), whatever its name says. Parley reads ${READABLE}.`,
    );
  }
  const utf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) ||
    (bytes[0] === 0xfe && bytes[1] === 0xff) ||
    utf16WithoutMark(bytes) !== undefined;
  if (!utf16 && looksBinary(bytes)) {
    throw new UnsupportedFileError(`The file holds binary data of a kind Parley does not know. It reads ${READABLE}.`);
  }
  return detectText(decodeText(bytes.subarray(0, SAMPLE)), name);
}

function imageFormat(bytes: Uint8Array): Format | undefined {
  const begins = (...signature: number[]) => signature.every((byte, at) => bytes[at] === byte);
  if (begins(0x89, 0x50, 0x4e, 0x47)) return "png";
  if (begins(0xff, 0xd8, 0xff)) return "jpeg";
  if (begins(0x49, 0x49, 0x2a, 0) || begins(0x4d, 0x4d, 0, 0x2a)) return "tiff";
  if (
    begins(0x42, 0x4d) &&
    bytes.length > 26 &&
    [12, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0) &&
    looksBinary(bytes)
  )
    return "bmp";
  return undefined;
}

const article = (kind: string) => `${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind.toUpperCase()} file`;

function executable(bytes: Uint8Array): { ext: string; mime: string } | undefined {
  if (bytes[0] === 0x4d && bytes[1] === 0x5a && looksBinary(bytes)) return { ext: "exe", mime: "a Windows program" };
  if (bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46)
    return { ext: "elf", mime: "a Linux program" };
  return undefined;
}

/** Old Office files and password-protected new ones share a container; the names of its streams stand in it as UTF-16. */
function refuseOle(bytes: Uint8Array): Error {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_000_000));
  const holds = (stream: string) => text.includes(Buffer.from(stream, "utf16le"));
  if (holds("EncryptedPackage") || holds("EncryptionInfo")) return new EncryptedFileError();
  const [kind, instead] = holds("WordDocument")
    ? ["an old Word file (.doc)", ".docx"]
    : holds("Workbook") || holds("Book")
      ? ["an old Excel file (.xls)", ".xlsx"]
      : holds("PowerPoint Document")
        ? ["an old PowerPoint file (.ppt)", ".pptx"]
        : holds("__properties_version1.0")
          ? ["an Outlook message (.msg)", ".eml"]
          : ["an old Office file", "a current format"];
  return new UnsupportedFileError(`The file is ${kind}. Save it as ${instead} and upload that.`);
}

function detectZip(bytes: Uint8Array): Format {
  const names = zipNames(bytes);
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (has(/^word\/document\d*\.xml$/)) return "docx";
  if (has(/^xl\/workbook\.xml$/)) return "xlsx";
  if (has(/^ppt\/presentation\.xml$/)) return "pptx";
  if (has(/^xl\/workbook\.bin$/))
    throw new UnsupportedFileError("The file is a binary Excel workbook (.xlsb). Save it as .xlsx and upload that.");
  if (has(/^content\.xml$/))
    throw new UnsupportedFileError(
      "The file is an OpenDocument file. Save it as .docx, .xlsx or .pptx and upload that.",
    );
  if (has(/^(?:OEBPS|EPUB|META-INF\/container\.xml)/))
    throw new UnsupportedFileError(`The file is an e-book. Parley reads ${READABLE}.`);
  if (names.length === 0) {
    throw new UnsupportedFileError(
      "The file begins like a ZIP archive or an Office file, and is cut off or damaged. Save it again and upload the new copy.",
    );
  }
  return "zip";
}

function detectText(sample: string, name: string): Format {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? "";
  const head = sample.trimStart().slice(0, 4_000);
  if (/^(?:<!doctype html|<html[\s>]|<\?xml[^>]*\?>\s*(?:<!doctype html|<html[\s>]))/i.test(head)) return "html";
  if (
    /^(?:(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)){2,}/.test(head.replace(/\r/g, "")) &&
    /^(?:from|to|subject|date|received|return-path|mime-version|delivered-to|message-id):/im.test(head)
  ) {
    if (ending === "eml" || /^(?:received|mime-version|message-id|return-path):/im.test(head)) return "eml";
  }
  if (ending === "html" || ending === "htm" || ending === "xhtml") return "html";
  if (/^<(?:head|body|div|table|p|h1|meta|title)[\s>]/i.test(head) && ending !== "md") return "html";
  if (ending === "md" || ending === "markdown") return "markdown";
  if (ending === "csv" || ending === "tsv" || ending === "tab") return "csv";
  if (ending === "eml") return "eml";
  if (ending === "" && isTable(sample)) return "csv";
  return "text";
}

function isTable(sample: string): boolean {
  const lines = sample
    .split(/\r?\n/)
    .slice(0, 10)
    .filter((line) => line !== "");
  const delimiter = guessDelimiter(sample);
  const counts = lines.map((line) => line.split(delimiter).length);
  return lines.length >= 3 && (counts[0] ?? 0) >= 3 && counts.every((count) => count === counts[0]);
}

/** Refuses at once what reading would refuse anyway, as far as the file's beginning tells. */
export async function refuseAtTheDoor(head: Uint8Array, sizeBytes: number, name: string): Promise<void> {
  const whole = head.length >= sizeBytes;
  const zip = head[0] === 0x50 && head[1] === 0x4b;
  // A ZIP's directory stands at its end: of a large one the beginning proves nothing.
  if (zip && !whole) return;
  await detectFormat(head, name);
}
