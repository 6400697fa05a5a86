import { describe, expect, it } from "vitest";
import { parseFile } from "../index.ts";

const FILE = "e4525c7b8cd8a74daeb15378d02996d3";
const GUID = Buffer.from("00112233445566778899aabbccddeeff", "hex");
const [PAGE, TITLE, OUTLINE, RICH, TABLE, ROW, CELL, AUTHOR] = [
  ...[0x6000b, 0x6002c, 0x6000c, 0x6000e, 0x60022, 0x60023, 0x60024, 0x120001],
] as [number, number, number, number, number, number, number, number];
const [UNICODE, ANSI, NAME] = [0x1c001c22, 0x1c003498, 0x1c001d75];
const CHILDREN = 0x24001c20;

interface Note {
  id: number;
  kind: number;
  below?: number[];
  text?: [property: number, content: Buffer];
}
const u32 = (...values: number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    bytes.writeUInt32LE(value >>> 0, index * 4);
  });
  return bytes;
};
const wide = (text: string) => Buffer.from(`${text}\0`, "utf16le");
const rich = (id: number, words: string): Note => ({ id, kind: RICH, text: [UNICODE, wide(words)] });

/** References, a number of one byte, the list of references, and a text. */
function propertySet({ below = [], text }: Note): Buffer {
  const names = [0x0c001000, CHILDREN, ...(text ? [text[0]] : [])];
  const count = Buffer.from([names.length, 0]);
  const values = [Buffer.from([7]), u32(below.length), ...(text ? [u32(text[1].length), text[1]] : [])];
  return Buffer.concat([u32(below.length | 0x80000000), u32(...below), count, u32(...names), ...values]);
}

/** A file in which chunks are put one after the other; its header points at the last one. */
class Desktop {
  #bytes = Buffer.alloc(1_024);

  chunk(content: Buffer): { start: number; size: number } {
    const start = this.#bytes.length;
    this.#bytes = Buffer.concat([this.#bytes, content]);
    return { start, size: content.length };
  }

  node(kind: number, body: Buffer, base = 0, target?: { start: number; size: number }): Buffer {
    const content = Buffer.concat([target ? u32(target.start, target.size) : Buffer.alloc(0), body]);
    return Buffer.concat([u32(kind | ((content.length + 4) << 10) | (1 << 23) | (base << 27)), content]);
  }

  list(...nodes: Buffer[]) {
    return this.chunk(Buffer.concat([Buffer.alloc(16), ...nodes, Buffer.alloc(12, 0xff), Buffer.alloc(8)]));
  }

  revision(notes: readonly Note[], context = 0): Buffer[] {
    const declared = notes.map((note) =>
      this.node(0xa4, Buffer.concat([u32(note.id, note.kind), Buffer.from([0, 1])]), 1, this.chunk(propertySet(note))),
    );
    const ids = [this.node(0x22, Buffer.alloc(0)), this.node(0x24, Buffer.concat([u32(0), GUID]))];
    const start = this.node(context ? 0x1f : 0x1e, Buffer.alloc(66, context));
    const group = this.node(0xb0, Buffer.alloc(20), 2, this.list(...ids, ...declared));
    return [start, group, this.node(0x5a, Buffer.concat([GUID, u32(1, 1)]))];
  }

