import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { strToU8, zipSync } from "fflate";
import { afterAll, describe, expect, it } from "vitest";
import { entryName } from "./archive-names.ts";
import { PARSE_LIMITS, type Unpacker } from "./document.ts";
import { parseFile } from "./index.ts";

const folder = mkdtempSync(path.join(tmpdir(), "parley-archive-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function unpack(bytes: Uint8Array, allowance: { entries?: number; bytes?: number } = {}) {
  const taken: Record<string, string> = {};
  let count = 0;
  const unpacker: Unpacker = {
    entries: 100,
    bytes: 1_000_000,
    ...allowance,
    place: () => path.join(folder, String(++count)),
    async take(entry) {
      taken[`${entry.folder}|${entry.name}`] = readFileSync(entry.path, "utf8").slice(0, 40);
      return "a document of its own";
    },
  };
  const document = await parseFile(bytes, "room.zip", undefined, PARSE_LIMITS, unpacker);
  return { taken, text: document.pages.map((page) => page.text).join("") };
}

const nameOf = (raw: Buffer | string, flag = 0) =>
  entryName({ fileNameRaw: Buffer.isBuffer(raw) ? raw : Buffer.from(raw), generalPurposeBitFlag: flag });

describe("an archive", () => {
  it("hands over each file with its folder and lists what became of it", async () => {
    const { taken, text } = await unpack(
      zipSync({
        "legal/drafts/SPA.txt": strToU8("terms"),
        "note.txt": strToU8("words"),
        "void.txt": new Uint8Array(0),
      }),
    );
    expect(taken).toEqual({ "legal/drafts|SPA.txt": "terms", "|note.txt": "words" });
    expect(text).toContain("Contents of room.zip");
    expect(text).toContain("legal/drafts/SPA.txt (5 bytes): a document of its own");
    expect(text).toContain("void.txt (0 bytes): empty");
  });

  it("reports and does not unpack links, locked files, second files of a name and the system's own", async () => {
    const zip = zipSync({
      link: [strToU8("/etc/passwd"), { os: 3, attrs: (0o120777 << 16) >>> 0 }],
      "locked.txt": strToU8("sealed"),
      "A.txt": strToU8("first"),
      "a.txt": strToU8("second"),
      "__MACOSX/._A.txt": strToU8("fork"),
    });
    const { taken, text } = await unpack(lock(zip, "locked.txt"));
    expect(taken).toEqual({ "|A.txt": "first" });
    expect(text).toMatch(/link .*: not read: a link/);
    expect(text).toMatch(/locked\.txt .*: not read: locked with a password/);
    expect(text).toMatch(/a\.txt .*: not read: the archive holds another file/);
    expect(text).toMatch(/left out: a system file/);
  });

  it("stops at what is left of its allowance, in files and in bytes", async () => {
    const zip = zipSync(
      { "a.txt": strToU8("1"), "b.txt": strToU8("2"), "c.txt": strToU8("3".repeat(400)) },
      { level: 0 },
    );
    expect(Object.keys((await unpack(zip, { entries: 1 })).taken)).toEqual(["|a.txt"]);
    const { taken, text } = await unpack(zip, { bytes: 100 });
    expect(Object.keys(taken)).toEqual(["|a.txt", "|b.txt"]);
    expect(text).toMatch(/c\.txt .*: not read: the archive unpacks to more than the limit/);
  });

  it("is only listed where nobody takes its files", async () => {
    const document = await parseFile(zipSync({ "a.txt": strToU8("words") }), "room.zip");
    expect(document.pages[0]?.text).toContain("a.txt (5 bytes): not unpacked");
  });
});

/** Sets the flag that says an entry is encrypted, in the archive's directory. */
function lock(zip: Uint8Array, name: string): Uint8Array {
  const out = Buffer.from(zip);
  for (let at = out.indexOf("PK\x01\x02", 0, "latin1"); at >= 0; at = out.indexOf("PK\x01\x02", at + 4, "latin1")) {
    if (out.subarray(at + 46, at + 46 + name.length).toString() === name)
      out.writeUInt16LE(out.readUInt16LE(at + 8) | 1, at + 8);
  }
  return new Uint8Array(out);
}

describe("the name of an archive's file", () => {
  it.each([
    ["../../etc/passwd", { folder: "etc", name: "passwd" }],
    ["/absolute/path.txt", { folder: "absolute", name: "path.txt" }],
    ["C:\\Users\\bo\\offer.docx", { folder: "Users/bo", name: "offer.docx" }],
    ["a//./b\u0000\u0007.txt", { folder: "a", name: "b.txt" }],
    ["\u202Efdp.exe", { folder: "", name: "fdp.exe" }],
    ["..", { folder: "", name: "unnamed" }],
    ["folder/", undefined],
  ])("%j leads nowhere outside", (written, expected) => {
    expect(nameOf(written)).toEqual(expected);
  });
  it("is read in the writing it was packed in", () => {
    expect(nameOf(Buffer.from("Verträge.txt"), 0x800)?.name).toBe("Verträge.txt");
    expect(nameOf(Buffer.from("Verträge.txt"))?.name).toBe("Verträge.txt");
    expect(nameOf(Buffer.from([0x56, 0x65, 0x72, 0x74, 0x72, 0x84, 0x67, 0x65]))?.name).toBe("Verträge");
    // "审计压缩" as Chinese Windows packs it.
    expect(nameOf(Buffer.from([0xc9, 0xf3, 0xbc, 0xc6, 0xd1, 0xb9, 0xcb, 0xf5]))?.name).toBe("审计压缩");
  });
});
