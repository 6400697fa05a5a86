import type { ParsedPage, PrintBox, PrintLayout } from "./document.ts";
import { storable } from "./document.ts";
import { readImage } from "./ocr-engine.ts";
import { hasColumns, type Raster, scaled, stretched, type Turn, turned, turnedBack } from "./raster.ts";

export interface RecognisedWord {
  text: string;
  box: PrintBox;
}
/** What was read, in the axes of the image that was given. */
export interface Recognised {
  /** Paragraphs of lines of words. */
  paragraphs: RecognisedWord[][][];
  /** From 0 to 100, as the recogniser rates itself. Separates a page the right way up (90) from a turned one (50). */
  confidence: number;
  /** Nothing was read because it took too long. */
  gaveUp?: true;
}

/** Below it, the page may lie on its side or on its head. */
const DOUBTFUL = 60;
/** Below it, what was read is noise: a photograph, a pattern. */
const NOISE = 35;
const NOISE_WORD = 25;
/** Letters of scans at 200 dpi are 25 pixels high; images from a screen have half of that. */
const SMALL_SIDE = 1_300;
const LARGE_PIXELS = 9_000_000;
const SECONDS_PER_TRY = 30;

/** Reads an image offline. `progress` is called while the recogniser moves on, some times a second. */
export async function recognise(image: Raster, progress: () => void): Promise<Recognised> {
  const factor = factorFor(image);
  const ready = stretched(scaled(image, factor));
  let best = await attempt(ready, 0, progress);
  if (best.confidence < DOUBTFUL) {
    for (const turn of [90, 270, 180] as const) {
      // A page the wrong way up is slow to read and reads as noise: after giving up, no other turn is believed.
      if (best.gaveUp) break;
      const other = await attempt(ready, turn, progress);
      if (other.confidence > best.confidence) best = other;
      if (best.confidence > 80) break;
    }
  }
  if (best.confidence < NOISE) return { ...best, paragraphs: [] };
  const toImage = (box: PrintBox) => box.map((value) => value / factor) as PrintBox;
  const paragraphs = best.paragraphs.map((lines) =>
    lines.map((words) => words.map(({ text, box }) => ({ text, box: toImage(box) }))),
  );
  return { paragraphs, confidence: best.confidence };
}

function factorFor({ width, height }: Raster): number {
  const side = Math.min(width, height);
  if (side < SMALL_SIDE) {
    const wanted = Math.min(3, SMALL_SIDE / Math.max(1, side));
    // A long strip stays below the limit of the whole.
    return Math.max(1, Math.min(wanted, Math.sqrt(LARGE_PIXELS / (width * height))));
  }
  return Math.min(1, Math.sqrt(LARGE_PIXELS / (width * height)));
}

async function attempt(image: Raster, turn: Turn, progress: () => void): Promise<Recognised> {
  const upright = turned(image, turn);
  const segmentation = hasColumns(upright) ? "columns" : "oneColumn";
  const result = await readImage(greymap(upright), segmentation, SECONDS_PER_TRY * 1_000, progress);
  if (!result) return { paragraphs: [], confidence: 0, gaveUp: true };
  const paragraphs = (result.blocks ?? []).flatMap((block) =>
    block.paragraphs.map((paragraph) =>
      paragraph.lines.map((line) =>
        line.words
          .filter((word) => word.confidence >= NOISE_WORD && word.text.trim() !== "")
          .map(({ text, bbox: { x0, y0, x1, y1 } }) => ({
            text: storable(text.trim()),
            box: turnedBack([x0, y0, x1, y1], turn, image),
          })),
      ),
    ),
  );
  return { paragraphs, confidence: result.confidence };
}

/** The plainest image format there is: the recogniser's own decoders for other formats stay out of it. */
function greymap({ width, height, grey }: Raster): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`, "latin1"), grey]);
}

const round = (value: number) => Math.round(value * 10) / 10;

/** A page out of what was read; `perPixel` turns pixels into points. */
export function scannedPage(
  { paragraphs }: Recognised,
  { width, height }: { width: number; height: number },
  perPixel: number,
): ParsedPage {
  let text = "";
  const lines: PrintLayout["lines"] = [];
  const words: PrintLayout["lines"] = [];
  const toPoints = (box: PrintBox) => box.map((value) => round(value * perPixel)) as PrintBox;
  for (const paragraph of paragraphs) {
    for (const line of paragraph) {
      if (line.length === 0) continue;
      const start = text.length;
      let around: PrintBox = [Infinity, Infinity, -Infinity, -Infinity];
      for (const { text: word, box } of line) {
        if (text.length > start) text += " ";
        words.push({ start: text.length, end: text.length + word.length, box: toPoints(box) });
        text += word;
        around = [
          Math.min(around[0], box[0]),
          Math.min(around[1], box[1]),
          Math.max(around[2], box[2]),
          Math.max(around[3], box[3]),
        ];
      }
      lines.push({ start, end: text.length, box: toPoints(around) });
      text += "\n";
    }
    if (paragraph.some((line) => line.length > 0)) text += "\n";
  }
  const layout: PrintLayout = {
    kind: "print",
    width: round(width),
    height: round(height),
    scanned: true,
    lines,
    words,
  };
  return { text, layout };
}
