import { UnreadableFileError } from "../../../domain/errors.ts";
import type { ParseContext } from "../document.ts";
import type { Zip } from "../zip.ts";
import { messagesIn, numberIn, readFields, readVarint } from "./protobuf.ts";
import { unpackSnappy } from "./snappy.ts";

/** Anything in a file of today's Pages, Numbers or Keynote: they keep a graph of objects that refer to each other by id. */
export interface IWorkObject {
  id: number;
  type: number;
  data: Uint8Array;
  /** The part it stands in, such as "Index/Slide-12.iwa". */
  part: string;
}

/** All objects by id, in the order of the file. What they unpack to counts against the file's budget. */
export function readObjects(zip: Zip, { budget }: ParseContext): Map<number, IWorkObject> {
  const objects = new Map<number, IWorkObject>();
  for (const part of zip.names) {
    if (!part.endsWith(".iwa")) continue;
    const unpacked = unpackPart(zip.read(part) ?? new Uint8Array());
    budget.bytes -= unpacked.length;
    if (budget.bytes < 0)
      throw new UnreadableFileError("The file unpacks to far more than an honest document does, so it was not opened.");
    for (const object of objectsOf(unpacked, part)) if (!objects.has(object.id)) objects.set(object.id, object);
  }
  return objects;
}

/** A part is a row of chunks: a byte that is 0, three bytes of length, a Snappy block without a checksum. */
function unpackPart(part: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at + 4 <= part.length && part[at] === 0; ) {
    const length = (part[at + 1] ?? 0) + (part[at + 2] ?? 0) * 0x100 + (part[at + 3] ?? 0) * 0x10000;
    blocks.push(unpackSnappy(part.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  return blocks.length === 1 && blocks[0] ? blocks[0] : new Uint8Array(Buffer.concat(blocks));
}

/** Each object follows a message with its id, its type and its length. Further messages of one object only change it. */
function* objectsOf(bytes: Uint8Array, part: string): Generator<IWorkObject> {
  for (let at = 0; at < bytes.length; ) {
    const [length, start] = readVarint(bytes, at);
    const info = readFields(bytes.subarray(start, start + length));
    at = start + length;
    let first = true;
    for (const message of messagesIn(info, 2)) {
      const fields = readFields(message);
      const size = numberIn(fields, 3) ?? 0;
      const object = { id: numberIn(info, 1) ?? 0, type: numberIn(fields, 1) ?? 0, part };
      if (first) yield { ...object, data: bytes.subarray(at, at + size) };
      first = false;
      at += size;
    }
  }
}
