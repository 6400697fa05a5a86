import { headerFooterText } from "./header-footer.ts";

/** Types of records in an old Excel stream, by the names that Microsoft's description gives them. */
const Record = {
  eof: 0x0a,
  header: 0x14,
  footer: 0x15,
  continue: 0x3c,
  txo: 0x1b6,
  number: 0x203,
  label: 0x204,
  bof: 0x809,
  seriesText: 0x100d,
} as const;
const CHART = 0x20;
const BIFF8 = 0x600;

export interface LooseText {
  boxes: string[];
  /** For each chart its titles and labels in one line. */
  charts: string[];
  running: string[];
}

/** What the library for cells leaves out of an old workbook: text boxes, the words of charts, page headers. */
export function readLooseText(stream: Uint8Array): LooseText {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const found: LooseText = { boxes: [], charts: [], running: [] };
  const open: string[][] = [];
  let wide = true;
  for (let at = 0; at + 4 <= stream.length; ) {
    const type = view.getUint16(at, true);
    const size = view.getUint16(at + 2, true);
    const data = stream.subarray(at + 4, at + 4 + size);
    const chart = open.at(-1);
    if (type === Record.bof) {
      wide = data.length >= 4 && u16(data, 0) === BIFF8;
      open.push(u16(data, 2) === CHART ? ["chart"] : []);
    } else if (type === Record.eof) {
      const words = open.pop();
      if (words && words.length > 1) found.charts.push([...new Set(words.slice(1))].join(" · "));
    } else if (type === Record.header || type === Record.footer) {
      const text = wide ? wideString(data, 0, 2) : narrowString(data, 0);
      found.running.push(...headerFooterText(text));
    } else if (type === Record.txo) {
      const text = continuedText(view, at + 4 + size, u16(data, 10)).trim();
      if (text !== "") (chart?.[0] === "chart" ? chart : found.boxes).push(text);
    } else if (chart?.[0] === "chart") {
      const word = chartWord(type, data, wide);
      if (word) chart.push(word);
    }
    at += 4 + size;
  }
  return found;
}

function chartWord(type: number, data: Uint8Array, wide: boolean): string | undefined {
  if (type === Record.seriesText) return (wide ? wideString(data, 2, 1) : narrowString(data, 2)).trim();
  if (type === Record.label) return wideString(data, 6, 2).trim();
  if (type === Record.number && data.length >= 14) {
    const value = new DataView(data.buffer, data.byteOffset, data.length).getFloat64(6, true);
    return Number.isFinite(value) ? String(Number(value.toPrecision(12))) : undefined;
  }
  return undefined;
}

const u16 = (data: Uint8Array, at: number) => (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8);

/** A length of one or two bytes, a flag that tells UTF-16 from its lower half, the characters. */
function wideString(data: Uint8Array, at: number, lengthBytes: 1 | 2): string {
  if (data.length <= at + lengthBytes) return "";
  const length = lengthBytes === 2 ? u16(data, at) : (data[at] ?? 0);
  const from = at + lengthBytes + 1;
  return characters(data.subarray(from), length, ((data[at + lengthBytes] ?? 0) & 1) !== 0);
}

const narrowString = (data: Uint8Array, at: number) =>
  new TextDecoder("windows-1252").decode(data.subarray(at + 1, at + 1 + (data[at] ?? 0)));

const characters = (data: Uint8Array, length: number, wide: boolean) =>
  wide
    ? new TextDecoder("utf-16le").decode(data.subarray(0, length * 2))
    : new TextDecoder("latin1").decode(data.subarray(0, length));

/** A text box keeps its characters in the records that follow it, each with its own flag. */
function continuedText(view: DataView, from: number, length: number): string {
  let text = "";
  for (let at = from; at + 5 <= view.byteLength && text.length < length; ) {
    if (view.getUint16(at, true) !== Record.continue) break;
    const size = view.getUint16(at + 2, true);
    const data = new Uint8Array(view.buffer, view.byteOffset + at + 4, Math.min(size, view.byteLength - at - 4));
    text += characters(data.subarray(1), length - text.length, ((data[0] ?? 0) & 1) !== 0);
    at += 4 + size;
  }
  return text;
}
