import CFB from "cfb";
import { describe, expect, it } from "vitest";
import { parseFile } from "../index.ts";

/** A directory of one block with the given chunks, and the chunks behind it. */
function pub(chunks: readonly [name: string, content: Buffer][], next = 0xffffffff): Uint8Array {
  const head = Buffer.alloc(0x20 + chunks.length * 24);
  head.write("CHNKINK ");
  head.writeUInt16LE(chunks.length, 0x1a);
  head.writeUInt32LE(next, 0x1c);
  let offset = head.length;
  chunks.forEach(([name, content], index) => {
    const entry = 0x20 + index * 24;
    head.writeUInt16LE(24, entry);
    head.write(name, entry + 2, "latin1");
    head.writeUInt32LE(offset, entry + 16);
    head.writeUInt32LE(content.length, entry + 20);
    offset += content.length;
  });
  const container = CFB.utils.cfb_new();
  const stream = Buffer.concat([head, ...chunks.map(([, content]) => content)]);
  CFB.utils.cfb_add(container, "/Quill/QuillSub/CONTENTS", stream);
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}
const wide = (text: string) => Buffer.from(text, "utf16le");

describe("Publisher", () => {
  it("reads the words of its frames, one paragraph after the other", async () => {
    const file = pub([
      ["STSH", Buffer.alloc(30, 0x41)],
      ["TEXT", wide("Project Falcon\rA pump maker\vfrom Kiel\r\u0005\r")],
    ]);
    const document = await parseFile(file, "teaser.pub");
    expect(document.pages.map(({ text }) => text)).toEqual(["Project Falcon\n\nA pump maker\nfrom Kiel\n\n"]);
  });
  it("says what to do with one that holds no text, whose directory points at itself", async () => {
    await expect(parseFile(pub([["STSH", Buffer.alloc(8)]], 0x18), "x")).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      message: expect.stringContaining("Save it as PDF"),
    });
  });
});
