import { createWriteStream } from "node:fs";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import { AppError, UnreadableFileError } from "../../domain/errors.ts";
import { type EntryName, entryName } from "./archive-names.ts";
import type { ParseContext, ParsedDocument, ParseLimits, Unpacker } from "./document.ts";
import { PageWriter } from "./page-writer.ts";

/** A ZIP becomes the list of what it holds; each file in it becomes a document of its own, through the unpacker. */
export async function parseArchive(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const { limits, unpacker, name, progress } = context;
  const zip = await openZip(bytes);
  try {
    const entries = await listEntries(zip, limits);
    refuseOverlaps(entries);
    const unpacking = new Unpacking(zip, limits, unpacker, allowance(entries, bytes.length, limits, unpacker));
    const lines: string[] = [];
    for (const [index, entry] of entries.entries()) {
      const named = entryName(entry);
      if (!named) continue;
      progress(index / entries.length, `file ${index + 1} of ${entries.length}`);
      const outcome = await unpacking.outcomeOf(entry, named);
      lines.push(`${pathOf(named)} (${sizeText(entry.uncompressedSize)}): ${outcome}`);
    }
    return listing(name, lines);
  } finally {
    zip.close();
  }
}

const pathOf = ({ folder, name }: EntryName) => (folder ? `${folder}/${name}` : name);

function listing(name: string, lines: readonly string[]): ParsedDocument {
  const writer = new PageWriter();
  writer.heading(`Contents of ${name}`, 1);
  writer.paragraph(lines.length === 0 ? "The archive is empty." : `${lines.length} files.`);
  for (const line of lines) {
    writer.paragraph(line, "list");
    writer.breakIfLong();
  }
  return { mediaType: "application/zip", title: `Contents of ${name}`, pages: writer.end(), outline: writer.outline };
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const DAMAGED = "The archive is damaged and cannot be opened. Pack it again and upload the new copy.";
const BOMB = "The archive is built to unpack to far more than it holds, so it was not opened.";

function openZip(bytes: Uint8Array): Promise<ZipFile> {
  const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: true, strictFileNames: false };
  return new Promise((resolve, reject) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    yauzl.fromBuffer(buffer, options, (error, zip) => {
      if (error) reject(new UnreadableFileError(DAMAGED, { cause: error }));
      else resolve(zip);
    });
  });
}

function listEntries(zip: ZipFile, limits: ParseLimits): Promise<Entry[]> {
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip
      .on("entry", (entry) => {
        entries.push(entry);
        if (entries.length > limits.archiveEntries) {
          const most = limits.archiveEntries.toLocaleString("en-US");
          reject(new UnreadableFileError(`The archive holds more than ${most} files. Split it.`));
        } else zip.readEntry();
      })
      .on("end", () => resolve(entries))
      .on("error", (cause) => reject(new UnreadableFileError(DAMAGED, { cause })));
    zip.readEntry();
  });
}

const LOCAL_HEADER = 30;

/** Entries that share packed bytes let a small archive hold terabytes; no honest program writes them. */
function refuseOverlaps(entries: readonly Entry[]): void {
  const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  let before = -1;
  for (const entry of sorted) {
    const start = entry.relativeOffsetOfLocalHeader;
    // The same entry listed twice is reported as such, and unpacked once.
    if (start < end && start !== before) throw new UnreadableFileError(BOMB);
    before = start;
    end = start + LOCAL_HEADER + entry.fileNameLength + entry.compressedSize;
  }
}

/** Honest ratios may unpack to five times the plain limit; what comes out is counted all the same. */
function allowance(
  entries: readonly Entry[],
  packed: number,
  limits: ParseLimits,
  unpacker: Unpacker | undefined,
): number {
  const declared = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  const most = declared / Math.max(1, packed) <= 10 ? limits.unpackedBytes * 5 : limits.unpackedBytes;
  return Math.min(most, unpacker?.bytes ?? most);
}

const SYMBOLIC_LINK = 0o120000;
const FILE_KIND = 0o170000;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const SMALL = 10_000_000;

class Unpacking {
  readonly #zip: ZipFile;
  readonly #limits: ParseLimits;
  readonly #unpacker: Unpacker | undefined;
  readonly #seen = new Set<string>();
  #bytesLeft: number;
  #taken = 0;

  constructor(zip: ZipFile, limits: ParseLimits, unpacker: Unpacker | undefined, bytesLeft: number) {
    this.#zip = zip;
    this.#limits = limits;
    this.#unpacker = unpacker;
    this.#bytesLeft = bytesLeft;
  }

  /** Unpacks the entry if it may be, and says what became of it. */
  async outcomeOf(entry: Entry, named: EntryName): Promise<string> {
    const obstacle = this.#obstacle(entry, named);
    if (obstacle) return obstacle;
    const unpacker = this.#unpacker as Unpacker;
    const path = unpacker.place();
    try {
      const sizeBytes = await this.#inflate(entry, path);
      this.#taken++;
      return await unpacker.take({ path, ...named, sizeBytes });
    } catch (error) {
      if (error instanceof LimitError) return error.message;
      if (error instanceof AppError) throw error;
      return "not read: its packed bytes are damaged";
    }
  }

  #obstacle(entry: Entry, named: EntryName): string | undefined {
    if (/(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i.test(pathOf(named)))
      return "left out: a system file";
    if (((entry.externalFileAttributes >>> 16) & FILE_KIND) === SYMBOLIC_LINK)
      return "not read: a link to another file";
    if (entry.generalPurposeBitFlag & ENCRYPTED) return "not read: locked with a password";
    if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED)
      return "not read: packed by a method that Parley does not know";
    if (entry.uncompressedSize === 0) return "empty";
    const key = pathOf(named).toLowerCase();
    if (this.#seen.has(key)) return "not read: the archive holds another file of this name";
    this.#seen.add(key);
    if (!this.#unpacker) return "not unpacked";
    if (this.#taken >= this.#unpacker.entries) return LIMIT;
    const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
    if (entry.uncompressedSize > SMALL && ratio > this.#limits.unpackedRatio)
      return "not read: it unpacks to far more than an honest document does";
    return entry.uncompressedSize > this.#bytesLeft ? LIMIT : undefined;
  }

  /** Counts what comes out: the directory's own figures are claims. */
  async #inflate(entry: Entry, path: string): Promise<number> {
    const stream = await new Promise<Readable>((resolve, reject) =>
      this.#zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened))),
    );
    let sizeBytes = 0;
    const count = new Transform({
      transform: (part: Buffer, _encoding, done) => {
        sizeBytes += part.length;
        this.#bytesLeft -= part.length;
        done(this.#bytesLeft < 0 ? new LimitError() : null, part);
      },
    });
    await pipeline(stream, count, createWriteStream(path, { flags: "w", mode: 0o600 }));
    return sizeBytes;
  }
}

const LIMIT = "not read: the archive unpacks to more than the limit. Split it";

class LimitError extends Error {
  constructor() {
    super(LIMIT);
  }
}
