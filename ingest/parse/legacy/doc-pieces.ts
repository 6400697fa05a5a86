import type { OleStreams } from "../detect-ole.ts";

/** Places in the file information block, as Microsoft's description gives them. */
const Fib = { flags: 0x0a, bodyLength: 0x4c, clx: 0x1a2, commentAuthors: 0x1ba } as const;
const WHICH_TABLE = 0x200;
const PIECES = 2;
const PROPERTIES = 1;
const PIECE_BYTES = 12;
/** Text of one byte a character stands at half the offset that is written. */
const NARROW = 0x40000000;

/** The parts of an old Word file that the library for its text leaves out. Undefined when the file is not what it seems. */
export function openDoc(streams: OleStreams): { rawBody: string; commentAuthors: string[] } | undefined {
  const word = streams.get("WordDocument");
  if (!word || word.length < Fib.commentAuthors + 8) return undefined;
  const block = viewOf(word);
  const table = streams.get((block.getUint16(Fib.flags, true) & WHICH_TABLE) !== 0 ? "1Table" : "0Table");
  if (!table) return undefined;
  const slice = (at: number) => {
    const start = block.getUint32(at, true);
    return table.subarray(start, start + block.getUint32(at + 4, true));
  };
  return {
    rawBody: readPieces(word, slice(Fib.clx)).slice(0, block.getUint32(Fib.bodyLength, true)),
    commentAuthors: readAuthors(slice(Fib.commentAuthors)),
  };
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The text is kept in pieces; a table says where each stands and in how many bytes. */
function readPieces(word: Uint8Array, clx: Uint8Array): string {
  const view = viewOf(clx);
  let at = 0;
  while (at + 3 <= clx.length && clx[at] === PROPERTIES) at += 3 + view.getUint16(at + 1, true);
  if (clx[at] !== PIECES || at + 5 > clx.length) return "";
  const from = at + 5;
  const count = Math.floor((Math.min(view.getUint32(at + 1, true), clx.length - from) - 4) / PIECE_BYTES);
  const texts: string[] = [];
  for (let index = 0; index < count; index++) {
    const length = view.getUint32(from + (index + 1) * 4, true) - view.getUint32(from + index * 4, true);
    const place = view.getUint32(from + (count + 1) * 4 + index * 8 + 2, true);
    const narrow = (place & NARROW) !== 0;
    const start = (place & ~NARROW) >>> (narrow ? 1 : 0);
    const bytes = word.subarray(start, start + length * (narrow ? 1 : 2));
    texts.push(new TextDecoder(narrow ? "windows-1252" : "utf-16le").decode(bytes));
  }
  return texts.join("");
}

function readAuthors(bytes: Uint8Array): string[] {
  const view = viewOf(bytes);
  const authors: string[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const length = view.getUint16(at, true) * 2;
    if (length === 0 || at + 2 + length > bytes.length) break;
    authors.push(new TextDecoder("utf-16le").decode(bytes.subarray(at + 2, at + 2 + length)));
    at += 2 + length;
  }
  return authors;
}

// Marks that Word sets into its text: where a field begins, where its result begins and ends, where a cell ends.
const [BEGIN, RESULT, END, CELL] = [0x13, 0x14, 0x15, 0x07].map((code) => String.fromCharCode(code));
const FIELD = new RegExp(`${BEGIN}([^${BEGIN}${RESULT}${END}]*)(?:${RESULT}([^${BEGIN}${RESULT}${END}]*))?${END}`, "g");
const PARAGRAPH_END = new RegExp(`[\r\f\v${CELL}]`);
const MARKS = /(?!\t)\p{Cc}/gu;
const UNCOMPARED = /[\s\p{Cc}\u2011\u00ad-]+/gu;

/** Fields that show what they hold instead of a result, such as equations and readings beside characters. */
export const shownFields = (rawBody: string): string[] =>
  [...rawBody.matchAll(FIELD)].flatMap(([, code = "", result]) =>
    result === undefined && /^\s*EQ\b/i.test(code) ? [code.trim()] : [],
  );

/** Paragraphs as they stood before tracked changes struck words out of them: those that the body does not have. */
export function struckParagraphs(rawBody: string, body: string): string[] {
  let text = rawBody;
  // Fields stand in fields: the innermost go first.
  for (let before = ""; before !== text; ) {
    before = text;
    text = text.replace(FIELD, (_, _code, result: string | undefined) => result ?? "");
  }
  const known = new Set([...body.split(/[\n\f]/), ...body.split(/[\n\f\t]/)].map(squeeze));
  const lines = text
    .split(PARAGRAPH_END)
    .map((line) => line.replace(MARKS, "").trim())
    .filter((line) => squeeze(line) !== "");
  const struck = lines.filter((line) => !known.has(squeeze(line)));
  // Where most of the text differs, it was not struck: it is written in a way that only the library understands.
  return struck.length > 5 && struck.length > lines.length / 4 ? [] : struck;
}

const squeeze = (line: string) => line.replace(UNCOMPARED, "");
