import { UnreadableFileError } from "../../../domain/errors.ts";
import { readVarint } from "./protobuf.ts";

const DAMAGED = "A part of the file is damaged and cannot be unpacked. Save it again and upload the new copy.";
/** Three bytes repeat at most sixty-four. A block that declares more than this lies. */
const RATIO_MOST = 24;

/** One block of Snappy: literal bytes, and repetitions of what came before. */
export function unpackSnappy(block: Uint8Array): Uint8Array {
  const [size, start] = readVarint(block, 0);
  if (size > block.length * RATIO_MOST) throw new UnreadableFileError(DAMAGED);
  const output = new Uint8Array(size);
  let written = 0;
  for (let at = start; at < block.length; ) {
    const { length, offset, next } = readElement(block, at);
    if (written + length > size || offset > written) throw new UnreadableFileError(DAMAGED);
    if (offset === 0) {
      output.set(block.subarray(next, next + length), written);
      at = next + length;
    } else {
      // A repetition may read bytes that it has just written.
      for (let index = 0; index < length; index++) output[written + index] = output[written + index - offset] ?? 0;
      at = next;
    }
    written += length;
  }
  if (written !== size) throw new UnreadableFileError(DAMAGED);
  return output;
}

interface Element {
  length: number;
  /** How far back a repetition begins; 0 for literal bytes. */
  offset: number;
  next: number;
}

function readElement(block: Uint8Array, at: number): Element {
  const tag = block[at] ?? 0;
  const byte = (index: number) => block[at + 1 + index] ?? 0;
  const number = (bytes: number) => {
    let value = 0;
    for (let index = bytes - 1; index >= 0; index--) value = value * 256 + byte(index);
    return value;
  };
  const high = tag >> 2;
  if ((tag & 3) === 0) {
    const extra = high < 60 ? 0 : high - 59;
    return { length: (extra === 0 ? high : number(extra)) + 1, offset: 0, next: at + 1 + extra };
  }
  const [length, offset, size] =
    (tag & 3) === 1
      ? [(high & 7) + 4, (tag >> 5) * 256 + byte(0), 2]
      : (tag & 3) === 2
        ? [high + 1, number(2), 3]
        : [high + 1, number(4), 5];
  if (offset === 0) throw new UnreadableFileError(DAMAGED);
  return { length, offset, next: at + size };
}
