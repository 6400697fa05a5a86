import { type Engine, withMemory } from "./engine.ts";

/** How large a page is as it is shown, and where the file's axes begin on it. */
export interface Frame {
  size: { width: number; height: number; rotation: number };
  turns: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The file's axes begin at the bottom left of the unturned page. */
export function frameOf(engine: Engine, page: number): Frame {
  const turns = ((engine._FPDFPage_GetRotation(page) % 4) + 4) % 4;
  const [left, top, right, bottom] = withMemory(engine, 16, (pointer) => {
    const known = engine._FPDF_GetPageBoundingBox(page, pointer) !== 0;
    const at = pointer >> 2;
    return known ? [...engine.HEAPF32.subarray(at, at + 4)] : [0, 792, 612, 0];
  }) as [number, number, number, number];
  const width = engine._FPDF_GetPageWidthF(page);
  const height = engine._FPDF_GetPageHeightF(page);
  return { size: { width, height, rotation: turns * 90 }, turns, left, top, right, bottom };
}

/**
 * Left, top, right and bottom of each UTF-16 unit of the page's text, from the top left corner of the page as it is shown; NaN for
 * white space. A page has thousands of letters: nothing is made for each of them, and the engine's functions are called without the
 * wrappers around them, which cost more than they do.
 */
export function readPlaces(engine: Engine, textPage: number, raw: string, count: number, frame: Frame): Float32Array {
  const places = new Float32Array(raw.length * 4).fill(Number.NaN);
  const { FPDFText_GetCharBox: readBox, FPDFText_GetTextIndexFromCharIndex: unitOf } = engine.wasmExports;
  // The engine's letters and the text's units part where a letter has no text; on nearly all pages they are the same.
  const aligned = raw.length === count;
  withMemory(engine, 32, (pointer) => {
    const at = pointer >> 3;
    for (let letter = 0; letter < count; letter++) {
      const unit = aligned ? letter : unitOf(textPage, letter);
      if (unit < 0 || unit >= raw.length || raw.charCodeAt(unit) <= 32) continue;
      if (readBox(textPage, letter, pointer, pointer + 8, pointer + 16, pointer + 24) === 0) continue;
      place(frame, engine.HEAPF64, at, places, unit * 4);
    }
  });
  return places;
}

/** The engine's order is left, right, bottom, top. */
function place(
  { turns, left, top, right, bottom }: Frame,
  heap: Float64Array,
  at: number,
  into: Float32Array,
  to: number,
) {
  const x0 = heap[at] as number;
  const x1 = heap[at + 1] as number;
  const y0 = heap[at + 2] as number;
  const y1 = heap[at + 3] as number;
  if (turns === 0) write(into, to, x0 - left, top - y1, x1 - left, top - y0);
  else if (turns === 1) write(into, to, y0 - bottom, x0 - left, y1 - bottom, x1 - left);
  else if (turns === 2) write(into, to, right - x1, y0 - bottom, right - x0, y1 - bottom);
  else write(into, to, top - y1, right - x1, top - y0, right - x0);
}

function write(into: Float32Array, to: number, left: number, top: number, right: number, bottom: number): void {
  into[to] = left;
  into[to + 1] = top;
  into[to + 2] = right;
  into[to + 3] = bottom;
}
