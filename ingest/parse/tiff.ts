import UTIF from "utif2";
import { UnreadableFileError } from "../../domain/errors.ts";
import { luma, TOO_MANY_PIXELS } from "./png.ts";
import { PIXEL_LIMIT, type Raster } from "./raster.ts";

export const FRAMES = 20;

/** The frames of a fax or a scanner, one after the other: only one is in memory. */
export function tiffFrames(bytes: Uint8Array): { count: number; decode(index: number): Raster } {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
