import { gzipSync } from "node:zlib";
import * as XLSX from "@e965/xlsx";
import template from "@e965/xlsx/dist/xlsx.zahl";
import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { PARSE_LIMITS } from "../document.ts";
import { parseFile } from "../index.ts";
import { unpackSnappy } from "./snappy.ts";

const textOf = (document: { pages: { text: string }[] }) => document.pages.map((page) => page.text).join("");
const apxl = (root: string, body: string) => strToU8(`<?xml version="1.0"?><${root}>${body}</${root.split(" ")[0]}>`);
const old = (part: string, xml: Uint8Array) => zipSync({ "buildVersionHistory.plist": strToU8("x"), [part]: xml });
const storage = (kind: string, ...paragraphs: string[]) =>
  `<sf:text-storage sf:kind="${kind}"><sf:text-body>${paragraphs.map((text) => `<sf:p sf:style="p1">${text}</sf:p>`).join("")}</sf:text-body></sf:text-storage>`;
const table = (name: string, columns: number, cells: string) =>
  `<sf:tabular-info><sf:tabular-model sf:name="${name}"><sf:grid sf:numcols="${columns}"><sf:datasource>${cells}</sf:datasource></sf:grid></sf:tabular-model></sf:tabular-info>`;
const words = (text: string, more = "") => `<sf:t sf:s="style-9" ${more}><sf:ct sfa:s="${text}"/></sf:t>`;

describe("Pages, Numbers and Keynote before 2013", () => {
  it.each(["index.xml", "index.xml.gz"])("reads a Pages text without its template's samples: %s", async (part) => {
    const heading = '<sf:p sf:style="h1">Terms</sf:p>';
    const xml = apxl(
      "sl:document",
      `<sl:section-prototypes>${storage("body", "Lorem ipsum")}</sl:section-prototypes>
      <sf:metadata><sf:title><sf:string sfa:string="Term sheet"/></sf:title></sf:metadata>
      <sf:paragraphstyle sf:ident="heading-1" sf:name="Heading 1"/><sf:paragraphstyle sfa:ID="h1" sf:parent-ident="heading-1"/>
      <sl:drawables>${storage("textbox", "a box")}</sl:drawables>
      <sf:annotations>${storage("textbox", "too low")}</sf:annotations><sf:headers>${storage("header", "Private")}</sf:headers>
      ${storage("body", "Fee of <sf:span>2 %</sf:span><sf:br/>a year", "<sf:ghost-text>Consectetur</sf:ghost-text>").replace("<sf:p", `${heading}<sf:p`)}`,
    );
    const document = await parseFile(old(part, part.endsWith(".gz") ? gzipSync(xml) : xml), "x.pages");
    expect(document.title).toBe("Term sheet");
    expect(document.outline[0]).toMatchObject({ level: 1, title: "Terms" });
    expect(textOf(document)).toMatch(
      /^Terms\n\nFee of 2 %\na year\n\nText boxes\n\na box\n\nComments\n\ntoo low\n\nHeaders and footers\n\nPrivate\n\n/,
    );
    expect(textOf(document)).not.toMatch(/Lorem|Consectetur/);
  });
  it("puts the cells of a Numbers table where they stand, with formulas and chosen values", async () => {
    const cells = [
      ...[words("EUR m"), words("FY2024"), words("FY2025")],
      ...[words("Sales"), '<sf:n sf:v="118"/>'],
      '<sf:f><sf:fo sf:fs="=B2*2"/><sf:r><sf:rn sf:v="236"/></sf:r></sf:f>',
      // Two rows down, and two columns back.
      words("Case", 'sf:ct="510"'),
      '<sf:pm><sf:menu-choices><sf:t sfa:ID="a"><sf:ct sfa:s="Low"/></sf:t><sf:t sfa:ID="b"><sf:ct sfa:s="Base"/></sf:t></sf:menu-choices><sf:proxied-cell-ref sfa:IDREF="a"/></sf:pm>',
      '<sf:d sf:cell-date="2025-06-30T00:00:00+0200"/>',
    ].join("");
    const body = `<ls:workspace-array><ls:workspace ls:workspace-name="Plan"><sf:drawables>${table("P and L", 3, cells)}${storage("textbox", "audited")}</sf:drawables></ls:workspace></ls:workspace-array>`;
    const document = await parseFile(old("index.xml", apxl("ls:document", body)), "x.numbers");
    const layout = document.pages[0]?.layout;
    const found = layout?.kind === "sheet" ? layout.cells : [];
    expect(document.pages[0]?.label).toBe("Plan › P and L");
    expect(found.find(({ ref }) => ref === "C2")).toMatchObject({
      ...{ value: "236", formula: "=B2*2", header: "FY2025", rowHeader: "Sales", unit: "EUR m" },
    });
    expect(found.filter(({ row }) => row > 1).map(({ ref, value }) => `${ref} ${value}`)).toEqual([
      "A4 Case",
      "B4 Low",
      "C4 2025-06-30",
    ]);
    expect(document.pages[1]?.text).toContain("audited");
  });
  it("makes a page of each Keynote slide, with notes and masters behind them", async () => {
    const slide = (title: string) =>
      `<key:slide><key:title-placeholder>${storage("textbox", title)}</key:title-placeholder><sf:drawables>${table("", 2, words("Year") + words("Fee") + words("2025") + words("5"))}</sf:drawables><key:notes>${storage("note", `say ${title}`)}</key:notes></key:slide>`;
    const body = `<key:master-slide><sf:drawables>${storage("textbox", "Confidential")}</sf:drawables></key:master-slide><key:slide-list>${slide("One")}${slide("Two")}</key:slide-list>`;
    const document = await parseFile(old("index.apxl", apxl("key:presentation", body)), "x.key");
    expect(document.pages.map(({ label }) => label)).toEqual(["Slide 1", "Slide 2", "Beside the slides"]);
    expect(document.pages[1]?.text).toBe("Two\n\nYear · Fee\n2025 · Fee: 5\n\n");
    expect(document.outline[0]).toMatchObject({ title: "One" });
    expect(document.pages[2]?.text).toBe("Notes\n\nsay One\n\nsay Two\n\nMasters\n\nConfidential\n\n");
  });
  it("takes an archive with a page called index.xml for an archive", async () => {
    const document = await parseFile(zipSync({ "index.xml": strToU8("<r><name>Falcon</name></r>") }), "site.zip");
    expect(document.mediaType).toBe("application/zip");
  });
});

