import { EncryptedFileError, UnsupportedFileError } from "../../domain/errors.ts";
import { PARSE_LIMITS } from "./document.ts";
import type { Format } from "./formats.ts";
import { openZip, type Zip } from "./zip.ts";

const OFFICE: readonly [part: RegExp, format: Format][] = [
  [/^word\/(?:document\d*|styles)\.xml$/i, "docx"],
  [/^xl\/workbook\.xml$/i, "xlsx"],
  [/^xl\/workbook\.bin$/i, "xlsb"],
  [/^ppt\/presentation\.xml$/i, "pptx"],
  [/^visio\/document\.xml$/i, "vsdx"],
];
const ODF: readonly [mimeType: string, format: Format][] = [
  ["opendocument.text", "odt"],
  ["opendocument.spreadsheet", "ods"],
  ["opendocument.presentation", "odp"],
  ["opendocument.graphics", "odp"],
];
/** Stands beside the text of Apple's files, whose name alone says nothing. */
const IWORK_PART = /^(?:buildVersionHistory\.plist|QuickLook\/|thumbs\/)/;
const REFUSED: readonly [part: RegExp, what: string, instead: string][] = [
  [/^(?:FixedDocSeq\.fdseq|FixedDocumentSequence\.fdseq)$/i, "an XPS document", "PDF"],
  [/^AndroidManifest\.xml$|^META-INF\/MANIFEST\.MF$/, "a program", "a document"],
];

/** Office, OpenDocument and EPUB files are ZIP archives: the parts inside say which. Any other one is an archive. */
export function detectZip(bytes: Uint8Array): Format {
  const zip = openDirectory(bytes);
  const names = zip?.names ?? [];
  if (!zip || names.length === 0) {
    throw new UnsupportedFileError(
      "The file begins like a ZIP archive or an Office file, and is cut off or damaged. Save it again and upload the new copy.",
    );
  }
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  // An archive of unpacked Office parts has other folders at its top; a file of that kind never has.
  if (has(/^\[Content_Types\]\.xml$/) || has(/^(?:word|xl|ppt)\//)) {
    for (const [part, format] of OFFICE) if (has(part)) return format;
  }
  if (has(/^content\.xml$/) && has(/^(?:mimetype|META-INF\/manifest\.xml|styles\.xml)$/)) return detectOdf(zip);
  if (has(/^META-INF\/container\.xml$/) && has(/\.opf$/i)) return detectEpub(names);
  if (
    has(/^(?:Index\/Document\.iwa|Index\.zip|index\.apxl(?:\.gz)?)$/) ||
    (has(/^index\.xml(?:\.gz)?$/) && has(IWORK_PART))
  )
    return detectIWork(bytes, names);
  for (const [part, what, instead] of REFUSED) {
    if (has(part)) throw new UnsupportedFileError(`The file is ${what}. Save it as ${instead} and upload that.`);
  }
  return "zip";
}

function openDirectory(bytes: Uint8Array): Zip | undefined {
  try {
    return openZip(bytes, { ...PARSE_LIMITS, archiveEntries: Number.POSITIVE_INFINITY });
  } catch {
    return undefined; // no directory: cut off, or not an archive
  }
}

const readSmall = (zip: Zip, name: string) => new TextDecoder().decode(zip.read(name));

function detectOdf(zip: Zip): Format {
  const manifest = readSmall(zip, "META-INF/manifest.xml");
  if (/<(?:\w+:)?encryption-data\b/.test(manifest)) throw new EncryptedFileError();
  const type = readSmall(zip, "mimetype") || (/media-type="([^"]*opendocument[^"]*)"/.exec(manifest)?.[1] ?? "");
  const known = ODF.find(([mimeType]) => type.includes(mimeType));
  if (known) return known[1];
  const content = readSmall(zip, "content.xml").slice(0, 100_000);
  return content.includes("office:spreadsheet") ? "ods" : content.includes("office:presentation") ? "odp" : "odt";
}

/** Files with a password keep its check beside the objects; before 2013 they had ways of packing of their own. */
function detectIWork(bytes: Uint8Array, names: readonly string[]): Format {
  const enciphered = bytes[9] === 0x63;
  if (enciphered || names.some((name) => /\.(?:iwpv2|iwph)$/.test(name))) throw new EncryptedFileError();
  return "iwork";
}

/** Books under digital rights management carry the cipher's keys; enciphered fonts alone do not matter. */
function detectEpub(names: readonly string[]): Format {
  if (names.includes("META-INF/rights.xml")) throw new EncryptedFileError();
  return "epub";
}
