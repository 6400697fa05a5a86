/** A record with those that stand below it: a paragraph with its text and its tables, a table with its cells. */
export interface HwpRecord {
  tag: number;
  data: Uint8Array;
  children: HwpRecord[];
}

/** Types of records, by the numbers of Hancom's description. */
export const Tag = { style: 26, paragraph: 66, text: 67, control: 71, list: 72 } as const;

/** A size that does not fit into twelve bits stands behind the record's head. */
const LONG_SIZE = 0xfff;

/** A stream's records as a forest: each says how deep it stands. */
export function readRecords(stream: Uint8Array): HwpRecord[] {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  const roots: HwpRecord[] = [];
  const open: HwpRecord[] = [];
  for (let at = 0; at + 4 <= stream.length; ) {
    const head = view.getUint32(at, true);
    let size = head >>> 20;
    at += 4;
    if (size === LONG_SIZE && at + 4 <= stream.length) {
      size = view.getUint32(at, true);
      at += 4;
    }
    const record = { tag: head & 0x3ff, data: stream.subarray(at, at + size), children: [] };
    // A level deeper than the record before it plus one is a damaged head.
    const level = Math.min((head >>> 10) & 0x3ff, open.length);
    open.length = level;
    (open.at(-1)?.children ?? roots).push(record);
    open.push(record);
    at += size;
  }
  return roots;
}

/** Four letters, written backwards. */
export const controlId = ({ data }: HwpRecord): string =>
  String.fromCharCode(data[3] ?? 0, data[2] ?? 0, data[1] ?? 0, data[0] ?? 0);

/** English names of the document's styles, or the local ones where a style has no other. */
export const styleNames = (records: readonly HwpRecord[]): string[] =>
  records.flatMap((record) => (record.tag === Tag.style ? [styleName(record.data)] : styleNames(record.children)));

function styleName(data: Uint8Array): string {
  let at = 0;
  const text = () => {
    const length = ((data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)) * 2;
    const value = new TextDecoder("utf-16le").decode(data.subarray(at + 2, at + 2 + length));
    at += 2 + length;
    return value;
  };
  const local = text();
  return text() || local;
}

/** Controls that stand for one character; every other code below 32 begins eight that are none. */
const ONE_CHARACTER: Record<number, string> = { 0: "", 10: "\n", 13: "", 24: "-", 30: " ", 31: " " };
const CONTROL_LENGTH = 8;
const TAB = 9;

export function textOfParagraph(paragraph: HwpRecord): string {
  return paragraph.children
    .filter(({ tag }) => tag === Tag.text)
    .map(({ data }) => decodeText(data))
    .join("");
}

function decodeText(data: Uint8Array): string {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  let text = "";
  for (let at = 0; at + 2 <= data.length; ) {
    const code = view.getUint16(at, true);
    const single = code < 32 ? ONE_CHARACTER[code] : String.fromCharCode(code);
    if (single === undefined && (code < 25 || code > 29)) {
      if (code === TAB) text += "\t";
      at += CONTROL_LENGTH * 2;
    } else {
      text += single ?? "";
      at += 2;
    }
  }
  return text.trim();
}
