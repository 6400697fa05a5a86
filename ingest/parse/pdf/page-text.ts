import { storable } from "../document.ts";
import { type Engine, withMemory } from "./engine.ts";
import { frameOf, readPlaces } from "./letter-places.ts";
import type { Vocabulary } from "./vocabulary.ts";

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

const utf16 = new TextDecoder("utf-16le");

function rawText(engine: Engine, textPage: number, count: number): string {
  return withMemory(engine, (count + 1) * 2, (buffer) => {
    const written = engine._FPDFText_GetText(textPage, 0, count, buffer);
    return utf16.decode(engine.HEAPU8.subarray(buffer, buffer + Math.max(0, written - 1) * 2));
  });
}

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
  for (let at = 0; at < raw.length; at++) {
    let code = raw.charCodeAt(at);
    if (code === CARRIAGE_RETURN) {
      if (raw.charCodeAt(at + 1) === NEWLINE) continue;
      code = SPACE;
    } else if (code === HYPHEN_MARK || code === HYPHEN_MARK_TOO) {
      const falls = (places[at * 4 + 5] ?? 0) > (places[at * 4 + 3] ?? Number.POSITIVE_INFINITY) - 1;
      if (falls) breaks.push(length);
      if (falls && joinsWord(raw, at, words)) continue;
      code = HYPHEN;
      // White space at a line's end says nothing, and quotations would have to repeat it.
    } else if (code === NEWLINE) while (length > 0 && isBlank(units[length - 1] as number)) length--;
    units[length] = code;
    kept[length++] = at;
  }
  while (length > 0 && (units[length - 1] === NEWLINE || isBlank(units[length - 1] as number))) length--;
  if (length > 0) units[length++] = NEWLINE;
  const text = utf16.decode(units.subarray(0, length));
  const settled = closeUp(places, kept, length);
  return { text, places: settled, lines: linesOf(engine, textPage, text, settled, kept, breaks) };
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const HYPHEN = 45;
/** The engine marks a hyphen that may only be the line's end with one of two private characters. */
const HYPHEN_MARK = 0xfffe;
const HYPHEN_MARK_TOO = 0x0002;
const isBlank = (code: number) => code === SPACE || code === 9 || code === 160;

/** The places of the units that were kept, moved up in the same memory. The last unit is a line's end that nobody printed. */
function closeUp(places: Float32Array, kept: Uint32Array, length: number): Float32Array {
  for (let unit = 0; unit < length - 1; unit++) {
    const from = (kept[unit] as number) * 4;
    const to = unit * 4;
    if (from === to) continue;
    places[to] = places[from] as number;
    places[to + 1] = places[from + 1] as number;
    places[to + 2] = places[from + 2] as number;
    places[to + 3] = places[from + 3] as number;
  }
  // A page that does not end in a line's end is one unit longer than it was read.
  const settled = places.length < length * 4 ? new Float32Array(length * 4) : places.subarray(0, length * 4);
  if (settled.buffer !== places.buffer) settled.set(places);
  return settled.fill(Number.NaN, Math.max(0, length - 1) * 4);
}

function joinsWord(raw: string, hyphen: number, words: Vocabulary): boolean {
  const before = /\p{L}+$/u.exec(raw.slice(Math.max(0, hyphen - 40), hyphen))?.[0] ?? "";
  const after = /^\p{L}+/u.exec(raw.slice(hyphen + 1, hyphen + 40))?.[0] ?? "";
  return /^\p{Ll}/u.test(after) && before !== "" && words.joins(before, after);
}

/** `breaks` are the places in the text, in their order, where a line ends without a line's end: at a hyphen, or where one fell away. */
function linesOf(
  engine: Engine,
  textPage: number,
  text: string,
  places: Float32Array,
  kept: Uint32Array,
  breaks: readonly number[],
): PrintedLine[] {
  const lines: PrintedLine[] = [];
  let from = 0;
  let next = 0;
  while (from < text.length) {
    const newline = text.indexOf("\n", from);
    const whole = newline < 0 ? text.length : newline;
    const at = Math.min(breaks[next] ?? whole, whole);
    const isBroken = breaks[next] === at;
    if (isBroken) next++;
    const end = isBroken && text[at] === "-" ? at + 1 : at;
    const written = text.slice(from, end);
    const opening = written.trimStart();
    if (opening !== "") {
      const start = end - opening.length;
      const letter = kept[start] ?? 0;
      lines.push({
        text: opening.trimEnd(),
        start,
        end,
        size: engine._FPDFText_GetFontSize(textPage, letter),
        weight: engine._FPDFText_GetFontWeight(textPage, letter),
        box: boxOf(places, start, end),
      });
    }
    from = at === whole ? at + 1 : end;
  }
  return lines;
}

/** The box around the letters of a span. */
function boxOf(places: Float32Array, start: number, end: number): Box {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let at = start * 4; at < end * 4; at += 4) {
    // Comparisons with white space, which has no place, are never true.
    if ((places[at] as number) < left) left = places[at] as number;
    if ((places[at + 1] as number) < top) top = places[at + 1] as number;
    if ((places[at + 2] as number) > right) right = places[at + 2] as number;
    if ((places[at + 3] as number) > bottom) bottom = places[at + 3] as number;
  }
  return left === Number.POSITIVE_INFINITY ? [0, 0, 0, 0] : [left, top, right, bottom];
}
