import * as XLSX from "@e965/xlsx";
import CFB from "cfb";
import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { detectFormat } from "./detect.ts";
import { parseFile } from "./index.ts";

const ONENOTE = [0xe4, 0x52, 0x5c, 0x7b, 0x8c, 0xd8, 0xa7, 0x4d];
const TYPES = strToU8("<Types/>");
const wide = (text: string) => new Uint8Array(Buffer.from(text, "utf16le"));
const textOf = (document: { pages: { text: string }[] }) => document.pages.map((page) => page.text).join("");

function ole(streams: Record<string, Uint8Array>): Uint8Array {
  const container = CFB.utils.cfb_new();
  for (const [path, content] of Object.entries(streams)) CFB.utils.cfb_add(container, `/${path}`, content);
  return new Uint8Array(CFB.write(container, { type: "buffer" }) as Buffer);
}

function odf(kind: string, body: string, more: Record<string, Uint8Array> = {}): Uint8Array {
  return zipSync({
    mimetype: strToU8(`application/vnd.oasis.opendocument.${kind}`),
    "META-INF/manifest.xml": strToU8("<manifest:manifest/>"),
    "content.xml": strToU8(
      `<office:document-content><office:body><office:${kind}>${body}</office:${kind}></office:body></office:document-content>`,
    ),
    ...more,
  });
}

const workbook = (bookType: "xlsx" | "xlsb" | "biff8") => {
  const book = XLSX.utils.book_new();
  const rows = [
    ["EUR m", "FY2024"],
    ["Sales", { t: "n", v: 118.04, f: "59.02*2" }],
  ];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), "Model");
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet([["Old plan", "dropped"]]), "Plan B");
  book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }], Names: [{ Name: "SalesLine", Ref: "Model!$B$2" }] };
  return new Uint8Array(XLSX.write(book, { type: "buffer", bookType }));
};

/** A record of an old presentation. */
function record(type: number, content: Uint8Array, container: boolean, instance = 0): Uint8Array {
  const bytes = new Uint8Array(8 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, (instance << 4) | (container ? 0xf : 0), true);
  view.setUint16(2, type, true);
  view.setUint32(4, content.length, true);
  bytes.set(content, 8);
  return bytes;
}
const concat = (...parts: Uint8Array[]) => new Uint8Array(Buffer.concat(parts));

describe("what a file is, whatever its name", () => {
  it("refuses PostScript and enciphered mail, which are written in plain characters and nobody's text", async () => {
    for (const [head, kind] of [
      ["%!PS-Adobe-3.0\n%%Title: Terms\n", "PS"],
      ["-----BEGIN PGP MESSAGE-----\n\nhQEMA\n", "PGP"],
    ] as const)
      await expect(parseFile(new TextEncoder().encode(head), "terms.txt")).rejects.toThrow(`is a ${kind} file`);
  });

  const word = zipSync({ "[Content_Types].xml": TYPES, "word/document.xml": strToU8("<w:document/>") });
  it.each([
    ["docx", word],
    ["xlsx", workbook("xlsx")],
    ["xlsb", workbook("xlsb")],
    ["xls", workbook("biff8")],
    ["odt", odf("text", "<text:p>x</text:p>")],
    ["ods", odf("spreadsheet", "")],
    ["odp", odf("presentation", "")],
    ["doc", ole({ WordDocument: new Uint8Array(600) })],
    ["ppt", ole({ "PowerPoint Document": new Uint8Array(16) })],
    ["pub", ole({ "Quill/QuillSub/CONTENTS": new Uint8Array(8) })],
    ["msg", ole({ "__properties_version1.0": new Uint8Array(32) })],
    ["epub", zipSync({ "META-INF/container.xml": strToU8("<container/>"), "book.opf": strToU8("<package/>") })],
    ["iwork", zipSync({ "Index/Document.iwa": strToU8("x") })],
    ["iwork", zipSync({ "index.xml": strToU8("x"), "buildVersionHistory.plist": strToU8("x") })],
    ["onenote", Uint8Array.from([...ONENOTE, 0, 1])],
    ["zip", zipSync({ "contracts/a.docx": word, "readme.txt": strToU8("x") })],
    ["rtf", strToU8("{\\rtf1 words}")],
    ["html", strToU8("<!DOCTYPE html><html><body>x</body></html>")],
    ["html", strToU8('<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>')],
    ["xml", strToU8('<?xml version="1.0"?><xbrli:xbrl/>')],
    ["json", strToU8('{"deal": "Falcon"}')],
    ["eml", strToU8("Received: by x\r\nFrom: a@example.com\r\nSubject: s\r\n\r\nwords")],
    ["mbox", strToU8("From a@example.com Fri Nov 20 10:00:00 2026\nFrom: a@example.com\nSubject: s\n\nwords\n")],
    ["png", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 73, 72, 68, 82])],
    ["text", strToU8("FROM: the board\nThis is a letter.\n")],
  ])("%s", async (format, bytes) => {
    for (const name of ["report.pdf", "x", "notes.txt"]) expect(await detectFormat(bytes, name)).toBe(format);
  });
  it.each([
    ["an encrypted office file", ole({ EncryptedPackage: new Uint8Array(64), EncryptionInfo: new Uint8Array(64) })],
    [
      "an enciphered Word file",
      ole({ WordDocument: Uint8Array.from({ length: 600 }, (_, at) => (at === 11 ? 1 : 0)) }),
    ],
    ["an enciphered workbook", ole({ Workbook: Uint8Array.from([9, 8, 4, 0, 0, 6, 5, 0, 0x2f, 0, 0, 0]) })],
    [
      "an enciphered presentation",
      ole({ "PowerPoint Document": new Uint8Array(8), EncryptedSummary: new Uint8Array(8) }),
    ],
    [
      "an encrypted OpenDocument file",
      odf("text", "", { "META-INF/manifest.xml": strToU8("<manifest:encryption-data/>") }),
    ],
  ])("says of %s that it needs a password", async (_what, bytes) => {
    await expect(parseFile(bytes, "x.docx")).rejects.toMatchObject({ code: "FILE_ENCRYPTED" });
  });
  it.each([
    ["an old Visio drawing", ole({ VisioDocument: new Uint8Array(8) }), /Visio drawing\. Save it as PDF/],
    ["a OneNote section of an unknown version", Uint8Array.from([...ONENOTE, ...Array(60).fill(0)]), /OneNote/],
  ])("names %s and what to do with it", async (_what, bytes, message) => {
    await expect(parseFile(bytes, "x")).rejects.toMatchObject({
      code: "FILE_UNSUPPORTED",
      message: expect.stringMatching(message),
    });
  });
});

