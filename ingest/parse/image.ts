import { UnreadableFileError, UnsupportedFileError } from "../../domain/errors.ts";
import { decodeBmp } from "./bmp.ts";
import type { ParseContext, ParsedDocument, ParsedPage } from "./document.ts";
import { decodeJpeg } from "./jpeg.ts";
import { SCAN_GRANT_MS } from "./ocr-engine.ts";
import { decodePng } from "./png.ts";
import type { Raster } from "./raster.ts";
import { FRAMES, tiffFrames } from "./tiff.ts";

export const parsePng = (bytes: Uint8Array, context: ParseContext) =>
  parseImage("image/png", 1, () => decodePng(bytes), context);
export const parseJpeg = (bytes: Uint8Array, context: ParseContext) =>
  parseImage("image/jpeg", 1, () => decodeJpeg(bytes), context);
export const parseBmp = (bytes: Uint8Array, context: ParseContext) =>
  parseImage("image/bmp", 1, () => decodeBmp(bytes), context);
export function parseTiff(bytes: Uint8Array, context: ParseContext): Promise<ParsedDocument> {
  const { count, decode } = tiffFrames(bytes);
  return parseImage("image/tiff", count, decode, context);
}

/** A scan or a photograph of a page: each frame is a page of recognised text. */
async function parseImage(
  mediaType: string,
  frames: number,
  decode: (index: number) => Raster | Promise<Raster>,
  { progress }: ParseContext,
): Promise<ParsedDocument> {
  if (frames === 0)
    throw new UnreadableFileError("The image is damaged and cannot be read. Save it again and upload the new copy.");
  const { recognise, scannedPage } = await import("./ocr.ts");
  const pages: ParsedPage[] = [];
  for (let index = 0; index < Math.min(frames, FRAMES); index++) {
    const detail = frames > 1 ? `page ${index + 1} of ${frames}, reading the scan` : "reading the scan";
    progress(index / frames, detail, SCAN_GRANT_MS);
    const image = await decode(index);
    const read = await recognise(image, () => progress(index / frames, detail));
    // An image does not say how large it was on paper: a pixel counts as a point.
    pages.push(scannedPage(read, image, 1));
  }
  if (pages.every(({ text }) => text === "")) {
    throw new UnsupportedFileError(
      "Text recognition (OCR) found no words in the image. Scan it at 200 dpi or more, or upload the original document.",
    );
  }
  const last = pages.at(-1) as ParsedPage;
  const note =
    frames > FRAMES
      ? `${frames - FRAMES} further pages of the image were not read: the limit is ${FRAMES}. Split it.`
      : undefined;
  if (note) last.text += `[${note}]\n`;
  return { mediaType, pages, outline: [], ...(note ? { note } : {}) };
}
