import type { OleStreams } from "../detect-ole.ts";

const STREAMS: readonly [stream: string, names: Record<number, string>][] = [
  ["\u0005SummaryInformation", { 2: "Title", 3: "Subject", 4: "Author", 5: "Keywords", 6: "Description" }],
  ["\u0005DocumentSummaryInformation", { 2: "Category", 14: "Manager", 15: "Company" }],
];
const ANSI_STRING = 30;
const WIDE_STRING = 31;
const CODE_PAGE = 1;

/** What an old Office file says about itself, as "Name: value". */
export function readSummary(streams: OleStreams): { title?: string; lines: string[] } {
  const lines: string[] = [];
  let title: string | undefined;
  for (const [name, shown] of STREAMS) {
    const stream = streams.get(name);
    if (!stream) continue;
    for (const [id, value] of readProperties(stream)) {
      const label = shown[id];
      if (!label || value === "") continue;
      if (label === "Title") title = value;
      lines.push(`${label}: ${value}`);
    }
  }
  return { ...(title ? { title } : {}), lines };
}

/** A property set: a header, the offset of its first section, then pairs of id and offset, each pointing at a typed value. */
function* readProperties(stream: Uint8Array): Generator<[id: number, value: string]> {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.length);
  if (view.byteLength < 56) return;
  const section = view.getUint32(44, true);
  if (section + 8 > view.byteLength) return;
  const count = Math.min(200, view.getUint32(section + 4, true));
  let codePage = 1_252;
  for (let index = 0; index < count; index++) {
    const pair = section + 8 + index * 8;
    if (pair + 8 > view.byteLength) return;
    const id = view.getUint32(pair, true);
    const at = section + view.getUint32(pair + 4, true);
    if (at + 8 > view.byteLength) continue;
    const type = view.getUint32(at, true);
    if (id === CODE_PAGE) codePage = view.getUint16(at + 4, true);
    const length = view.getUint32(at + 4, true) * (type === WIDE_STRING ? 2 : 1);
    if ((type !== ANSI_STRING && type !== WIDE_STRING) || at + 8 + length > view.byteLength) continue;
    const bytes = stream.subarray(at + 8, at + 8 + length);
    const text = type === WIDE_STRING ? new TextDecoder("utf-16le").decode(bytes) : decodeAnsi(bytes, codePage);
    yield [id, text.split("\0")[0]?.trim() ?? ""];
  }
}

function decodeAnsi(bytes: Uint8Array, codePage: number): string {
  const encoding = codePage === 65_001 ? "utf-8" : codePage === 1_200 ? "utf-16le" : `windows-${codePage}`;
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