describe("workbooks of every age", () => {
  it.each(["xlsx", "xlsb", "biff8"] as const)("%s: cells with their formula, hidden sheets and names", async (type) => {
    const document = await parseFile(workbook(type), "x");
    expect(document.pages[0]?.text).toContain("Sales · FY2024: 118.04");
    expect(document.pages[1]?.label).toBe("Plan B (hidden)");
    const cells = document.pages[0]?.layout?.kind === "sheet" ? document.pages[0].layout.cells : [];
    const cell = cells.find(({ ref }) => ref === "B2");
    expect(cell).toMatchObject({ header: "FY2024", unit: "EUR m", value: "118.04" });
    // The library that makes these files writes formulas into XLSX alone, and no names into old workbooks.
    if (type === "xlsx") expect(cell?.formula).toBe("=59.02*2");
    if (type !== "biff8") expect(textOf(document)).toContain("SalesLine = ");
  });
});

describe("OpenDocument", () => {
  it("reads a text with its notes, lists and tables, and page headers behind them", async () => {
    const body = `<text:h text:outline-level="1">Terms</text:h><text:p>Fee<text:s text:c="2"/>of 2 %<text:note><text:note-body><text:p>per year</text:p></text:note-body></text:note></text:p>
      <text:list><text:list-item><text:p>first</text:p></text:list-item></text:list>
      <table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Year</text:p></table:table-cell><table:table-cell><text:p>Fee</text:p></table:table-cell></table:table-row></table:table-header-rows>
      <table:table-row><table:table-cell><text:p>2025</text:p></table:table-cell><table:table-cell><text:p>5</text:p></table:table-cell></table:table-row></table:table>`;
    const styles = strToU8("<s><style:header><text:p>Strictly private</text:p></style:header></s>");
    const document = await parseFile(odf("text", body, { "styles.xml": styles }), "x.odt");
    const text = textOf(document);
    expect(document.outline[0]?.title).toBe("Terms");
    expect(text).toContain("2025 · Fee: 5");
    expect(text).toMatch(/Fee of 2 %[\s\S]*Notes\n\n1\. per year[\s\S]*Headers and footers\n\nStrictly private/);
  });
  it("reads a sheet's shown and stored values, formulas and places", async () => {
    const cell = (type: string, shown: string, more = "") =>
      `<table:table-cell office:value-type="${type}" ${more}><text:p>${shown}</text:p></table:table-cell>`;
    const body = `<table:table table:name="Plan"><table:table-row>${cell("string", "EUR m")}${cell("string", "FY2025")}</table:table-row>
      <table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>
      <table:table-row>${cell("string", "Sales")}${cell("float", "119", 'office:value="118.6" table:formula="of:=SUM([.C1:.C4])"')}</table:table-row></table:table>`;
    const document = await parseFile(odf("spreadsheet", body), "x.ods");
    const layout = document.pages[0]?.layout;
    const cells = layout?.kind === "sheet" ? layout.cells : [];
    expect(cells.find(({ ref }) => ref === "B5")).toMatchObject({
      value: "119 (118.6)",
      formula: "=SUM(C1:C4)",
      header: "FY2025",
      unit: "EUR m",
    });
  });
  it("makes a page of each slide", async () => {
    const page = (title: string) =>
      `<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>${title}</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>say slowly</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>`;
    const document = await parseFile(odf("presentation", page("One") + page("Two")), "x.odp");
    expect(document.pages.map(({ label }) => label)).toEqual(["Slide 1", "Slide 2"]);
    expect(document.pages[1]?.text).toMatch(/Two[\s\S]*Notes: say slowly/);
  });
});

