import UTIF from "utif2";
import { UnreadableFileError } from "../../domain/errors.ts";
import { luma, TOO_MANY_PIXELS } from "./png.ts";
import { PIXEL_LIMIT, type Raster } from "./raster.ts";

export const FRAMES = 20;

/** The frames of a fax or a scanner, one after the other: only one is in memory. */
export function tiffFrames(bytes: Uint8Array): { count: number; decode(index: number): Raster } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  refuseLoops(file);
  const frames = UTIF.decode(file);
  const sizeOf = (frame: UTIF.IFD | undefined) => ({
    width: Number((frame?.t256 as number[] | undefined)?.[0] ?? 0),
    height: Number((frame?.t257 as number[] | undefined)?.[0] ?? 0),
  });
  // Directories without a size are notes of the camera.
  const images = frames.filter((frame) => sizeOf(frame).width > 0 && sizeOf(frame).height > 0);
  return {
    count: images.length,
    decode(index) {
      const frame = images[index] as UTIF.IFD;
      const { width, height } = sizeOf(frame);
      const perPixel = Number((frame.t277 as number[] | undefined)?.[0] ?? 1);
      if (width * height > PIXEL_LIMIT || perPixel > 8) throw new UnreadableFileError(TOO_MANY_PIXELS);
      UTIF.decodeImage(file, frame);
      const colors = UTIF.toRGBA8(frame);
      const grey = new Uint8Array(width * height);
      for (let at = 0; at < grey.length; at++) {
        grey[at] = luma(colors[at * 4] ?? 255, colors[at * 4 + 1] ?? 255, colors[at * 4 + 2] ?? 255);
      }
      return { width, height, grey };
    },
  };
}

/** Directories name the next one by its place; a loop would be followed for ever. */
function refuseLoops(file: Buffer): void {
  const little = file[0] === 0x49;
  const u16 = (at: number) => (little ? file.readUInt16LE(at) : file.readUInt16BE(at));
  const u32 = (at: number) => (little ? file.readUInt32LE(at) : file.readUInt32BE(at));
  const seen = new Set<number>();
  let at = u32(4);
  while (at !== 0 && at + 2 <= file.length) {
    if (seen.has(at)) throw new UnreadableFileError("The image is damaged: its list of pages has no end.");
    seen.add(at);
    const next = at + 2 + u16(at) * 12;
    at = next + 4 <= file.length ? u32(next) : 0;
  }
}
