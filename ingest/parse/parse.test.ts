import * as XLSX from "@e965/xlsx";
import { Document, HeadingLevel, Packer, Paragraph, Table, TableCell, TableRow, TextRun } from "docx";
import { strToU8, zipSync } from "fflate";
import PDFDocument from "pdfkit";
import { describe, expect, it } from "vitest";
import { PARSE_LIMITS } from "./document.ts";
import { parseFile } from "./index.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const fullText = (document: { pages: { text: string }[] }) => document.pages.map((page) => page.text).join("");

function makePdf(pages: string[][], options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array> {
  const pdf = new PDFDocument({ autoFirstPage: false, ...options });
  const parts: Buffer[] = [];
  pdf.on("data", (part: Buffer) => parts.push(part));
  const ended = new Promise<Uint8Array>((resolve) =>
    pdf.on("end", () => resolve(new Uint8Array(Buffer.concat(parts)))),
  );
  for (const lines of pages) {
    pdf.addPage();
    for (const [index, line] of lines.entries()) pdf.fontSize(index === 0 ? 20 : 10).text(line);
  }
  pdf.end();
  return ended;
}

function makeWorkbook(sheets: Record<string, XLSX.CellObject[][] | unknown[][]>): Uint8Array {
  const book = XLSX.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), name);
  return new Uint8Array(XLSX.write(book, { type: "buffer", bookType: "xlsx" }));
}

describe("PDF", () => {
  it("keeps each page's text on its page and takes a large short line for a heading", async () => {
    const pdf = await makePdf([
      ["Supply Agreement", "The supplier delivers pumps.", "Ordinary words follow in some number."],
      ["Payment", "The price is EUR 4,250,000 payable at closing.", "More ordinary words follow here."],
    ]);
    const document = await parseFile(pdf, "x.pdf");
    expect(document.pages).toHaveLength(2);
    expect(document.pages[1]?.text).toContain("EUR 4,250,000");
    expect(document.outline.map(({ title, page }) => [title, page])).toContainEqual(["Payment", 2]);
    for (const { page, start, title } of document.outline) {
      expect(document.pages[page - 1]?.text.slice(start, start + title.length)).toBe(title);
    }
  });
  it("says that a password is needed", async () => {
    const pdf = await makePdf([["Secret"]], { userPassword: "open", pdfVersion: "1.7" });
    await expect(parseFile(pdf, "x.pdf")).rejects.toMatchObject({ code: "FILE_ENCRYPTED" });
  });
  it("says that a file without pages has none, and that a damaged one is damaged", async () => {
    const empty = await makePdf([]);
    await expect(parseFile(empty, "x.pdf")).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      message: expect.stringContaining("no pages"),
    });
    await expect(parseFile(bytes("%PDF-1.7 and nothing more"), "x.pdf")).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
    });
  });
  it("says that a page without text is probably a scan", async () => {
    await expect(parseFile(await makePdf([[]]), "scan.pdf")).rejects.toMatchObject({
      message: expect.stringContaining("OCR"),
    });
  });
  it("refuses more pages than the limit", async () => {
    const pdf = await makePdf([["a"], ["b"], ["c"]]);
    await expect(parseFile(pdf, "x.pdf", undefined, { ...PARSE_LIMITS, pdfPages: 2 })).rejects.toThrow(
      /3 pages; the limit is 2/,
    );
  });
});