describe("old presentations", () => {
  it("keeps each slide's text on its page, and notes and masters behind them", async () => {
    const text = (type: number, words: string) =>
      concat(record(3999, new Uint8Array([type, 0, 0, 0]), false), record(4000, wide(words), false));
    const list = record(
      4080,
      concat(
        record(1011, new Uint8Array(20), false),
        text(0, "Falcon"),
        text(1, "Price\rEUR 9m"),
        record(1011, new Uint8Array(20), false),
        text(0, "Timing"),
      ),
      true,
    );
    const stream = concat(
      record(1000, list, true),
      record(1016, record(4008, strToU8("Click to edit Master title style\rConfidential"), false), true),
      record(1006, record(4008, strToU8("a box"), false), true),
      record(1006, new Uint8Array(0), true),
      record(1008, record(4008, strToU8("say slowly"), false), true),
    );
    const document = await parseFile(ole({ "PowerPoint Document": stream }), "x.ppt");
    expect(document.pages.map(({ label }) => label)).toEqual(["Slide 1", "Slide 2", "Beside the slides"]);
    expect(document.pages[0]?.text).toBe("Falcon\n\nPrice\n\nEUR 9m\n\na box\n\n");
    expect(document.pages[2]?.text).toMatch(/say slowly[\s\S]*Confidential/);
    expect(textOf(document)).not.toContain("Click to edit");
  });
});

describe("Visio", () => {
  it("makes a page of each drawing, under its name", async () => {
    const file = zipSync({
      "[Content_Types].xml": TYPES,
      "visio/document.xml": strToU8("<VisioDocument/>"),
      "visio/pages/pages.xml": strToU8('<Pages><Page Name="Structure"/></Pages>'),
      "visio/pages/page1.xml": strToU8(
        "<PageContents><Shapes><Shape><Text>HoldCo</Text></Shape></Shapes></PageContents>",
      ),
    });
    const document = await parseFile(file, "x");
    expect(document.pages[0]).toMatchObject({ label: "Structure", text: "HoldCo\n\n" });
  });
});

describe("RTF, EPUB, XML and JSON", () => {
  it("reads RTF with its table, page header and title", async () => {
    const rtf =
      "{\\rtf1\\ansi{\\info{\\title Term sheet}}{\\header Draft of \\'fcbergabe\\par}Dear all,\\par\\trowd\\cellx1000\\cellx2000 Item\\cell Price\\cell\\row\\trowd\\cellx1000\\cellx2000 Pump\\cell 5\\cell\\row}";
    const document = await parseFile(strToU8(rtf), "x.rtf");
    expect(document.title).toBe("Term sheet");
    expect(textOf(document)).toMatch(/Dear all,[\s\S]*Pump · Price: 5[\s\S]*Headers and footers\n\nDraft of übergabe/);
  });
  it("makes a page of each chapter in the order of reading", async () => {
    const chapter = (title: string) => strToU8(`<html><body><h1>${title}</h1><p>words of ${title}</p></body></html>`);
    const file = zipSync({
      "META-INF/container.xml": strToU8(
        '<container><rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
      ),
      "O/b.opf": strToU8(
        '<package><metadata><dc:title>Handbook</dc:title></metadata><manifest><item id="a" href="t/a%20b.xhtml"/><item id="b" href="b.xhtml"/></manifest><spine><itemref idref="b"/><itemref idref="a"/></spine></package>',
      ),
      "O/t/a b.xhtml": chapter("Second"),
      "O/b.xhtml": chapter("First"),
    });
    const document = await parseFile(file, "x.epub");
    expect(document.title).toBe("Handbook");
    expect(document.pages.slice(0, 2).map(({ label }) => label)).toEqual(["First", "Second"]);
  });
  it("reads XML's fields with their names, its prose without, and its tables", async () => {
    const xml =
      '<?xml version="1.0"?><r><item><name>Falcon</name><price>9</price></item><sec><title>Risks</title><p>One <b>bold</b> word.</p></sec><table><tr><th>Year</th><th>Fee</th></tr><tr><td>2025</td><td>5</td></tr></table></r>';
    const document = await parseFile(strToU8(xml), "x.xml");
    expect(textOf(document)).toBe(
      "name: Falcon · price: 9\n\nRisks\n\nOne bold word.\n\nYear · Fee\n2025 · Fee: 5\n\n",
    );
  });
  it("makes a table of JSON records and keeps other JSON as it is", async () => {
    const records = await parseFile(strToU8('[{"name":"A","fee":5},{"name":"B","fee":7}]'), "fees.json");
    expect(textOf(records)).toContain("B · fee: 7");
    const lines = await parseFile(strToU8('{"name":"A","fee":5}\n{"name":"B","fee":7}\n'), "fees.ndjson");
    expect(textOf(lines)).toContain("B · fee: 7");
    const nested = '{\n "deal": {"name": "Falcon"}\n}\n';
    expect(textOf(await parseFile(strToU8(nested), "x.json"))).toBe(nested);
  });
});
