import { PIXEL_LIMIT, type Raster } from "../raster.ts";
import type { Engine } from "./engine.ts";
import { imageCover } from "./marginalia.ts";
import type { PrintedPage } from "./page-text.ts";

const SCAN_DPI = 200;
/** A stamp, a page number or a Bates number is printed over a scan; a page of text has more letters. */
const HARDLY_ANY = 120;

/** A page whose words are in an image: hardly any text, and an image covers most of it; or no text where something is drawn. */
export function isScan(engine: Engine, page: number, printed: PrintedPage): boolean {
  let letters = 0;
  for (const _ of printed.text.matchAll(/\S/g)) if (++letters > HARDLY_ANY) return false;
  const { cover, objects } = imageCover(engine, page, printed.width * printed.height);
  if (letters > 0) return cover > 0.5;
  // Letters drawn as outlines are no text either.
  return cover > 0.05 || objects >= 20;
}

const Flag = { annotations: 0x01, grey: 0x08 } as const;

/** The page as it is shown, in grey. */
export function renderPage(engine: Engine, page: number, size: { width: number; height: number }): Raster {
  const most = Math.sqrt(PIXEL_LIMIT / 4 / Math.max(1, size.width * size.height));
  return renderAt(engine, page, size, Math.min(SCAN_DPI / 72, most));
}

/** `scale` is pixels for each point. */
export function renderAt(engine: Engine, page: number, size: { width: number; height: number }, scale: number): Raster {
  const width = Math.max(1, Math.round(size.width * scale));
  const height = Math.max(1, Math.round(size.height * scale));
  const bitmap = engine._FPDFBitmap_Create(width, height, 0);
  if (bitmap === 0) throw new RangeError("the PDF engine has no memory left");
  try {
    engine._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
    engine._FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, Flag.annotations | Flag.grey);
    const stride = engine._FPDFBitmap_GetStride(bitmap);
    const buffer = engine._FPDFBitmap_GetBuffer(bitmap);
    const heap = engine.HEAPU8;
    const grey = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) {
      const row = buffer + y * stride;
      for (let x = 0; x < width; x++) grey[y * width + x] = heap[row + x * 4] as number;
    }
    return { width, height, grey };
  } finally {
    engine._FPDFBitmap_Destroy(bitmap);
  }
}
