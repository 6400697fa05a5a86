import { storable } from "../document.ts";
import { type Engine, withMemory } from "./engine.ts";

/** Left, top, right, bottom in points, from the top left corner of the page as it is shown. */
export type Box = [number, number, number, number];

export interface PrintedLine {
  text: string;
  /** Where the line's first and last letter stand in the page's text. */
  start: number;
  end: number;
  size: number;
  weight: number;
  box: Box;
}

export interface PrintedPage {
  text: string;
  lines: PrintedLine[];
  width: number;
  height: number;
  /** How far the page is turned when it is shown, in degrees. */
  rotation: number;
  /** Left, top, right and bottom of each UTF-16 unit of the text; NaN for white space. */
  places: Float32Array;
}

export const EMPTY_PAGE: PrintedPage = {
  text: "",
  lines: [],
  width: 0,
  height: 0,
  rotation: 0,
  places: new Float32Array(0),
};

/** Words seen so far: they tell a word that was broken at a line's end from one that has a hyphen of its own. */
export class Vocabulary {
  readonly #words = new Set<string>();
  /** Most documents break no word, so texts are taken apart only when one does. */
  #waiting: string[] = [];
  add(text: string): void {
    if (this.#waiting.length < 30) this.#waiting.push(text);
  }
  /** "manage-ment" is one word, "long-term" keeps its hyphen. */
  joins(before: string, after: string): boolean {
    this.#learn();
    const [left, right] = [before.toLowerCase(), after.toLowerCase()];
    if (this.#words.has(left + right)) return true;
    if (this.#words.has(`${left}-${right}`)) return false;
    return (
      !(this.#words.has(left) && this.#words.has(right)) && !/^(?:non|self|pre|post|co|anti|long|short)$/.test(left)
    );
  }
  #learn(): void {
    for (const text of this.#waiting.splice(0)) {
      if (this.#words.size > 50_000) return;
      for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}-]*\p{L}/gu)) this.#words.add(word);
    }
  }
}

export function readPageText(engine: Engine, page: number, words: Vocabulary): PrintedPage {
  const frame = frameOf(engine, page);
  const textPage = engine._FPDFText_LoadPage(page);
  if (textPage === 0) return { ...EMPTY_PAGE, ...frame.size };
  try {
    const count = engine._FPDFText_CountChars(textPage);
    if (count <= 0) return { ...EMPTY_PAGE, ...frame.size };
    const raw = storable(rawText(engine, textPage, count));
    const places = readPlaces(engine, textPage, raw, count, frame);
    return { ...frame.size, ...settle(engine, textPage, raw, places, words) };
  } finally {
    engine._FPDFText_ClosePage(textPage);
  }
}

function rawText(engine: Engine, textPage: number, count: number): string {
  return withMemory(engine, (count + 1) * 2, (buffer) => {
    const written = engine._FPDFText_GetText(textPage, 0, count, buffer);
    return new TextDecoder("utf-16le").decode(engine.HEAPU8.subarray(buffer, buffer + Math.max(0, written - 1) * 2));
  });
}

interface Frame {
  size: { width: number; height: number; rotation: number };
  /** From the file's axes, which begin at the bottom left of the unturned page, to those of the page as shown. */
  place(left: number, bottom: number, right: number, top: number, into: Float32Array, at: number): void;
}

function frameOf(engine: Engine, page: number): Frame {
  const turns = ((engine._FPDFPage_GetRotation(page) % 4) + 4) % 4;
  const [x0, y1, x1, y0] = withMemory(engine, 16, (pointer) => {
    const known = engine._FPDF_GetPageBoundingBox(page, pointer) !== 0;
    const at = pointer >> 2;
    return known ? [...engine.HEAPF32.subarray(at, at + 4)] : [0, 792, 612, 0];
  }) as [number, number, number, number];
  return {
    size: {
      width: engine._FPDF_GetPageWidthF(page),
      height: engine._FPDF_GetPageHeightF(page),
      rotation: turns * 90,
    },
    // Written in place: a page has thousands of letters.
    place(left, bottom, right, top, into, at) {
      into[at] = turns === 0 ? left - x0 : turns === 1 ? bottom - y0 : turns === 2 ? x1 - right : y1 - top;
      into[at + 1] = turns === 0 ? y1 - top : turns === 1 ? left - x0 : turns === 2 ? bottom - y0 : x1 - right;
      into[at + 2] = turns === 0 ? right - x0 : turns === 1 ? top - y0 : turns === 2 ? x1 - left : y1 - bottom;
      into[at + 3] = turns === 0 ? y1 - bottom : turns === 1 ? right - x0 : turns === 2 ? top - y0 : x1 - left;
    },
  };
}

