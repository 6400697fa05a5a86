import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { PARSE_LIMITS } from "./document.ts";
import { parseFile } from "./index.ts";

const SECONDS = 1_000;
const TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>';

/** Reads it or refuses it, and says which; anything else than that, or a long wait, fails the test. */
async function outcome(content: Uint8Array | string, name: string, withinMs = 15 * SECONDS, limits = PARSE_LIMITS) {
  const bytes = typeof content === "string" ? strToU8(content) : content;
  const started = performance.now();
  const result = await parseFile(bytes, name, undefined, limits).then(
    (document) => ({ code: "READ", text: document.pages.map((page) => page.text).join("") }),
    (error: { code?: string; message: string }) => ({ code: error.code ?? error.message, text: error.message }),
  );
  expect(performance.now() - started).toBeLessThan(withinMs);
  return result;
}

/** Says in the directory and in front of the part that the part is small. */
function lieAboutSize(zip: Uint8Array, honest: number, claimed: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  for (let at = 0; at + 4 <= zip.length; at++)
    if (view.getUint32(at, true) === honest) view.setUint32(at, claimed, true);
  return zip;
}

describe("what unpacks to more than it is", () => {
  it("refuses a part a thousand times its packed size, whatever the directory claims", async () => {
    const size = 60_000_001;
    const bomb = zipSync({ "[Content_Types].xml": strToU8(TYPES), "word/document.xml": new Uint8Array(size) });
    expect((await outcome(bomb, "a.docx")).code).toBe("FILE_UNREADABLE");
    expect((await outcome(lieAboutSize(bomb, size, 1_000), "a.docx")).code).toBe("FILE_UNREADABLE");
  });
  it("counts the parts together, and those of embedded files with them", async () => {
    const limits = { ...PARSE_LIMITS, unpackedBytes: 3_000_000 };
    const inner = zipSync({ "[Content_Types].xml": strToU8(TYPES), "word/document.xml": new Uint8Array(2_000_000) });
    const outer = zipSync({
      "[Content_Types].xml": strToU8(TYPES),
      "word/document.xml": strToU8(
        `<w:document><w:body><w:p><w:r><w:t>${"word ".repeat(300_000)}</w:t></w:r></w:p></w:body></w:document>`,
      ),
      "word/embeddings/inner.docx": inner,
    });
    expect((await outcome(outer, "outer.docx", undefined, limits)).text).toMatch(
      /inner\.docx" was not read: .*unpacks/,
    );
  });
  it("refuses an archive of office parts with more entries than the limit", async () => {
    const parts = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`word/media/${n}.txt`, strToU8("x")]));
    const file = zipSync({ "[Content_Types].xml": strToU8(TYPES), "word/document.xml": strToU8("<a/>"), ...parts });
    const limits = { ...PARSE_LIMITS, archiveEntries: 20 };
    expect((await outcome(file, "many.docx", undefined, limits)).code).toBe("FILE_UNREADABLE");
  });
});

describe("what nests without end", () => {
  it("refuses XML 200,000 deep", async () => {
    expect((await outcome(`<?xml version="1.0"?>${"<a>".repeat(200_000)}`, "deep.xml")).code).toBe("FILE_UNREADABLE");
  });
  it("expands no entity and loads none", async () => {
    const laughs = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join("");
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY l0 "ha">${laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]><a><b>words</b><c>&l9;</c><d>&f;</d></a>`;
    const { text } = await outcome(bomb, "laughs.xml");
    expect(text).toContain("words");
    expect(text.length).toBeLessThan(200);
    expect(text).not.toContain("root:");
  });
  it("reads the words of 100,000 nested tags, or says why not", async () => {
    const { code } = await outcome(`<html><body>words${"<div>".repeat(100_000)}`, "deep.html");
    expect(code).toBe("READ");
  });
  it("refuses a message nested 3,000 deep", async () => {
    let mail = "";
    for (let depth = 0; depth < 3_000; depth++)
      mail += `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`;
    const { code } = await outcome(`From: a@example.com\r\nMIME-Version: 1.0\r\n${mail}\r\nwords`, "deep.eml");
    expect(code).toBe("FILE_UNREADABLE");
  });
  it("stops at files inside files inside files", async () => {
    let message = "From: a@example.com\r\nMIME-Version: 1.0\r\nSubject: innermost\r\n\r\nwords\r\n";
    for (let depth = 0; depth < 6; depth++) {
      message = `From: a@example.com\r\nMIME-Version: 1.0\r\nSubject: level ${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\nContent-Type: message/rfc822\r\n\r\n${message}\r\n--b${depth}--\r\n`;
    }
    const { text } = await outcome(message, "chain.eml");
    expect(text).toContain("level 5");
    expect(text).toContain("too deep inside other files");
    expect(text).not.toContain("innermost");
  });
  it("refuses RTF of 300,000 braces", async () => {
    expect((await outcome(`{\\rtf1 ${"{".repeat(300_000)}`, "braces.rtf")).code).toBe("FILE_UNREADABLE");
  });
});

describe("sheets that claim more than they hold", () => {
  it("reads two cells a million rows and sixteen thousand columns apart", async () => {
    const sheet =
      '<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>first</t></is></c></row><row r="150000"><c r="XFD150000" t="inlineStr"><is><t>last</t></is></c></row></sheetData></worksheet>';
    const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const file = zipSync({
      "[Content_Types].xml": strToU8(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
      ),
      "xl/workbook.xml": strToU8(
        `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${relation}"><sheets><sheet name="Far" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
      "xl/_rels/workbook.xml.rels": strToU8(
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
      "xl/worksheets/sheet1.xml": strToU8(sheet),
    });
    const { text } = await outcome(file, "far.xlsx");
    expect(text).toMatch(/first[\s\S]*last/);
  });
  it("does not write out rows and cells that an OpenDocument sheet repeats a thousand million times", async () => {
    const content =
      '<office:document-content><office:body><office:spreadsheet><table:table table:name="Far"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>';
    const file = zipSync({
      mimetype: strToU8("application/vnd.oasis.opendocument.spreadsheet"),
      "META-INF/manifest.xml": strToU8("<manifest/>"),
      "content.xml": strToU8(content),
    });
    expect((await outcome(file, "far.ods")).code).toMatch(/FILE_UNREADABLE|READ/);
  });
  it("refuses more filled cells than the limit", async () => {
    const row = `${"1,".repeat(999)}1\n`;
    const limits = { ...PARSE_LIMITS, cells: 50_000 };
    expect((await outcome(row.repeat(100), "wide.csv", undefined, limits)).code).toBe("FILE_UNREADABLE");
  });
});
