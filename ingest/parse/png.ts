import { inflateSync } from "node:zlib";
import { UnreadableFileError } from "../../domain/errors.ts";
import { PIXEL_LIMIT, type Raster } from "./raster.ts";

const DAMAGED = "The image is damaged and cannot be read. Save it again and upload the new copy.";
export const TOO_MANY_PIXELS = `The image has more than ${PIXEL_LIMIT / 1_000_000} million pixels, so it was not opened. Save it smaller: 200 dpi are enough for text.`;

interface Header {
  width: number;
  height: number;
  depth: number;
  color: number;
  interlaced: boolean;
}

/** Decoded here and not by a native library: a hostile image meets no code that could be overrun. */
export function decodePng(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed: Uint8Array[] = [];
  let header: Header | undefined;
  let palette: Uint8Array = new Uint8Array(0);
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const kind = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    const body = bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + length));
    if (kind === "IHDR") header = readHeader(body);
    else if (kind === "PLTE") palette = body;
    else if (kind === "IDAT") packed.push(body);
    else if (kind === "IEND") break;
    at += length + 12;
  }
  if (!header || packed.length === 0) throw new UnreadableFileError(DAMAGED);
  return unpack(header, palette, inflate(Buffer.concat(packed), scanBytes(header)));
}

function readHeader(body: Uint8Array): Header {
  if (body.length < 13) throw new UnreadableFileError(DAMAGED);
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, color, interlaced] = [body[8] as number, body[9] as number, body[12] === 1];
  if (width === 0 || height === 0 || !(color in CHANNELS) || ![1, 2, 4, 8, 16].includes(depth))
    throw new UnreadableFileError(DAMAGED);
  if (width * height > PIXEL_LIMIT) throw new UnreadableFileError(TOO_MANY_PIXELS);
  return { width, height, depth, color, interlaced };
}

/** By colour type: grey, red-green-blue, palette, grey with alpha, red-green-blue with alpha. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const channelsOf = ({ color }: Header): number => CHANNELS[color] ?? 1;

/** First column and row, and steps, of each pass of an interlaced image. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function passesOf(header: Header): { x: number; y: number; dx: number; dy: number; width: number; height: number }[] {
  const passes = header.interlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  return passes
    .map(([x, y, dx, dy]) => ({
      x,
      y,
      dx,
      dy,
      width: Math.ceil((header.width - x) / dx),
      height: Math.ceil((header.height - y) / dy),
    }))
    .filter(({ width, height }) => width > 0 && height > 0);
}

const rowBytes = (header: Header, width: number) => Math.ceil((width * channelsOf(header) * header.depth) / 8);

const scanBytes = (header: Header): number =>
  passesOf(header).reduce((sum, { width, height }) => sum + height * (1 + rowBytes(header, width)), 0);

/** Never more than the header announced. */
function inflate(packed: Uint8Array, bytes: number): Uint8Array {
  try {
    return inflateSync(packed, { maxOutputLength: bytes + 65_536, finishFlush: 2 });
  } catch (cause) {
    throw new UnreadableFileError(DAMAGED, { cause });
  }
}

function unpack(header: Header, palette: Uint8Array, data: Uint8Array): Raster {
  const { width, height } = header;
  const grey = new Uint8Array(width * height).fill(255);
  const step = Math.max(1, (channelsOf(header) * header.depth) >> 3);
  const toGrey = pixelReader(header, palette);
  let at = 0;
  for (const pass of passesOf(header)) {
    const length = rowBytes(header, pass.width);
    let before = new Uint8Array(length);
    // A file that is cut off shows as far as it goes.
    for (let row = 0; row < pass.height && at + 1 + length <= data.length; row++) {
      const line = data.slice(at + 1, at + 1 + length);
      unfilter(data[at] as number, line, before, step);
      const to = (pass.y + row * pass.dy) * width + pass.x;
      for (let x = 0; x < pass.width; x++) grey[to + x * pass.dx] = toGrey(line, x);
      before = line;
      at += 1 + length;
    }
  }
  return { width, height, grey };
}

function unfilter(kind: number, line: Uint8Array, before: Uint8Array, step: number): void {
  for (let at = 0; at < line.length; at++) {
    const left = at >= step ? (line[at - step] as number) : 0;
    const up = before[at] as number;
    const corner = at >= step ? (before[at - step] as number) : 0;
    const guess =
      kind === 1 ? left : kind === 2 ? up : kind === 3 ? (left + up) >> 1 : kind === 4 ? paeth(left, up, corner) : 0;
    line[at] = (line[at] as number) + guess;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

export const luma = (red: number, green: number, blue: number) => (red * 77 + green * 150 + blue * 29) >> 8;

function pixelReader(header: Header, palette: Uint8Array): (line: Uint8Array, x: number) => number {
  const { depth, color } = header;
  const channels = channelsOf(header);
  const most = 2 ** Math.min(depth, 8) - 1;
  const sample = (line: Uint8Array, index: number): number => {
    if (depth === 8) return line[index] as number;
    if (depth === 16) return line[index * 2] as number;
    const bit = index * depth;
    return ((line[bit >> 3] as number) >> (8 - depth - (bit & 7))) & most;
  };
  // What shows through is white, as on paper.
  const over = (value: number, alpha: number) => 255 - (((255 - value) * alpha) >> 8);
  return (line, x) => {
    const at = x * channels;
    const first = sample(line, at);
    if (color === 0) return depth >= 8 ? first : (first * 255) / most;
    if (color === 3) return luma(palette[first * 3] ?? 0, palette[first * 3 + 1] ?? 0, palette[first * 3 + 2] ?? 0);
    if (color === 4) return over(first, sample(line, at + 1));
    const value = luma(first, sample(line, at + 1), sample(line, at + 2));
    return color === 6 ? over(value, sample(line, at + 3)) : value;
  };
}