function readPlaces(engine: Engine, textPage: number, raw: string, count: number, frame: Frame): Float32Array {
  const places = new Float32Array(raw.length * 4).fill(Number.NaN);
  // The engine's letters and the text's units part where a letter has no text; on nearly all pages they are the same.
  const aligned = raw.length === count;
  withMemory(engine, 32, (pointer) => {
    const at = pointer >> 3;
    for (let letter = 0; letter < count; letter++) {
      const unit = aligned ? letter : engine._FPDFText_GetTextIndexFromCharIndex(textPage, letter);
      if (unit < 0 || unit >= raw.length || raw.charCodeAt(unit) <= 32) continue;
      if (engine._FPDFText_GetCharBox(textPage, letter, pointer, pointer + 8, pointer + 16, pointer + 24) === 0)
        continue;
      const heap = engine.HEAPF64;
      // In the engine's order: left, right, bottom, top.
      frame.place(heap[at] ?? 0, heap[at + 2] ?? 0, heap[at + 1] ?? 0, heap[at + 3] ?? 0, places, unit * 4);
    }
  });
  return places;
}

/** The engine marks a hyphen that may only be the line's end with one of two private characters. */
const HYPHENS = new Set([0xfffe, 0x0002]);

/** The page's text with plain line ends, its lines as they are printed, and the place of every letter. */
function settle(
  engine: Engine,
  textPage: number,
  raw: string,
  places: Float32Array,
  words: Vocabulary,
): Pick<PrintedPage, "text" | "lines" | "places"> {
  words.add(raw);
  const units = new Uint16Array(raw.length + 1);
  const kept = new Uint32Array(raw.length + 1);
  const breaks: number[] = [];
  let length = 0;
  const dropBlanks = () => {
    while (length > 0 && isBlank(units[length - 1] as number)) length--;
  };
  for (let at = 0; at < raw.length; at++) {
    let code = raw.charCodeAt(at);
    if (code === CARRIAGE_RETURN) {
      if (raw.charCodeAt(at + 1) === NEWLINE) continue;
      code = SPACE;
    } else if (HYPHENS.has(code)) {
      const falls = (places[at * 4 + 5] ?? 0) > (places[at * 4 + 3] ?? Number.POSITIVE_INFINITY) - 1;
      if (falls) breaks.push(length);
      if (falls && joinsWord(raw, at, words)) continue;
      code = HYPHEN;
      // White space at a line's end says nothing, and quotations would have to repeat it.
    } else if (code === NEWLINE) dropBlanks();
    units[length] = code;
    kept[length++] = at;
  }
  while (length > 0 && (units[length - 1] === NEWLINE || isBlank(units[length - 1] as number))) length--;
  if (length > 0) units[length++] = NEWLINE;
  const text = new TextDecoder("utf-16le").decode(units.subarray(0, length));
  const moved = new Float32Array(length * 4).fill(Number.NaN);
  for (let unit = 0; unit < length - 1; unit++) {
    const from = (kept[unit] as number) * 4;
    for (let edge = 0; edge < 4; edge++) moved[unit * 4 + edge] = places[from + edge] as number;
  }
  return { text, places: moved, lines: linesOf(engine, textPage, text, moved, kept, breaks) };
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const HYPHEN = 45;
const isBlank = (code: number) => code === SPACE || code === 9 || code === 160;

function joinsWord(raw: string, hyphen: number, words: Vocabulary): boolean {
  const before = /\p{L}+$/u.exec(raw.slice(Math.max(0, hyphen - 40), hyphen))?.[0] ?? "";
  const after = /^\p{L}+/u.exec(raw.slice(hyphen + 1, hyphen + 40))?.[0] ?? "";
  return /^\p{Ll}/u.test(after) && before !== "" && words.joins(before, after);
}

function linesOf(
  engine: Engine,
  textPage: number,
  text: string,
  places: Float32Array,
  kept: Uint32Array,
  breaks: readonly number[],
): PrintedLine[] {
  const lines: PrintedLine[] = [];
  const broken = new Set(breaks);
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text[at] !== "\n" && !broken.has(at)) continue;
    const end = broken.has(at) && text[at] === "-" ? at + 1 : at;
    const written = text.slice(from, end);
    const start = from + (written.length - written.trimStart().length);
    if (written.trim() !== "") {
      const letter = kept[start] ?? 0;
      lines.push({
        text: written.trim(),
        start,
        end,
        size: engine._FPDFText_GetFontSize(textPage, letter),
        weight: engine._FPDFText_GetFontWeight(textPage, letter),
        box: boxOf(places, start, end),
      });
    }
    from = text[at] === "\n" ? at + 1 : end;
  }
  return lines;
}

/** The box around the letters of a span. */
export function boxOf(places: Float32Array, start: number, end: number): Box {
  const box: Box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];
  for (let at = start * 4; at < end * 4; at += 4) {
    // Comparisons with white space, which has no place, are never true.
    if ((places[at] as number) < box[0]) box[0] = places[at] as number;
    if ((places[at + 1] as number) < box[1]) box[1] = places[at + 1] as number;
    if ((places[at + 2] as number) > box[2]) box[2] = places[at + 2] as number;
    if ((places[at + 3] as number) > box[3]) box[3] = places[at + 3] as number;
  }
  return box[0] === Number.POSITIVE_INFINITY ? [0, 0, 0, 0] : box;
}