  end(...revisions: Buffer[]): Uint8Array {
    const space = this.list(this.node(0x10, Buffer.alloc(0), 2, this.list(...revisions)));
    const root = this.list(this.node(0x08, Buffer.alloc(20), 2, space));
    Buffer.from(FILE, "hex").copy(this.#bytes);
    Buffer.from("3fdd9a101b91f549a5d01791edc8aed8", "hex").copy(this.#bytes, 48);
    u32(root.start, 0, root.size).copy(this.#bytes, 172);
    return new Uint8Array(this.#bytes);
  }
}

const page: Note[] = [
  { id: 1, kind: PAGE, below: [3, 2] },
  { id: 2, kind: TITLE, below: [4] },
  { id: 3, kind: OUTLINE, below: [5, 6, 7, 3] },
  rich(4, "Call with Ada"),
  { ...rich(5, "Price is EUR 9m"), below: [20] },
  { id: 6, kind: RICH, text: [ANSI, Buffer.from("caf\u00e9", "latin1")] },
  { id: 7, kind: TABLE, below: [8, 9] },
  { id: 8, kind: ROW, below: [10, 11] },
  { id: 9, kind: ROW, below: [12, 13] },
  ...[10, 11, 12, 13].map((id) => ({ id, kind: CELL, below: [id + 4] })),
  ...["Year", "Fee", "2025", "5"].map((words, index) => rich(14 + index, words)),
  { id: 20, kind: AUTHOR, text: [NAME, wide("Bo Berg")] },
];

describe("OneNote sections of a desktop", () => {
  it("reads each page under its title, with its tables and authors", async () => {
    const file = new Desktop();
    const document = await parseFile(file.end(...file.revision(page)), "x.one");
    expect(document.pages).toMatchObject([
      { label: "Call with Ada", text: "Call with Ada\n\nPrice is EUR 9m\n\ncafé\n\nYear · Fee\n2025 · Fee: 5\n\n" },
      { text: "Authors\n\nBo Berg\n\n" },
    ]);
  });
  it("reads neither what was changed or deleted since, nor the page's history", async () => {
    const file = new Desktop();
    const changed: Note[] = [{ id: 3, kind: OUTLINE, below: [5] }, rich(5, "Price is EUR 8m")];
    const revisions = [...file.revision(page), ...file.revision(changed), ...file.revision([rich(5, "old draft")], 1)];
    const document = await parseFile(file.end(...revisions), "x.one");
    expect(document.pages.map(({ text }) => text)).toEqual(["Call with Ada\n\nPrice is EUR 8m\n\n"]);
  });
  it("says of one with a password that it needs it", async () => {
    const file = new Desktop();
    const section = file.end(file.node(0x7c, Buffer.alloc(0)), ...file.revision(page));
    await expect(parseFile(section, "x")).rejects.toMatchObject({ code: "FILE_ENCRYPTED" });
  });
  it("stops at one whose lists refer to themselves", async () => {
    const file = new Desktop();
    const next = { start: 1_024, size: 16 + 40 * 28 + 20 };
    file.list(...Array.from({ length: 40 }, () => file.node(0xb0, Buffer.alloc(16), 2, next)));
    await expect(parseFile(file.end(file.node(0xb0, Buffer.alloc(0), 2, next)), "x")).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      message: expect.stringContaining("again and again"),
    });
  });
});

const id = (number: number) => (number === 0 ? Buffer.from([0]) : Buffer.from([(number << 3) | 4, ...GUID]));
const stream = (kind: number, ...body: Buffer[]) => {
  const content = Buffer.concat(body);
  return Buffer.concat([u32(2 | (kind << 3) | (content.length << 17)), content]);
};
const compact = (value: number) => Buffer.from([(value << 2) | 2, value >> 6]);
const element = (number: number, ...objects: Buffer[]) => [
  stream(1, id(number), Buffer.from([0, 3])),
  ...objects,
  Buffer.from([5]),
];
const group = (number: number, notes: readonly Note[]) =>
  element(
    number,
    ...notes.flatMap((note) => [1, 4].map((partition) => stream(0x18, id(note.id), compact(partition)))),
    ...notes.flatMap((note) =>
      [propertySet(note), u32(note.kind)].map((data) => {
        const below = data.length === 4 ? [] : (note.below ?? []);
        return stream(0x16, compact(below.length), ...below.map(id), compact(0), compact(data.length), data);
      }),
    ),
  );
const revision = (number: number, base: number, ...groups: number[]) =>
  element(
    20 + number,
    stream(0x1a, id(number), id(base)),
    stream(0x0a, id(1), id(1)),
    ...groups.map((each) => stream(0x19, id(each))),
  );

describe("OneNote sections of the web", () => {
  it("puts the current revision together from those that it is based on", async () => {
    const bytes = Buffer.concat([
      Buffer.concat([
        Buffer.from(FILE, "hex"),
        Buffer.alloc(32),
        Buffer.from("2fe98d63d4a6c14b9a36b3fc2511a5b7", "hex"),
      ]),
      Buffer.alloc(4),
      ...element(30, stream(0x0b, id(3))),
      // The page's history is a cell of its own, in another context.
      ...element(31, stream(0x0b, id(4))),
      stream(0x0e, id(9), id(1), id(31)),
      ...revision(3, 2, 12),
      ...group(12, [rich(5, "Price is EUR 8m")]),
      ...revision(4, 0, 13),
      ...group(13, [{ id: 1, kind: PAGE, below: [5] }, rich(5, "old draft")]),
      ...revision(2, 0, 11),
      ...group(11, page),
    ]);
    const document = await parseFile(new Uint8Array(bytes), "x.one");
    expect(document.pages.map(({ label }) => label)).toEqual(["Call with Ada"]);
    expect(document.pages[0]).toMatchObject({
      label: "Call with Ada",
      text: "Call with Ada\n\nPrice is EUR 8m\n\ncafé\n\nYear · Fee\n2025 · Fee: 5\n\n",
    });
  });
});
