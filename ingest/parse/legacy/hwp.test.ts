import { deflateRawSync } from "node:zlib";
import CFB from "cfb";
import { describe, expect, it } from "vitest";
import { PARSE_LIMITS } from "../document.ts";
import { parseFile } from "../index.ts";

const [STYLE, PARAGRAPH, TEXT, CONTROL, LIST] = [26, 66, 67, 71, 72];

function record(tag: number, level: number, content: Uint8Array): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(((content.length << 20) | (level << 10) | tag) >>> 0);
  return Buffer.concat([head, content]);
}
const wide = (text: string) => Buffer.from(text, "utf16le");
const counted = (text: string) => Buffer.concat([Buffer.from([text.length, 0]), wide(text)]);
const paragraph = (level: number, text: string, style = 0) => {
  const header = Buffer.alloc(22);
  header[10] = style;
  return Buffer.concat([record(PARAGRAPH, level, header), record(TEXT, level + 1, wide(`${text}\r`))]);
};
const control = (level: number, id: string) => record(CONTROL, level, Buffer.from([...id].reverse().join("")));
const cell = (level: number, column: number, row: number, text: string) => {
  const list = Buffer.alloc(16);
  [column, row, 1, 1].forEach((value, index) => {
    list.writeUInt16LE(value, 8 + index * 2);
  });
  return Buffer.concat([record(LIST, level, list), paragraph(level, text)]);
};

function hwp(section: Buffer, flags = 1): Uint8Array {
  const header = Buffer.alloc(256);
  header.write("HWP Document File");
  header.writeUInt32LE(flags, 36);
  const styles = [
    ["바탕글", "Normal"],
    ["개요 1", "Outline 1"],
  ].map(([local = "", english = ""]) => record(STYLE, 0, Buffer.concat([counted(local), counted(english)])));
  const container = CFB.utils.cfb_new();
  const pack = (stream: Buffer) => (flags & 1 ? deflateRawSync(stream) : stream);
  CFB.utils.cfb_add(container, "/FileHeader", header);
  CFB.utils.cfb_add(container, "/DocInfo", pack(Buffer.concat(styles)));
  CFB.utils.cfb_add(container, "/BodyText/Section0", pack(section));
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}
const textOf = (document: { pages: { text: string }[] }) => document.pages.map((page) => page.text).join("");

describe("Hangul documents", () => {
  it.each([0, 1])("reads paragraphs, headings and tables, compressed: %i", async (flags) => {
    const section = Buffer.concat([
      paragraph(0, "매각 조건", 1),
      paragraph(0, "The price is\u0009\0\0\0\0\0\0\u0009KRW 9bn."),
      paragraph(0, "\u000b汢 t\0\0\0\u000b"),
      control(1, "tbl "),
      ...[cell(2, 0, 0, "Year"), cell(2, 1, 0, "Fee"), cell(2, 0, 1, "2025"), cell(2, 1, 1, "5")],
      paragraph(0, "after the table"),
    ]);
    const document = await parseFile(hwp(section, flags), "x.hwp");
    expect(document.outline[0]).toMatchObject({ level: 1, title: "매각 조건" });
    expect(textOf(document)).toBe(
      "매각 조건\n\nThe price is KRW 9bn.\n\nYear · Fee\n2025 · Fee: 5\n\nafter the table\n\n",
    );
  });
  it("keeps notes and page headers behind the text", async () => {
    const section = Buffer.concat([
      paragraph(0, "Terms"),
      ...[control(1, "fn  "), record(LIST, 2, Buffer.alloc(8)), paragraph(2, "net of tax")],
      ...[control(1, "head"), record(LIST, 2, Buffer.alloc(8)), paragraph(2, "Strictly private")],
      paragraph(0, "Closing"),
    ]);
    expect(textOf(await parseFile(hwp(section), "x"))).toMatch(
      /^Terms\n\nClosing\n\nNotes\n\nnet of tax\n\nHeaders and footers\n\nStrictly private/,
    );
  });
  it.each([2, 4, 16])("says of a protected one that it needs a password: %i", async (flag) => {
    await expect(parseFile(hwp(paragraph(0, "x"), 1 | flag), "x")).rejects.toMatchObject({ code: "FILE_ENCRYPTED" });
  });
  it("stops unpacking at the limit, and reads a record that claims to be longer than the file", async () => {
    const bomb = hwp(paragraph(0, "0".repeat(1_900)));
    const limits = { ...PARSE_LIMITS, unpackedBytes: 1_000 };
    await expect(parseFile(bomb, "x", () => {}, limits)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    const cut = hwp(Buffer.concat([paragraph(0, "kept"), Buffer.from([67, 4, 0xf0, 0xff, 0xff, 0xff, 0xff, 0x7f])]));
    expect(textOf(await parseFile(cut, "x"))).toBe("kept\n\n");
  });
});
