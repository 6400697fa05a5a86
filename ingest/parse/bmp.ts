import { UnreadableFileError } from "../../domain/errors.ts";
import { luma, TOO_MANY_PIXELS } from "./png.ts";
import { PIXEL_LIMIT, type Raster } from "./raster.ts";

/** Uncompressed bitmaps of 1, 4, 8, 24 and 32 bits: what scanners and screenshots write. */
export function decodeBmp(bytes: Uint8Array): Raster {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 54) throw new UnreadableFileError("The image is cut off. Save it again and upload the new copy.");
  const [offset, head, width, signed] = [
    view.getUint32(10, true),
    view.getUint32(14, true),
    view.getInt32(18, true),
    view.getInt32(22, true),
  ];
  const [bits, packing] = [view.getUint16(28, true), view.getUint32(30, true)];
  const height = Math.abs(signed);
  if (width <= 0 || height === 0 || ![1, 4, 8, 24, 32].includes(bits) || (packing !== 0 && packing !== 3))
    throw new UnreadableFileError("The image is a bitmap of a rare kind. Save it as PNG and upload that.");
  if (width * height > PIXEL_LIMIT) throw new UnreadableFileError(TOO_MANY_PIXELS);
  const stride = Math.ceil((width * bits) / 32) * 4;
  const color = (at: number) => luma(bytes[at + 2] ?? 255, bytes[at + 1] ?? 255, bytes[at] ?? 255);
  const grey = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y++) {
    const row = offset + (signed > 0 ? height - 1 - y : y) * stride;
    if (row + stride > bytes.length + 3) continue;
    for (let x = 0; x < width; x++) {
      if (bits >= 24) grey[y * width + x] = color(row + x * (bits >> 3));
      else {
        const bit = x * bits;
        const index = ((bytes[row + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
        grey[y * width + x] = color(14 + head + index * 4);
      }
    }
  }
  return { width, height, grey };
}