describe("XLSX", () => {
  it("writes each row so that it can be read alone, with the cell's place, value and formula", async () => {
    const file = makeWorkbook({
      Model: [
        ["EUR m", "FY2024", "FY2025"],
        ["Revenue", 118.04, { t: "n", v: 131.2, f: "B2*1.11" }],
      ],
    });
    const document = await parseFile(file, "model.xlsx");
    const page = document.pages[0];
    expect(page?.label).toBe("Model");
    expect(page?.text).toContain("Revenue · FY2024: 118.04 · FY2025: 131.2");
    const layout = page?.layout?.kind === "sheet" ? page.layout : undefined;
    const cell = layout?.cells.find(({ ref }) => ref === "C2");
    expect(cell).toMatchObject({ value: "131.2", formula: "=B2*1.11", header: "FY2025" });
    expect(page?.text.slice(cell?.start, cell?.end)).toBe("131.2");
  });
  it("keeps the stored number beside the rounded one that is shown", async () => {
    const file = makeWorkbook({ A: [["Price", { t: "n", v: 1234.5678, z: "#,##0" }]] });
    expect(fullText(await parseFile(file, "a.xlsx"))).toContain("1,235 (1234.5678)");
  });
  it("walks only cells that are present, however far apart they stand", async () => {
    const file = zipSync({
      "[Content_Types].xml": strToU8(
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
      ),
      "xl/workbook.xml": strToU8(
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Far" sheetId="1" r:id="rId1"/></sheets></workbook>',
      ),
      "xl/_rels/workbook.xml.rels": strToU8(
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      ),
      "xl/worksheets/sheet1.xml": strToU8(
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>first</t></is></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>last</t></is></c></row></sheetData></worksheet>',
      ),
    });
    const started = performance.now();
    expect(fullText(await parseFile(file, "far.xlsx"))).toContain("first");
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("DOCX", () => {
  it("reads headings, prose and tables row by row with their column headings", async () => {
    const cell = (text: string) => new TableCell({ children: [new Paragraph(text)] });
    const file = await Packer.toBuffer(
      new Document({
        sections: [
          {
            children: [
              new Paragraph({ text: "Valuation", heading: HeadingLevel.HEADING_1 }),
              new Paragraph("The enterprise value is EUR 118.0m."),
              new Table({
                rows: [
                  new TableRow({ children: [cell("Item"), cell("FY2025")] }),
                  new TableRow({ children: [cell("EBITDA"), cell("14.2")] }),
                ],
              }),
              new Paragraph({ children: [new TextRun({ text: "", break: 0 })], pageBreakBefore: true }),
              new Paragraph("On the second page."),
            ],
          },
        ],
      }),
    );
    const document = await parseFile(new Uint8Array(file), "x.docx");
    expect(document.outline[0]).toMatchObject({ title: "Valuation", level: 1, page: 1 });
    expect(document.pages[0]?.text).toContain("EBITDA · FY2025: 14.2");
    expect(document.pages.at(-1)?.text).toContain("second page");
    expect(document.pages).toHaveLength(2);
  });
  it("does not open what unpacks to far more than it is", async () => {
    const bomb = zipSync({ "word/document.xml": new Uint8Array(40_000_000) });
    const started = performance.now();
    await expect(parseFile(bomb, "bomb.docx")).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("PPTX", () => {
  it("makes a page of each slide, its table and its notes", async () => {
    const slide = (title: string) =>
      strToU8(`<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>
        <p:txBody><a:p><a:r><a:t>${title}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>`);
    const file = zipSync({
      "ppt/presentation.xml": strToU8("<p:presentation xmlns:p='p'/>"),
      "ppt/slides/slide1.xml": slide("First slide"),
      "ppt/slides/slide2.xml": slide("Second slide"),
      "ppt/slides/_rels/slide2.xml.rels": strToU8(
        '<Relationships><Relationship Id="r1" Type="x/notesSlide" Target="../notesSlides/notesSlide1.xml"/></Relationships>',
      ),
      "ppt/notesSlides/notesSlide1.xml": strToU8(
        '<p:notes xmlns:p="p" xmlns:a="a"><p:sp><a:p><a:r><a:t>Say this slowly.</a:t></a:r></a:p></p:sp></p:notes>',
      ),
    });
    const document = await parseFile(file, "deck.pptx");
    expect(document.pages.map(({ label }) => label)).toEqual(["Slide 1", "Slide 2"]);
    expect(document.pages[1]?.text).toMatch(/Second slide[\s\S]*Notes: Say this slowly\./);
  });
});

describe("HTML, Markdown, CSV, e-mail and text", () => {
  it("reads HTML's headings and tables and leaves scripts out", async () => {
    const html =
      "<html><title>T</title><script>var secret=1</script><h1>Terms</h1><p>Fee: <b>2&nbsp;%</b></p><table><tr><th>Year</th><th>Fee</th></tr><tr><td>2025</td><td>EUR 5</td></tr></table>";
    const document = await parseFile(bytes(html), "x.html");
    expect(fullText(document)).toContain("2025 · Fee: EUR 5");
    expect(fullText(document)).not.toContain("secret");
    expect(document.outline[0]?.title).toBe("Terms");
  });
  it("stops at a hundred thousand nested tags instead of hanging", async () => {
    const started = performance.now();
    await parseFile(bytes(`<html><body>words${"<div>".repeat(100_000)}`), "deep.html").catch(() => {});
    expect(performance.now() - started).toBeLessThan(5_000);
  });
  it("keeps a text file's own characters, so that offsets hold in the file", async () => {
    const text = "SUPPLY AGREEMENT\r\n\r\n1. Term\t of €5 – “quoted”\r\n\fSecond page 😀\n";
    const document = await parseFile(bytes(text), "x.txt");
    expect(fullText(document)).toBe(text);
    expect(document.pages).toHaveLength(2);
  });
  it("decodes what is not UTF-8", async () => {
    const latin = Uint8Array.from(
      Buffer.from(
        "Gesch\u00e4ftsf\u00fchrung und Verg\u00fctung der Gesellschaft, sowie \u00a7 5 der Satzung",
        "latin1",
      ),
    );
    expect(fullText(await parseFile(latin, "x.txt"))).toContain("Geschäftsführung");
  });
  it("reads the headings of Markdown and not the comments of its code", async () => {
    const document = await parseFile(bytes("# Memo\n\n## Risks\n\n```\n# not a heading\n```\n"), "x.md");
    expect(document.outline.map(({ title }) => title)).toEqual(["Memo", "Risks"]);
  });
  it("finds the delimiter of a CSV file and repeats its header in each row", async () => {
    const document = await parseFile(bytes("Name;Amount;Note\nA;1,5;x\nB;2,5;y\n"), "x.csv");
    expect(fullText(document)).toContain("B · Amount: 2,5 · Note: y");
  });
  it("shows an e-mail's sender, subject and date, and names its attachments", async () => {
    const eml =
      "From: Ada <ada@example.com>\r\nTo: bo@example.com\r\nSubject: Offer\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nWe offer EUR 9m.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=offer.pdf\r\n\r\nx\r\n--b--\r\n";
    const text = fullText(await parseFile(bytes(eml), "mail.eml"));
    expect(text).toContain("From: Ada <ada@example.com>");
    expect(text).toContain("We offer EUR 9m.");
    expect(text).toContain("Attachments: offer.pdf");
  });
});

describe("what a file is, by its content", () => {
  it.each([
    ["an empty file", new Uint8Array(0), "report.pdf", "FILE_EMPTY"],
    [
      "a program named like a PDF",
      Uint8Array.from([0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0, 4, 0, 0, 0, 255, 255]),
      "report.pdf",
      "FILE_UNSUPPORTED",
    ],
    ["a Linux program", Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0]), "model.xlsx", "FILE_UNSUPPORTED"],
    ["binary rubbish", Uint8Array.from({ length: 4_000 }, (_, n) => (n * 7919) % 256), "notes.txt", "FILE_UNSUPPORTED"],
    ["white space", bytes(" \n\t\n"), "notes.txt", "FILE_UNREADABLE"],
  ])("refuses %s and says why", async (_what, content, name, code) => {
    await expect(parseFile(content, name)).rejects.toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  });
  it("reads a text that begins like a sound file's signature", async () => {
    expect((await parseFile(bytes("FORM OF AGREEMENT\nThis AIFF is words.\n"), "form.txt")).mediaType).toBe(
      "text/plain",
    );
  });
  it("reads a PDF whatever its name", async () => {
    expect((await parseFile(await makePdf([["Hello there"]]), "letter.docx")).mediaType).toBe("application/pdf");
  });
});
