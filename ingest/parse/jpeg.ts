import { UnreadableFileError } from "../../domain/errors.ts";
import { loadEngine } from "./pdf/engine.ts";
import { renderAt } from "./pdf/scan.ts";
import { TOO_MANY_PIXELS } from "./png.ts";
import { PIXEL_LIMIT, type Raster } from "./raster.ts";

/** More says nothing further about letters. */
const ENOUGH_PIXELS = 9_000_000;

/** The PDF engine decodes JPEG already, inside its sandbox: the image is put on a page of its own size. */
export async function decodeJpeg(bytes: Uint8Array): Promise<Raster> {
  const { width, height, channels } = readFrame(bytes);
  if (width * height > PIXEL_LIMIT) throw new UnreadableFileError(TOO_MANY_PIXELS);
  const engine = await loadEngine();
  const data = pageAround(bytes, width, height, channels);
  const pointer = engine.wasmExports.malloc(data.length);
  engine.HEAPU8.set(data, pointer);
  const document = engine._FPDF_LoadMemDocument(pointer, data.length, 0);
  try {
    const page = document === 0 ? 0 : engine._FPDF_LoadPage(document, 0);
    if (page === 0) throw new UnreadableFileError(DAMAGED);
    try {
      return renderAt(engine, page, { width, height }, Math.min(1, Math.sqrt(ENOUGH_PIXELS / (width * height))));
    } finally {
      engine._FPDF_ClosePage(page);
    }
  } finally {
    if (document !== 0) engine._FPDF_CloseDocument(document);
    engine.wasmExports.free(pointer);
  }
}

const DAMAGED = "The image is damaged and cannot be read. Save it again and upload the new copy.";

function readFrame(bytes: Uint8Array): { width: number; height: number; channels: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 2; at + 10 < bytes.length; ) {
    if (bytes[at] !== 0xff) {
      at++;
      continue;
    }
    const marker = bytes[at + 1] as number;
    if (marker === 0xff || marker === 0 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    // Frames of all codings, without the tables that share their range.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [height, width, channels] = [view.getUint16(at + 5), view.getUint16(at + 7), bytes[at + 9] as number];
      if (width > 0 && height > 0 && [1, 3, 4].includes(channels)) return { width, height, channels };
      break;
    }
    at += 2 + view.getUint16(at + 2);
  }
  throw new UnreadableFileError(DAMAGED);
}

function pageAround(image: Uint8Array, width: number, height: number, channels: number): Buffer {
  const space =
    channels === 1 ? "/DeviceGray" : channels === 3 ? "/DeviceRGB" : "/DeviceCMYK /Decode [1 0 1 0 1 0 1 0]";
  const draw = `${width} 0 0 ${height} 0 0 cm /I Do`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${width} ${height}] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>`,
    `<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`,
  ].map((body, at) => `${at + 1} 0 obj\n${body}\nendobj\n`);
  const head = `5 0 obj\n<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 8 /ColorSpace ${space} /Filter /DCTDecode /Length ${image.length} >>\nstream\n`;
  // Without a table of its objects the engine looks for them itself.
  return Buffer.concat([
    Buffer.from(`%PDF-1.4\n${objects.join("")}${head}`, "latin1"),
    image,
    Buffer.from("\nendstream\nendobj\ntrailer\n<< /Root 1 0 R /Size 6 >>\n%%EOF\n", "latin1"),
  ]);
}