const varint = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const number = (field: number, value: number) => Buffer.from([...varint(field * 8), ...varint(value)]);
const message = (field: number, ...parts: Buffer[]) => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
};
const reference = (field: number, id: number) => message(field, number(1, id));
const object = (id: number, type: number, ...parts: Buffer[]) => {
  const data = Buffer.concat(parts);
  const info = Buffer.concat([number(1, id), message(2, number(1, type), number(3, data.length))]);
  return Buffer.concat([Buffer.from(varint(info.length)), info, data]);
};
const text = (id: number, kind: number, words_: string) =>
  object(id, 2_001, number(1, kind), message(3, Buffer.from(words_)));
/** A part whose Snappy block is literal. */
const part = (...objects: Buffer[]) => {
  const content = Buffer.concat(objects);
  const size = content.length - 1;
  const block = Buffer.from([...varint(content.length), 0xf4, size & 0xff, size >> 8, ...content]);
  return new Uint8Array([0, block.length & 0xff, (block.length >> 8) & 0xff, block.length >> 16, ...block]);
};

describe("Pages, Numbers and Keynote since 2013", () => {
  const book = XLSX.utils.book_new();
  const rows = [
    ["EUR m", "FY2024"],
    ["Sales", 118.04],
  ];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "Model");
  const numbers = new Uint8Array(
    XLSX.write(book, { type: "buffer", bookType: "numbers", numbers: template as unknown as string }),
  );

  it("reads the cells of a Numbers file, also out of the folder's inner archive", async () => {
    for (const file of [numbers, zipSync({ "Index.zip": numbers })]) {
      const document = await parseFile(file, "x");
      expect(document.mediaType).toBe("application/vnd.apple.numbers");
      expect(document.pages[0]).toMatchObject({ label: "Model", text: "EUR m · FY2024\nSales · FY2024: 118.04\n" });
    }
  });
  it("reads a Pages text with its boxes, notes and comments, and says that a table could not be read", async () => {
    const file = zipSync({
      "Index/Document.iwa": part(
        object(1, 10_000),
        ...[text(2, 0, "Terms\nFee of 2 %\u0004\ufffcClosing"), text(3, 3, "a box"), text(4, 2, "net of tax")],
        ...[object(5, 3_056, message(1, Buffer.from("too low"))), text(6, 1, "Private"), object(7, 6_001)],
      ),
    });
    const document = await parseFile(file, "x.pages");
    expect(textOf(document)).toBe(
      "Terms\n\nFee of 2 %\n\nClosing\n\nText boxes\n\na box\n\nNotes\n\nnet of tax\n\nComments\n\ntoo low\n\nHeaders and footers\n\nPrivate\n\n",
    );
    expect(document.note).toContain("Tables");
  });
  it("reads the cells of a Pages table, which are kept as those of Numbers are", async () => {
    const parts = unzipSync(numbers);
    // The document's own object is the first one of its part; a Pages file has another kind of it.
    const objects = Object.entries(parts).filter(([name]) => name.endsWith(".iwa") && name !== "Index/Document.iwa");
    const document = part(object(1, 10_000), text(2, 0, "Terms"));
    const file = zipSync({ "Index/Document.iwa": document, ...Object.fromEntries(objects) });
    const { pages, note } = await parseFile(file, "x.pages");
    expect(note).toBeUndefined();
    expect(pages[0]?.text).toContain("Terms");
    expect(pages.at(-1)).toMatchObject({ label: "Table 1", text: "EUR m · FY2024\nSales · FY2024: 118.04\n" });
  });
  it("makes a page of each Keynote slide in the order of the show", async () => {
    const slide = (id: number, title: string) =>
      part(
        object(id, 5, reference(5, id + 1)),
        object(id + 1, 7, message(1, reference(4, id + 2))),
        ...[text(id + 3, 3, "body"), text(id + 2, 3, title), text(id + 4, 4, "slowly")],
      );
    const file = zipSync({
      "Index/Document.iwa": part(
        ...[object(1, 1, reference(2, 2)), object(2, 2, message(3, reference(2, 4), reference(2, 3)))],
        ...[object(3, 4, reference(2, 10)), object(4, 4, reference(2, 20), reference(1, 4))],
      ),
      "Index/Slide-10.iwa": slide(10, "Second"),
      "Index/Slide-20.iwa": slide(20, "First"),
      "Index/MasterSlide-30.iwa": part(text(30, 3, "Confidential")),
    });
    const document = await parseFile(file, "x.key");
    expect(document.pages.slice(0, 2)).toMatchObject([
      { label: "Slide 1", text: "First\n\nbody\n\nNotes: slowly\n\n" },
      { label: "Slide 2", text: "Second\n\nbody\n\nNotes: slowly\n\n" },
    ]);
    expect(document.pages[2]?.text).toContain("Confidential");
  });
  it("counts what its parts unpack to against the limit", async () => {
    const repeats = Array.from({ length: 2_000 }, () => [0xfe, 1, 0]).flat();
    const block = Buffer.from([...varint(1 + 64 * 2_000), 0, 0x61, ...repeats]);
    const bomb = Uint8Array.from([0, block.length & 0xff, block.length >> 8, 0, ...block]);
    const limits = { ...PARSE_LIMITS, unpackedBytes: 50_000 };
    await expect(parseFile(zipSync({ "Index/Document.iwa": bomb }), "x", () => {}, limits)).rejects.toMatchObject({
      message: expect.stringContaining("unpacks to far more"),
    });
  });
  it("says of one with a password that it needs it", async () => {
    const modern = zipSync({ "Index/Document.iwa": strToU8("x"), ".iwpv2": strToU8("x") });
    await expect(parseFile(modern, "x")).rejects.toMatchObject({ code: "FILE_ENCRYPTED" });
    const enciphered = old("index.xml", strToU8("x"));
    enciphered[9] = 0x63;
    await expect(parseFile(enciphered, "x")).rejects.toMatchObject({ code: "FILE_ENCRYPTED" });
  });
});

describe("a Snappy block", () => {
  it("repeats what it has just written", () => {
    const block = Uint8Array.from([11, 0x08, 0x61, 0x62, 0x63, 0x1e, 0x03, 0x00]);
    expect(new TextDecoder().decode(unpackSnappy(block))).toBe("abcabcabcab");
  });
  it.each([
    ["claims more than it can hold", [0xff, 0xff, 0xff, 0xff, 0x7f, 0x00, 0x61]],
    ["repeats from before its beginning", [8, 0x00, 0x61, 0x1a, 0x05, 0x00]],
    ["ends too early", [8, 0x00, 0x61]],
  ])("is refused when it %s", (_what, bytes) => {
    expect(() => unpackSnappy(Uint8Array.from(bytes))).toThrow("damaged");
  });
});
