import { inflateRawSync } from "node:zlib";
import { UnreadableFileError } from "../../domain/errors.ts";
import type { ParseLimits } from "./document.ts";

const TOO_LARGE = "The file unpacks to far more than an honest document does, so it was not opened.";
const DAMAGED = "The file is damaged: its packed parts cannot be opened. Save it again and upload the new copy.";
/** Small parts may compress as well as they like; beyond this the ratio tells a bomb. */
const RATIO_FROM = 10_000_000;

interface Entry {
  name: string;
  method: number;
  packed: number;
  offset: number;
  encrypted: boolean;
}

/** What a file and everything inside it may still unpack to. Shared by all of them, so that nesting gains nothing. */
export interface UnpackBudget {
  bytes: number;
}

export interface Zip {
  /** In the order of the archive's directory. */
  names: readonly string[];
  /** One part, unpacked and counted; undefined when there is none of that name. */
  read(name: string): Uint8Array | undefined;
}

/**
 * Opens the directory; parts are unpacked one by one as they are asked for. Declared sizes are never believed: unpacking itself
 * stops at the limit.
 */
export function openZip(bytes: Uint8Array, limits: ParseLimits, budget?: UnpackBudget): Zip {
  const left = budget ?? { bytes: limits.unpackedBytes };
  const entries = new Map<string, Entry>();
  for (const entry of directory(bytes)) {
    entries.set(entry.name, entry);
    if (entries.size > limits.archiveEntries) throw new UnreadableFileError(TOO_LARGE);
  }
  return {
    names: [...entries.keys()],
    read(name) {
      const entry = entries.get(name);
      if (!entry || entry.encrypted) return undefined;
      const part = inflate(bytes, entry, Math.min(left.bytes, ratioLimit(entry, limits)));
      left.bytes -= part.length;
      return part;
    },
  };
}

const ratioLimit = ({ packed }: Entry, limits: ParseLimits) => Math.max(RATIO_FROM, packed * limits.unpackedRatio);

function inflate(bytes: Uint8Array, entry: Entry, most: number): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (entry.offset + 30 > bytes.length || view.getUint32(entry.offset, true) !== LOCAL) {
    throw new UnreadableFileError(DAMAGED);
  }
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
  const packed = bytes.subarray(start, start + entry.packed);
  if (entry.method === 0) {
    if (packed.length > most) throw new UnreadableFileError(TOO_LARGE);
    return packed;
  }
  if (most <= 0) throw new UnreadableFileError(TOO_LARGE);
  try {
    return inflateRawSync(packed, { maxOutputLength: most });
  } catch (cause) {
    const overflow = (cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE";
    throw new UnreadableFileError(overflow ? TOO_LARGE : DAMAGED, { cause });
  }
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_SIZE = 22;
const COMMENT_MOST = 65_535;

function* directory(bytes: Uint8Array): Generator<Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = findEnd(view);
  if (end === undefined) throw new UnreadableFileError(DAMAGED);
  let at = view.getUint32(end + 16, true);
  while (at + 46 <= bytes.length && view.getUint32(at, true) === CENTRAL) {
    const flags = view.getUint16(at + 8, true);
    const nameLength = view.getUint16(at + 28, true);
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    yield {
      name: decodeName(name, (flags & 0x800) !== 0),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
      encrypted: (flags & 1) !== 0,
    };
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

/** The end record stands last, before a comment of any length. */
function findEnd(view: DataView): number | undefined {
  const least = Math.max(0, view.byteLength - END_SIZE - COMMENT_MOST);
  for (let at = view.byteLength - END_SIZE; at >= least; at--) if (view.getUint32(at, true) === END) return at;
  return undefined;
}

/** Some programs write backslashes, and most leave the flag for UTF-8 away. */
function decodeName(name: Uint8Array, utf8: boolean): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: !utf8 }).decode(name);
  } catch {
    text = new TextDecoder("latin1").decode(name);
  }
  return text.replaceAll("\\", "/");
}
